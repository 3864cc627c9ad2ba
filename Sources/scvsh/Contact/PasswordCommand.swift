import Prompt
import System

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
        let outcome: ChildProcess.Outcome
        // Counted, since Ctrl-C may have been pressed long before this.
        let asked = Terminal.interruptCount
        do throws(SystemError) {
            outcome = try ChildProcess.run(
                "/bin/sh", arguments: ["sh", "-c", command], limit: Self.limit,
                isStopped: { Terminal.interruptCount != asked })
        } catch {
            throw .notStarted(errno: error.errno)
        }
        guard Terminal.interruptCount == asked else { throw .interrupted }
        switch outcome.ending {
        case .signal(let number): throw .signal(number)
        case .status(0): break
        case .status(let code): throw .status(code, said: Self.line(outcome.complaints))
        }
        var printed = outcome.output
        if printed.last == UInt8(ascii: "\n") { printed.removeLast() }
        if printed.last == UInt8(ascii: "\r") { printed.removeLast() }
        guard !printed.isEmpty else { throw .empty }
        let lines = printed.split(omittingEmptySubsequences: false) { $0 == UInt8(ascii: "\n") }.count
        guard lines == 1 else { throw .lines(lines) }
        guard printed.count < Self.limit, !printed.contains(0), let text = String(validating: printed, as: UTF8.self)
        else { throw .notText }
        return text
    }

    /// What the command complained of, in one line that a terminal shows as it is.
    private static func line(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline).map(\.printable)
        return String(lines.joined(separator: " / ").prefix(500))
    }
}
