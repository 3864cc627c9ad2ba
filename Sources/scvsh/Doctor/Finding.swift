import Errors
import System

/// One line of what `--doctor` says.
struct Finding: Hashable {
    /// What is thought of it.
    enum Word: String, Hashable {
        /// It is as it should be.
        case ok
        /// It is neither right nor wrong: for whoever reads a report of a fault.
        case info
        /// It keeps the shell from what it should do, or others could read or change what is the user's alone.
        case wrong
    }

    let word: Word
    /// What it is about, in a word or two.
    let subject: String
    /// The fact, and what is to be done.
    let text: String

    /// The line, in which nothing steers a terminal.
    var line: String { "\(word.rawValue) \(subject): \(text.replacingNewlines)".escapingControls() }

    static func ok(_ subject: String, _ text: String) -> Finding { Finding(word: .ok, subject: subject, text: text) }
    static func info(_ subject: String, _ text: String) -> Finding {
        Finding(word: .info, subject: subject, text: text)
    }
    static func wrong(_ subject: String, _ text: String) -> Finding {
        Finding(word: .wrong, subject: subject, text: text)
    }
    /// What a failure says, with its hint.
    static func wrong(_ subject: String, _ error: any ReportableError) -> Finding {
        wrong(subject, [error.message, error.hint].compactMap { $0 }.joined(separator: "; "))
    }
}

extension String {
    fileprivate var replacingNewlines: String { split(whereSeparator: \.isNewline).joined(separator: " ") }
}
