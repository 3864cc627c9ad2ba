import CTerminal
import Glibc
import Synchronization

/// A file that comes into being whole or not at all.
///
/// What arrives is written to a file of another name in the same folder, for its owner's eyes only, which takes its
/// place at the end.
///
///     let file = try AtomicFile(path: path)
///     try file.write(bytes)
///     try file.complete()
public final class AtomicFile: Sendable {
    /// What becomes of whatever stands where the file is to be.
    public enum Place: Sendable {
        /// A symbolic link stays one; the file that it leads to is replaced. Only an ordinary file may be.
        case followed
        /// It is replaced, a symbolic link itself too, and anything but a folder.
        case replaced
        /// Nothing may stand there.
        case free
        /// An ordinary file is replaced; a symbolic link is none.
        case ordinary
    }

    /// The path as it was asked for, a symbolic link in it not resolved.
    public let path: String
    private let target: String
    private let aside: String
    private let place: Place
    /// What is written to; -1 when it is over.
    private let descriptor: Atomic<Int32>
    /// The note for a signal that ends the program in the middle.
    private let leftover: Int32

    /// Makes the file beside the one that is meant, and finds out early what would be in the way of it.
    public init(path: String, place: Place = .followed) throws(SystemError) {
        self.path = path
        self.place = place
        let target = place == .followed ? try Self.target(of: path) : path
        if place == .free || place == .ordinary { try lookForFile(at: path, mayReplace: place == .ordinary) }
        self.target = target
        let slash = target.lastIndex(of: "/")
        let folder = slash.map { String(target[...$0]) } ?? ""
        var attempts = 0
        while true {
            let candidate = folder + ".part-" + String(UInt64.random(in: .min ... .max), radix: 16)
            // Before it is there: a signal between the two would leave it.
            let note = leftovers_note(candidate)
            let opened = open(candidate, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
            if opened >= 0 {
                descriptor = Atomic(opened)
                aside = candidate
                leftover = note
                return
            }
            let problem = errno
            leftovers_forget(note)
            attempts += 1
            if problem == EINTR || (problem == EEXIST && attempts < 100) { continue }
            throw SystemError("write to", folder.isEmpty ? "this folder" : folder, errno: problem)
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

    private var opened: Int32 { descriptor.load(ordering: .relaxed) }

    /// Writes all of `bytes` at the end.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        try writeAll(bytes, to: opened, name: path)
    }

    /// Writes all of `bytes` at the end.
    public func write(_ bytes: [UInt8]) throws(SystemError) {
        try writeAll(bytes, to: opened, name: path)
    }

    /// Lets others read the file as the user's umask says, as any program's files are.
    public func allowOthers() throws(SystemError) {
        // There is no other way to ask for it; this program has no thread that would make a file meanwhile.
        let mask = umask(0o077)
        _ = umask(mask)
        guard fchmod(opened, 0o666 & ~mask) == 0 else { throw SystemError("write", path) }
    }

    /// Puts the file in its place; what could not be written is told now at the latest.
    public func complete() throws(SystemError) {
        let closed = close(descriptor.exchange(-1, ordering: .relaxed))
        // Some file systems tell only here that there was no room.
        defer { leftovers_forget(leftover) }
        guard closed == 0 else {
            let error = SystemError("write", path)
            unlink(aside)
            throw error
        }
        do throws(SystemError) {
            // Something may have come there meanwhile.
            if place == .ordinary { try lookForFile(at: target, mayReplace: true) }
            try move()
        } catch {
            unlink(aside)
            throw error
        }
    }

    private func move() throws(SystemError) {
        if place == .free {
            // A second name replaces nothing, where renaming would.
            if link(aside, target) == 0 {
                unlink(aside)
                return
            }
            let error = SystemError("rename the finished file to", path)
            // Not every file system has second names.
            guard [EPERM, ENOTSUP, ENOSYS, EMLINK].contains(error.errno) else { throw error }
            try lookForFile(at: target, mayReplace: false)
        }
        guard rename(aside, target) == 0 else { throw SystemError("rename the finished file to", path) }
    }

    /// What has been written so far, where it is no longer than `limit`; nil where it is, or can't be read.
    public func contents(limit: Int) -> [UInt8]? {
        let size = Int(lseek(opened, 0, SEEK_CUR))
        guard size >= 0, size <= limit else { return nil }
        var bytes = [UInt8](repeating: 0, count: size)
        return pread(opened, &bytes, size, 0) == size ? bytes : nil
    }

    /// The first bytes of what has been written so far, and how many there are in all; nil where it can't be read.
    public func beginning(_ count: Int) -> (bytes: [UInt8], whole: Int)? {
        let whole = Int(lseek(opened, 0, SEEK_CUR))
        guard whole >= 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: min(count, whole))
        return pread(opened, &bytes, bytes.count, 0) == bytes.count ? (bytes, whole) : nil
    }

    /// Removes what has been written, unless the file is complete.
    public func discard() {
        let opened = descriptor.exchange(-1, ordering: .relaxed)
        guard opened >= 0 else { return }
        close(opened)
        unlink(aside)
        leftovers_forget(leftover)
    }
}

/// Refuses what a user's file must not replace, and says whether an ordinary file is there. The error numbers tell the
/// obstacles apart: EEXIST for a file, ELOOP for a link, EISDIR for a folder, ENOTSUP for a device, a pipe or a socket.
@discardableResult
func lookForFile(at path: String, mayReplace: Bool) throws(SystemError) -> Bool {
    if path.isEmpty { throw SystemError("write", "a file without a name", errno: ENOENT) }
    if path.utf8.contains(0) { throw SystemError("write", path, errno: EINVAL) }
    if path.hasSuffix("/") { throw SystemError("write", path, errno: EISDIR) }
    var facts = stat()
    guard lstat(path, &facts) == 0 else { return false }
    switch facts.st_mode & S_IFMT {
    case S_IFREG: if !mayReplace { throw SystemError("write", path, errno: EEXIST) }
    case S_IFDIR: throw SystemError("write", path, errno: EISDIR)
    case S_IFLNK: throw SystemError("write", path, errno: ELOOP)
    default: throw SystemError("write", path, errno: ENOTSUP)
    }
    return true
}

/// Writes a file that only its owner may read, whole or not at all, in the place of whatever is there; folders that are
/// missing are made, as private.
public func writePrivateFile(_ bytes: [UInt8], to path: String) throws(SystemError) {
    try makePrivateFolders(above: path)
    let file = try AtomicFile(path: path, place: .replaced)
    try file.write(bytes)
    try file.complete()
}
