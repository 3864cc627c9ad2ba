import Glibc

/// A file that comes into being whole or not at all.
///
/// What arrives is written to a file of another name in the same folder, for its owner's eyes only, which takes its
/// place at the end.
final class AtomicFile {
    /// The path as it was asked for.
    let path: String
    private let target: String
    private let aside: String
    private var descriptor: Int32 = -1

    /// Makes the file beside the one that is meant, and finds out early what would be in the way of it.
    init(path: String) throws(SystemError) {
        self.path = path
        let target = try Self.target(of: path)
        self.target = target
        let slash = target.lastIndex(of: "/")
        let folder = slash.map { String(target[...$0]) } ?? ""
        var attempts = 0
        while true {
            let candidate = folder + ".part-" + String(UInt64.random(in: .min ... .max), radix: 16)
            let opened = open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
            if opened >= 0 {
                descriptor = opened
                aside = candidate
                return
            }
            attempts += 1
            if errno == EINTR || (errno == EEXIST && attempts < 100) { continue }
            throw SystemError("can't write to \(folder.isEmpty ? "this folder" : folder)")
        }
    }

    deinit { discard() }

    /// Where the file is to be: a link's end, so that the link stays one.
    private static func target(of path: String) throws(SystemError) -> String {
        if path.isEmpty { throw SystemError("can't write a file without a name", errno: ENOENT) }
        if path.utf8.contains(0) { throw SystemError("can't write a file of that name", errno: EINVAL) }
        var facts = stat()
        guard stat(path, &facts) == 0 else {
            if path.hasSuffix("/") { throw SystemError("can't write a file there", errno: EISDIR) }
            return path
        }
        switch facts.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw SystemError("can't write a file in place of a folder", errno: EISDIR)
        // Renaming would put an ordinary file where a device or a pipe was.
        default: throw SystemError("can't write a file in place of something else", errno: EEXIST)
        }
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Writes all of `bytes` at the end.
    func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest)
            let count = Glibc.write(descriptor, piece.baseAddress, piece.count)
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count == 0 {
                throw SystemError("can't write \(path)", errno: ENOSPC)
            } else if errno != EINTR {
                throw SystemError("can't write \(path)")
            }
        }
    }

    /// Writes all of `bytes` at the end.
    func write(_ bytes: [UInt8]) throws(SystemError) {
        let result: Result<Void, SystemError> = bytes.withUnsafeBytes { buffer in
            do throws(SystemError) { return .success(try write(buffer)) } catch { return .failure(error) }
        }
        try result.get()
    }

    /// Puts the file in its place; what could not be written is told now at the latest.
    func complete() throws(SystemError) {
        let closed = close(descriptor)
        descriptor = -1
        // Some file systems tell only here that there was no room.
        guard closed == 0 else {
            let error = SystemError("can't write \(path)")
            unlink(aside)
            throw error
        }
        guard rename(aside, target) == 0 else {
            let error = SystemError("can't rename the finished file to \(path)")
            unlink(aside)
            throw error
        }
    }

    /// Removes what has been written, unless the file is complete.
    func discard() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
        unlink(aside)
    }
}
