import Appliance
import System

/// The question before something is destroyed: see docs/architecture.md, "Safety".
struct GrantQuestion {
    private let grant: GrantRequest

    init(_ grant: GrantRequest) { self.grant = grant }

    /// The question; several targets ask for their number, which nobody types without having looked.
    var question: String {
        grant.targets.count > 1
            ? "Type \(grant.targets.count), the number of targets, to go ahead: " : "Go ahead? [y/N] "
    }

    /// Whether an answer means yes.
    func accepts(_ answer: String?) -> Bool {
        guard grant.targets.count > 1 else { return TerminalQuestion.isYes(answer) }
        return answer?.filter { !$0.isWhitespace } == String(grant.targets.count)
    }

    /// Asks at the terminal; nil after Ctrl-C, which is no answer.
    func ask(_ console: ShellConsole) -> Bool? {
        let interruptions = TerminalQuestion.interruptions
        console.note(grant.text)
        let answer = TerminalQuestion().answer(question, since: interruptions)
        console.asked(question, answer.text)
        return switch answer {
        case .text(let text): accepts(text)
        case .end, .nobody: false
        case .interrupted: nil
        }
    }
}
