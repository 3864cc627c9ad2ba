import Glibc

/// A file that comes into being whole or not at all.
///
/// What arrives is written to a file of another name in the same folder, for its owner's eyes only, which takes its
/// place at the end.
///
///     let file = try AtomicFile(path: path)
///     try file.write(bytes)
///     try file.complete()
public final class AtomicFile {
    /// What becomes of a symbolic link that stands where the file is to be.
    public enum Link: Sendable {
        /// It stays one; the file that it leads to is replaced. Only an ordinary file may be.
        case followed
        /// It is replaced itself, as is anything but a folder.
        case replaced
    }

    /// The path as it was asked for, a symbolic link in it not resolved.
    public let path: String
    private let target: String
    private let aside: String
    private var descriptor: Int32 = -1

    /// Makes the file beside the one that is meant, and finds out early what would be in the way of it.
    public init(path: String, link: Link = .followed) throws(SystemError) {
        self.path = path
        let target = link == .followed ? try Self.target(of: path) : path
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
            throw SystemError("write to", folder.isEmpty ? "this folder" : folder)
        }
    }

    deinit { discard() }

    /// Where the file is to be: a link's end, so that the link stays one.
    private static func target(of path: String) throws(SystemError) -> String {
        if path.isEmpty { throw SystemError("write", "a file without a name", errno: ENOENT) }
        if path.utf8.contains(0) { throw SystemError("write", path, errno: EINVAL) }
        var facts = stat()
        guard stat(path, &facts) == 0 else {
            if path.hasSuffix("/") { throw SystemError("write", path, errno: EISDIR) }
            return path
        }
        switch facts.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw SystemError("write", path, errno: EISDIR)
        // Renaming would put an ordinary file where a device or a pipe was.
        default: throw SystemError("write a file in place of", path, errno: EEXIST)
        }
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Writes all of `bytes` at the end.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        try writeAll(bytes, to: descriptor, name: path)
    }

    /// Writes all of `bytes` at the end.
    public func write(_ bytes: [UInt8]) throws(SystemError) {
        try writeAll(bytes, to: descriptor, name: path)
    }

    /// Puts the file in its place; what could not be written is told now at the latest.
    public func complete() throws(SystemError) {
        let closed = close(descriptor)
        descriptor = -1
        // Some file systems tell only here that there was no room.
        guard closed == 0 else {
            let error = SystemError("write", path)
            unlink(aside)
            throw error
        }
        guard rename(aside, target) == 0 else {
            let error = SystemError("rename the finished file to", path)
            unlink(aside)
            throw error
        }
    }

    /// Removes what has been written, unless the file is complete.
    public func discard() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
        unlink(aside)
    }
}

/// Writes a file that only its owner may read, whole or not at all, in the place of whatever is there; folders that are
/// missing are made, as private.
public func writePrivateFile(_ bytes: [UInt8], to path: String) throws(SystemError) {
    try makePrivateFolders(above: path)
    let file = try AtomicFile(path: path, link: .replaced)
    try file.write(bytes)
    try file.complete()
}
