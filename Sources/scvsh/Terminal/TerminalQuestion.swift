import Glibc
import Prompt
import System

/// A question to the person at the terminal: asked on standard error, answered on standard input.
///
/// Both must be terminals; else there is nobody to ask.
struct TerminalQuestion {
    enum Answer: Hashable {
        case text(String)
        /// Ctrl-D.
        case end
        /// Ctrl-C.
        case interrupted
        /// There is no terminal.
        case nobody

        /// What was typed; nil where nothing was.
        var text: String? { if case .text(let text) = self { text } else { nil } }
    }

    /// Whether somebody can be asked.
    static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// How many times Ctrl-C was pressed so far, to be compared with an earlier answer.
    static var interruptions: Int { Terminal.interruptCount }

    /// Whether an answer means yes; nothing but a clear yes does.
    static func isYes(_ answer: String?) -> Bool {
        guard let answer else { return false }
        return ["y", "yes"].contains(answer.filter { !$0.isWhitespace }.lowercased())
    }

    /// Asks; what is typed is not shown if `hidden`.
    ///
    /// Ctrl-C may come while the question is being written, or what is said before it: `interruptions` is how many
    /// there were before anybody saw any of that.
    func answer(
        _ question: String, hidden: Bool = false, since interruptions: Int = Self.interruptions
    ) -> Answer {
        guard Self.isPossible else { return .nobody }
        Terminal.flush()
        // What was typed ahead is no answer to what nobody had seen.
        Terminal.discardInput(STDIN_FILENO)
        // Before the question is seen: an answer that is typed at once would be shown, and lost.
        if hidden, !Terminal.hideInput(STDIN_FILENO) { return .nobody }
        write(question.visibleLines)
        defer {
            if hidden {
                Terminal.showInput(STDIN_FILENO)
                write("\n")
            }
        }
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while bytes.count < 4096 {
            guard Terminal.waitForInput(STDIN_FILENO, since: interruptions) else {
                if !hidden { write("\n") }
                return .interrupted
            }
            let count = read(STDIN_FILENO, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return bytes.isEmpty ? .end : .text(String(decoding: bytes, as: UTF8.self)) }
            if byte == UInt8(ascii: "\n") { break }
            bytes.append(byte)
        }
        return .text(String(decoding: bytes, as: UTF8.self))
    }

    private func write(_ text: String) { writeText(text, to: STDERR_FILENO) }
}
