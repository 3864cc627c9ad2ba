import Glibc
import Synchronization
import TestSupport
import Testing

@testable import System

@Suite(.timeLimit(.minutes(1))) struct WholeBytesTests {
    /// More than a pipe holds.
    private static let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }

    @Test func aFileIsReadToItsEnd() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\nb", to: "x")
        #expect(try readFile(folder.file("x")) == Array("a\nb".utf8))
        try folder.write("", to: "empty")
        #expect(try readFile(folder.file("empty")).isEmpty)
    }

    @Test func aFileBeyondTheLimitIsRefused() throws {
        let folder = try TemporaryFolder()
        try folder.write("12345", to: "x")
        let path = folder.file("x")
        #expect(try readFile(path, limit: 5).count == 5)
        #expect(throws: SystemError("read", path, errno: EFBIG)) { try readFile(path, limit: 4) }
    }

    @Test func aMissingFileIsSaidWithPathAndReason() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "file")
        for (name, number) in [("none", ENOENT), ("file/x", ENOTDIR), ("none/x", ENOENT)] {
            let path = folder.file(name)
            let error = try #require(throws: SystemError.self) { try readFile(path) }
            #expect(error.isMissing && error.errno == number && error.path == path)
            #expect("\(error)" == "can't read \(path): \(systemMessage(number))")
        }
        let error = try #require(throws: SystemError.self) { try readFile(folder.path) }
        #expect(!error.isMissing && error.errno == EISDIR)
    }

    @Test func aSlowReaderGetsAllThatIsWritten() throws {
        let pipe = try Pipe()
        let reading = pipe.reading
        let reader = Background {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 30_000)
            while case let count = read(reading, &buffer, buffer.count), count > 0 {
                bytes += buffer.prefix(count)
                usleep(1000)
            }
            return bytes
        }
        try writeAll(Self.bytes, to: pipe.writing, name: "the pipe")
        pipe.closeWriting()
        #expect(try reader.value() == Self.bytes)
    }

    /// A handler without SA_RESTART breaks off every call that waits.
    @Test func signalsBreakNothingOff() throws {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in }
        sigaction(SIGUSR1, &action, nil)
        let pipe = try Pipe()
        let (reading, writing) = (pipe.reading, pipe.writing)
        let threads = Threads()
        let writer = Background { try threads.during { try writeAll(Self.bytes, to: writing, name: "the pipe") } }
        // While nothing is read the writer waits, and is signalled again and again.
        for _ in 0..<50 {
            threads.signal(SIGUSR1)
            usleep(1000)
        }
        let reader = Background { try threads.during { try readAll(from: reading, name: "the pipe") } }
        for _ in 0..<50 {
            threads.signal(SIGUSR1)
            usleep(200)
        }
        try writer.value()
        // The reader waits for more until the pipe is closed.
        for _ in 0..<50 {
            threads.signal(SIGUSR1)
            usleep(200)
        }
        pipe.closeWriting()
        #expect(try reader.value() == Self.bytes)
    }

    @Test func aReaderThatHasGoneIsAnError() throws {
        signal(SIGPIPE, SIG_IGN)
        let pipe = try Pipe()
        pipe.closeReading()
        #expect(throws: SystemError("write", "here", errno: EPIPE)) {
            try writeAll([1], to: pipe.writing, name: "here")
        }
        // Whoever only tells something does not mind.
        writeText("x", to: pipe.writing)
    }

    @Test func aFullDeviceIsAnError() throws {
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        defer { close(full) }
        let error = try #require(throws: SystemError.self) { try writeAll([1], to: full, name: "x") }
        #expect(error.errno == ENOSPC)
    }

    @Test func foldersAreMadeForTheirOwnerAlone() throws {
        let folder = try TemporaryFolder()
        try makePrivateFolders(above: folder.file("a//b/c"))
        #expect(folder.names == ["a"])
        #expect(try folder.mode("a") == 0o700)
        #expect(try folder.mode("a/b") == 0o700)
        try makePrivateFolders(above: folder.file("a/b/c"))
        try makePrivateFolders(above: "name alone")
        try makePrivateFolders(above: "/x")
    }

    @Test func aFolderThatCanNotBeMadeIsNamed() throws {
        let error = try #require(throws: SystemError.self) { try makePrivateFolders(above: "/proc/none/of/it/x") }
        #expect(error.path == "/proc/none")
        #expect("\(error)" == "can't make the folder /proc/none: \(systemMessage(error.errno))")
    }
}

/// The threads that a test sends signals to, as long as they wait.
private final class Threads: Sendable {
    private let threads = Mutex<[pthread_t]>([])

    /// Runs `body` as one of them.
    func during<Value>(_ body: () throws -> Value) throws -> Value {
        threads.withLock { $0.append(pthread_self()) }
        defer { threads.withLock { $0.removeAll { $0 == pthread_self() } } }
        return try body()
    }

    /// Holds them meanwhile: a thread that has ended can't be sent anything.
    func signal(_ number: Int32) {
        threads.withLock { for thread in $0 { pthread_kill(thread, number) } }
    }
}
