import API
import Errors

/// A slip in a call that is seen before the gate.
enum CallArgumentError: Error {
    /// The document has no operation of this name.
    case noOperation(String)
    /// The options hold a key that means nothing.
    case unknownOption(function: String, name: String, known: [String])
}

extension CallArgumentError: ReportableError {
    var kind: ErrorKind { .argument }

    var message: String {
        switch self {
        case .noOperation(let name): "the document has no operation \(name)"
        case .unknownOption(let function, let name, let known):
            "\(function): unknown option \(name)"
                + (closest(to: name, in: known).map { "; did you mean \($0)?" }
                    ?? "; there are \(known.joined(separator: ", "))")
        }
    }
}
