import Glibc

/// A file that only its owner may read, held under a lock.
///
/// Whoever opens it by this type waits until the one before has let go of it.
public struct LockedFile: ~Copyable {
    private let path: String
    private let descriptor: Int32

    /// Opens the file for adding, making it and its folders if need be, and waits for the lock.
    public init(_ path: String) throws(SystemError) {
        self.path = path
        do throws(SystemError) {
            try makePrivateFolders(above: path)
        } catch {
            throw SystemError("make the folder of", path, errno: error.errno)
        }
        var opened: Int32 = -1
        while opened < 0 {
            opened = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0o600)
            guard opened >= 0 else { throw SystemError("write", path) }
            var mine = stat()
            var named = stat()
            guard fstat(opened, &mine) == 0, mine.st_mode & S_IFMT == S_IFREG else {
                close(opened)
                throw SystemError("write", path, errno: EINVAL)
            }
            guard waitForLock(opened) else {
                let problem = SystemError("lock", path)
                close(opened)
                throw problem
            }
            // Whoever cuts the file back puts another in its place: what was waited for may no longer be it.
            if stat(path, &named) != 0 || named.st_ino != mine.st_ino || named.st_dev != mine.st_dev {
                close(opened)
                opened = -1
            } else if mine.st_mode & 0o077 != 0 {
                fchmod(opened, 0o600)
            }
        }
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// Adds bytes at the end, after a line that someone may have left unfinished.
    public borrowing func append(_ bytes: [UInt8]) throws(SystemError) {
        let newline = UInt8(ascii: "\n")
        var lastByte = newline
        let end = lseek(descriptor, 0, SEEK_END)
        let isUnfinished = end > 0 && pread(descriptor, &lastByte, 1, end - 1) == 1 && lastByte != newline
        try writeAll(isUnfinished ? [newline] + bytes : bytes, to: descriptor, name: path)
    }

    /// Puts a file with these bytes in the place of this one, whole or not at all.
    public borrowing func replace(with bytes: [UInt8]) throws(SystemError) {
        let file = try AtomicFile(path: path, place: .replaced)
        try file.write(bytes)
        try file.complete()
    }

    /// The bytes at the end of the file, from the beginning of a line.
    public borrowing func contents(last limit: Int) throws(SystemError) -> [UInt8] {
        try Self.read(descriptor, last: limit, path: path)
    }

    /// The bytes at the end of a file, from the beginning of a line, without the lock; nil if there is no such file.
    public static func contents(of path: String, last limit: Int) throws(SystemError) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw SystemError("read", path)
        }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw SystemError("read", path, errno: EINVAL)
        }
        return try read(file, last: limit, path: path)
    }

    private static func read(_ file: Int32, last limit: Int, path: String) throws(SystemError) -> [UInt8] {
        let size = lseek(file, 0, SEEK_END)
        let start = max(0, Int(size) - limit)
        guard size >= 0, lseek(file, off_t(start), SEEK_SET) >= 0 else {
            throw SystemError("read", path)
        }
        let bytes = try readAll(from: file, name: path, limit: .max)
        guard start > 0, let firstEnd = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return bytes }
        return Array(bytes[(firstEnd + 1)...])
    }
}

/// The lock of a folder, held as long as this lives: no lock file is left lying about.
public struct LockedFolder: ~Copyable {
    private let descriptor: Int32

    /// Waits for the lock.
    public init(_ folder: String) throws(SystemError) {
        let opened = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { throw SystemError("open", folder) }
        guard waitForLock(opened) else {
            let problem = SystemError("lock", folder)
            close(opened)
            throw problem
        }
        descriptor = opened
    }

    deinit { close(descriptor) }
}

/// Waits for the lock of an open file, however often a signal breaks the wait off.
private func waitForLock(_ descriptor: Int32) -> Bool {
    while flock(descriptor, LOCK_EX) != 0 {
        if errno != EINTR { return false }
    }
    return true
}
