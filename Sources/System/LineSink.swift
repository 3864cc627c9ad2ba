import Glibc

/// Adds lines to standard error, or to a file that other programs add to as well.
///
/// What can't be written changes nothing for who writes: no signal comes of it, and the next line is tried anew.
public final class LineSink {
    private let descriptor: Int32
    private let name: String
    /// Whether a part of a line stands at the end.
    private var isBroken = false

    /// Writes to standard error.
    public init() {
        descriptor = STDERR_FILENO
        name = "standard error"
    }

    /// Writes to the end of a file, which is made, for its owner alone, if it is not there. No link is followed, and
    /// what is no ordinary file is refused: the error numbers tell the obstacles apart as those of ``AtomicFile`` do.
    public init(_ path: String) throws(SystemError) {
        try lookForFile(at: path, mayReplace: true)
        let opened = open(
            path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, 0o600)
        guard opened >= 0 else { throw SystemError("write", path) }
        // Something else may have come there meanwhile.
        var facts = stat()
        guard fstat(opened, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            throw SystemError("write", path, errno: ENOTSUP)
        }
        descriptor = opened
        name = path
    }

    deinit { if descriptor != STDERR_FILENO { close(descriptor) } }

    /// Adds a line, with its line feed; gives the reason where that failed.
    public func write(_ line: [UInt8]) -> SystemError? {
        let bytes = isBroken ? [UInt8(ascii: "\n")] + line : line
        do throws(SystemError) {
            try withoutWriteSignals { () throws(SystemError) in try add(bytes) }
            return nil
        } catch {
            return error
        }
    }

    private func add(_ bytes: [UInt8]) throws(SystemError) {
        var count = 0
        while count < bytes.count {
            let taken = bytes[count...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if taken > 0 {
                count += taken
            } else if taken == 0 || errno != EINTR {
                let error = SystemError("write", name, errno: taken == 0 ? ENOSPC : errno)
                // What stands at the end now: where nothing was taken, what stood there.
                if count > 0 { isBroken = bytes[count - 1] != UInt8(ascii: "\n") }
                throw error
            }
        }
        isBroken = false
    }
}
