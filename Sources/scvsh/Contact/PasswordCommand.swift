import Events
import Glibc

/// Runs the command that prints the password.
///
/// What it prints goes nowhere but into the result; its complaints are shown in the error if it fails. It shares our
/// terminal, so that it can ask for a passphrase.
struct PasswordCommand {
    let command: String
    /// The longest password that is taken, in bytes.
    private static let limit = 64 << 10

    /// Runs it with `/bin/sh -c`, and returns its output without the last newline.
    func run() throws(PasswordCommandError) -> String {
        let output = Pipe()
        let complaints = Pipe()
        defer {
            output.close()
            complaints.close()
        }
        guard output.isOpen, complaints.isOpen else { throw .notStarted(errno: EMFILE) }
        let child = Child(
            program: "/bin/sh", arguments: ["sh", "-c", command],
            descriptors: [(output.writing, STDOUT_FILENO), (complaints.writing, STDERR_FILENO)])
        guard case .running(let id) = child else {
            if case .failed(let number) = child { throw .notStarted(errno: number) }
            throw .notStarted(errno: 0)
        }
        output.closeWriting()
        complaints.closeWriting()
        var printed: [UInt8] = []
        var said: [UInt8] = []
        drain(output.reading, into: &printed, complaints.reading, into: &said)
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        if status & 0x7F != 0 { throw .signal(status & 0x7F) }
        let code = (status >> 8) & 0xFF
        guard code == 0 else { throw .status(code, said: Self.line(said)) }
        if printed.last == UInt8(ascii: "\n") { printed.removeLast() }
        if printed.last == UInt8(ascii: "\r") { printed.removeLast() }
        guard !printed.isEmpty else { throw .empty }
        guard printed.count < Self.limit, !printed.contains(0), let text = String(validating: printed, as: UTF8.self)
        else { throw .notText }
        return text
    }

    /// Reads both pipes until both have ended; what is beyond the limit is read and dropped.
    private func drain(_ one: Int32, into first: inout [UInt8], _ other: Int32, into second: inout [UInt8]) {
        var entries = [
            pollfd(fd: one, events: Int16(POLLIN), revents: 0), pollfd(fd: other, events: Int16(POLLIN), revents: 0),
        ]
        var buffer = [UInt8](repeating: 0, count: 4096)
        while entries.contains(where: { $0.fd >= 0 }) {
            guard poll(&entries, 2, -1) >= 0 else {
                if errno == EINTR { continue }
                return
            }
            for index in entries.indices where entries[index].fd >= 0 && entries[index].revents != 0 {
                let count = read(entries[index].fd, &buffer, buffer.count)
                if count <= 0 {
                    if count < 0, errno == EINTR { continue }
                    entries[index].fd = -1
                } else if index == 0 {
                    if first.count < Self.limit { first += buffer.prefix(count) }
                } else if second.count < Self.limit {
                    second += buffer.prefix(count)
                }
            }
        }
    }

    /// What the command complained of, in one line that a terminal shows as it is.
    private static func line(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline).map { line in
            String(String.UnicodeScalarView(line.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? "?" : $0 }))
        }
        return String(lines.joined(separator: " / ").prefix(500))
    }
}
