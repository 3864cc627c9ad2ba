import Glibc
import Prompt
import System

/// The simulated appliance that `--demo` starts, and ends with us: see docs/contracts.md, "Simulator".
///
/// Its standard input is a pipe that only we hold: however we end, it closes, and the simulator ends too.
final class DemoSimulator {
    /// What it says of itself when it is ready.
    let facts: DemoFacts
    private let process: ChildProcess
    private let input: Pipe
    private let output: Pipe
    private var isOver = false

    /// How long it may take to be ready, in milliseconds.
    private static let patience: Int32 = 30_000

    /// Starts it, and waits until it is ready.
    init() throws(DemoError) {
        let program = try DemoProgram.path()
        // Looked for here, so that the default port is taken if it is free; when another is faster, any other will do.
        let ports = DemoProgram.isFree(DemoProgram.defaultPort) ? ["\(DemoProgram.defaultPort)", "0"] : ["0"]
        var error = DemoError.notReady(program: program)
        for port in ports {
            switch Self.start(program, port: port) {
            case .success(let started):
                (process, input, output, facts) = started
                return
            case .failure(let failure): error = failure
            }
        }
        throw error
    }

    deinit { stop() }

    /// Ends it, and waits until it has ended.
    func stop() {
        guard !isOver else { return }
        isOver = true
        input.close()
        output.close()
        process.end(after: .seconds(2))
    }

    private typealias Started = (process: ChildProcess, input: Pipe, output: Pipe, facts: DemoFacts)

    private static func start(_ program: String, port: String) -> Result<Started, DemoError> {
        // What it complains of, kept for the case that it does not start.
        let complaints = namelessFile()
        defer { if complaints >= 0 { close(complaints) } }
        guard complaints >= 0 else { return .failure(.notStarted(program: program, errno: errno)) }
        let input: Pipe
        let output: Pipe
        let child: ChildProcess
        do throws(SystemError) {
            input = try Pipe()
            output = try Pipe()
            // A group of its own: Ctrl-C at the terminal is for us.
            child = try ChildProcess(
                program, arguments: ["scvsim", "--port", port, "--now", DemoProgram.now],
                descriptors: [
                    (input.reading, STDIN_FILENO), (output.writing, STDOUT_FILENO), (complaints, STDERR_FILENO),
                ], ownGroup: true)
        } catch {
            return .failure(.notStarted(program: program, errno: error.errno))
        }
        input.closeReading()
        output.closeWriting()
        guard let line = readLine(output.reading) else {
            input.close()
            child.end()
            lseek(complaints, 0, SEEK_SET)
            let said = (try? readAll(from: complaints, name: "", limit: 1 << 20)) ?? []
            let text = String(decoding: said, as: UTF8.self).split(whereSeparator: \.isNewline)
                .map(\.printable).joined(separator: " / ")
            return .failure(text.isEmpty ? .notReady(program: program) : .ended(program: program, said: text))
        }
        guard let facts = DemoFacts(readyLine: line) else {
            input.close()
            child.end()
            return .failure(.notUnderstood(program: program, line: String(decoding: line, as: UTF8.self).printable))
        }
        return .success((child, input, output, facts))
    }

    /// A file that is gone when it is closed: unlike a pipe, it never makes its writer wait.
    private static func namelessFile() -> Int32 {
        var path = Array("/tmp/scvsh-XXXXXX".utf8CString)
        let file = mkstemp(&path)
        if file >= 0 {
            unlink(path)
            _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        }
        return file
    }

    /// The first line of a descriptor; nil if it ends before, if it takes too long, or at Ctrl-C.
    private static func readLine(_ descriptor: Int32) -> [UInt8]? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        let interruptions = Terminal.interruptCount
        while line.count < 64 << 10 {
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&entry, 1, patience)
            if ready < 0, errno == EINTR, Terminal.interruptCount == interruptions { continue }
            guard ready == 1, read(descriptor, &byte, 1) == 1 else { return nil }
            if byte == UInt8(ascii: "\n") { return line }
            line.append(byte)
        }
        return nil
    }
}
