import Glibc

/// A pipe whose ends are closed in programs that we start.
public final class Pipe {
    /// The end to read from; -1 once it is closed.
    public private(set) var reading: Int32
    /// The end to write to; -1 once it is closed.
    public private(set) var writing: Int32

    /// Makes one.
    public init() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemError("make", "a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        reading = ends[0]
        writing = ends[1]
        // Where one of the standard three is closed a pipe would take its number, and be overwritten by another one
        // when a program is started with it.
        reading = try Self.beyondStandard(reading)
        writing = try Self.beyondStandard(writing)
    }

    deinit { close() }

    /// Closes the end to read from.
    public func closeReading() {
        if reading >= 0 { Glibc.close(reading) }
        reading = -1
    }

    /// Closes the end to write to.
    public func closeWriting() {
        if writing >= 0 { Glibc.close(writing) }
        writing = -1
    }

    /// Closes both ends.
    public func close() {
        closeReading()
        closeWriting()
    }

    private static func beyondStandard(_ descriptor: Int32) throws(SystemError) -> Int32 {
        guard descriptor <= STDERR_FILENO else { return descriptor }
        let other = fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
        guard other >= 0 else { throw SystemError("make", "a pipe") }
        Glibc.close(descriptor)
        return other
    }
}
