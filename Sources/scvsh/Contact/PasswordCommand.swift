import API
import Prompt
import System

/// Runs the command that prints the password.
///
/// What it prints goes nowhere but into the result; its complaints are shown in the error if it fails, as the command's
/// and without what it printed. It shares our terminal, so that it can ask for a passphrase.
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
        case .status(let code): throw .status(code, said: Self.said(outcome))
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

    /// How much of its complaints is shown, in characters.
    private static let shown = 500

    /// What the command complained of, in one line that steers no terminal; what it printed may be the password.
    private static func said(_ outcome: ChildProcess.Outcome) -> String {
        var finder = SecretFinder()
        for line in outcome.output.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
            let printed = String(decoding: line, as: UTF8.self)
            // What is too short to be found in a text for sure may stand in any word of it.
            guard printed.utf8.count >= SecretFinder.minLengthInTexts else { return "" }
            finder.strikeOut(printed)
        }
        // A password is no longer than this either, so that none is cut in two.
        let text = finder.redact(text: String(decoding: outcome.complaints.prefix(Self.limit), as: UTF8.self))
        let line = text.split(whereSeparator: \.isNewline).map { $0.escapingControls() }.joined(separator: " / ")
        return line.count > shown ? line.prefix(shown) + "…" : line
    }
}
