import Glibc

/// A new file for its owner alone, to which lines are added as they come.
///
/// What can't be added whole is taken back, so that what is there is whole. That it would grow beyond a limit of the
/// system's is an error like any other, and no signal that ends the program.
public final class GrowingFile {
    private let path: String
    private let descriptor: Int32
    private var size: off_t = 0

    /// Makes the file. One that is there is emptied only with `overwrite`, and only if it is an ordinary one: the error
    /// numbers tell the obstacles apart as those of ``AtomicFile`` do.
    public init(_ path: String, overwrite: Bool) throws(SystemError) {
        self.path = path
        let isThere = try lookForFile(at: path, mayReplace: overwrite)
        var mode = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK
        if !isThere { mode |= O_EXCL }
        let opened = open(path, mode, 0o600)
        guard opened >= 0 else { throw SystemError("write", path) }
        // Something else may have come there meanwhile.
        var facts = stat()
        guard fstat(opened, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            throw SystemError("write", path, errno: ENOTSUP)
        }
        guard fchmod(opened, 0o600) == 0, ftruncate(opened, 0) == 0 else {
            let error = SystemError("write", path)
            close(opened)
            throw error
        }
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// Adds bytes at the end: all of them, or none.
    public func append(_ bytes: [UInt8]) throws(SystemError) {
        do throws(SystemError) {
            try withoutWriteSignals { () throws(SystemError) in try writeAll(bytes, to: descriptor, name: path) }
            size += off_t(bytes.count)
        } catch {
            ftruncate(descriptor, size)
            throw error
        }
    }
}
