import System

/// Asks the questions of a setup at the terminal.
///
/// What was typed before a question was seen answers none. A Ctrl-C at any time since the dialog began ends it at the
/// next question.
struct SetupDialog {
    let console: ShellConsole
    private let interruptions = TerminalQuestion.interruptions

    init(console: ShellConsole) { self.console = console }

    /// Whether Ctrl-C was pressed.
    var isInterrupted: Bool { TerminalQuestion.interruptions != interruptions }

    func tell(_ text: String) { console.note(text) }

    /// The answer to a question, without blanks around it; one that no line can hold is asked for again.
    func answer(_ question: String) throws(SetupError) -> String {
        while true {
            let text = String(try typed(question, hidden: false).trimmed)
            if text == text.printable { return text }
            tell("That has a character in it which no line can hold.")
        }
    }

    /// The answer to a question; where nothing is typed, `current`, which is shown.
    func answer(_ question: String, current: String?) throws(SetupError) -> String {
        let text = try answer(question + (current.map { " [\($0)]" } ?? "") + ": ")
        return text.isEmpty ? current ?? "" : text
    }

    /// What is typed without being shown, as it is.
    func secret(_ question: String) throws(SetupError) -> String { try typed(question, hidden: true) }

    /// Whether the answer is a clear yes.
    func agrees(_ question: String) throws(SetupError) -> Bool {
        TerminalQuestion.isYes(try typed(question + " [y/N] ", hidden: false))
    }

    private func typed(_ question: String, hidden: Bool) throws(SetupError) -> String {
        guard !isInterrupted else { throw .interrupted }
        switch TerminalQuestion().answer(question, hidden: hidden, since: interruptions) {
        case .text(let text): return text
        case .end: throw .ended
        case .interrupted: throw .interrupted
        case .nobody: throw .nobody
        }
    }
}

extension String {
    /// The text without blanks at its ends.
    fileprivate var trimmed: Substring {
        var rest = self[...].drop { $0.isWhitespace }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }
}
