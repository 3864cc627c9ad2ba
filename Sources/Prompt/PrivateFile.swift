import Glibc

/// A file that only its owner may read, held under a lock.
struct PrivateFile: ~Copyable {
    private let path: String
    private let descriptor: Int32

    /// Opens the file for adding, making it and its folders if need be, and waits for the lock.
    init(locking path: String) throws(HistoryError) {
        self.path = path
        try Self.makeFolder(of: path)
        var opened: Int32 = -1
        while opened < 0 {
            opened = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0o600)
            guard opened >= 0 else { throw HistoryError(action: .write, path: path, errno: errno) }
            var mine = stat()
            var named = stat()
            guard fstat(opened, &mine) == 0, mine.st_mode & S_IFMT == S_IFREG else {
                close(opened)
                throw HistoryError(action: .write, path: path, errno: EINVAL)
            }
            guard Self.lock(opened) else {
                let number = errno
                close(opened)
                throw HistoryError(action: .lock, path: path, errno: number)
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

    /// Waits for the lock, however often a signal breaks the wait off.
    private static func lock(_ descriptor: Int32) -> Bool {
        while flock(descriptor, LOCK_EX) != 0 {
            if errno != EINTR { return false }
        }
        return true
    }

    /// Adds bytes at the end, after a line that someone may have left unfinished.
    borrowing func append(_ bytes: [UInt8]) throws(HistoryError) {
        var lastByte: UInt8 = UInt8(ascii: "\n")
        let end = lseek(descriptor, 0, SEEK_END)
        if end > 0, pread(descriptor, &lastByte, 1, end - 1) == 1, lastByte != UInt8(ascii: "\n") {
            try Self.write([UInt8(ascii: "\n")] + bytes, to: descriptor, path: path)
        } else {
            try Self.write(bytes, to: descriptor, path: path)
        }
    }

    /// Puts a file with these bytes in the place of this one, whole or not at all.
    borrowing func replace(with bytes: [UInt8]) throws(HistoryError) {
        let other = path + ".new"
        // Under the lock nobody else writes it; what lies there was left by a shell that was killed.
        let file = open(other, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw HistoryError(action: .write, path: other, errno: errno) }
        defer { close(file) }
        try Self.write(bytes, to: file, path: other)
        guard rename(other, path) == 0 else { throw HistoryError(action: .write, path: path, errno: errno) }
    }

    /// The bytes at the end of the file, from the beginning of a line.
    borrowing func contents(last limit: Int) throws(HistoryError) -> [UInt8] {
        try Self.read(descriptor, last: limit, path: path)
    }

    /// The bytes at the end of a file, from the beginning of a line; nil if there is no such file.
    static func contents(of path: String, last limit: Int) throws(HistoryError) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw HistoryError(action: .read, path: path, errno: errno)
        }
        defer { close(file) }
        return try read(file, last: limit, path: path)
    }

    private static func read(_ file: Int32, last limit: Int, path: String) throws(HistoryError) -> [UInt8] {
        let size = lseek(file, 0, SEEK_END)
        guard size >= 0 else { throw HistoryError(action: .read, path: path, errno: errno) }
        let start = max(0, Int(size) - limit)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = pread(file, &buffer, buffer.count, off_t(start + bytes.count))
            if count == 0 { break }
            if count > 0 {
                bytes += buffer.prefix(count)
            } else if errno != EINTR {
                throw HistoryError(action: .read, path: path, errno: errno)
            }
        }
        guard start > 0, let firstEnd = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return bytes }
        return Array(bytes[(firstEnd + 1)...])
    }

    private static func write(_ bytes: [UInt8], to file: Int32, path: String) throws(HistoryError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress?.advanced(by: done), $0.count - done) }
            if count >= 0 {
                done += count
            } else if errno != EINTR {
                throw HistoryError(action: .write, path: path, errno: errno)
            }
        }
    }

    /// Makes the folders above the file that are missing, for the owner alone.
    private static func makeFolder(of path: String) throws(HistoryError) {
        var folder = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
            folder += part + "/"
            guard !part.isEmpty, mkdir(folder, 0o700) != 0, errno != EEXIST else { continue }
            var existing = stat()
            // A folder that is there may well stand under one that we may not write to.
            if stat(folder, &existing) == 0 { continue }
            throw HistoryError(action: .makeFolder, path: path, errno: errno)
        }
    }
}
