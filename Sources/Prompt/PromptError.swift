import Errors
import System

/// Why the prompt can't be set up.
public enum PromptError: Error, Hashable, Sendable {
    /// The handlers of signals could not be installed.
    case signals(errno: Int32)
    /// The terminal could not be opened for editing lines.
    case terminal(errno: Int32)
}

extension PromptError: ReportableError {
    public var kind: ErrorKind { .lua }

    public var message: String {
        switch self {
        case .signals(let number): "can't handle signals: \(systemMessage(number))"
        case .terminal(let number): "can't read lines from the terminal: \(systemMessage(number))"
        }
    }
}
