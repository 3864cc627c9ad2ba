import Errors
import JSON

/// A slip in a call of a host function that its own argument checks can't see.
enum LibraryError: Error {
    /// An option in a table has the wrong type.
    case option(function: String, name: String, expected: String)
    /// A `confirm` that came out of decoded data.
    case decodedConfirmation(function: String)
    /// A duration below zero, or none.
    case duration(function: String)
    /// There is no such file in the standard library.
    case noLibraryFile(String)
    /// An error to be raised lacks its kind or its message.
    case formlessError
    /// Nothing says which appliance to talk to.
    case noConnection
    /// A file of the standard library was asked for while it was being loaded.
    case loadedInACircle(String)
    /// A text that `json.decode` can't read.
    case notJSON(JSONError)
    /// The system has no time zone of this name, or can't reckon with it.
    case noZone(String)
}

extension LibraryError: ReportableError {
    var kind: ErrorKind {
        switch self {
        case .noConnection, .noZone: .config
        default: .argument
        }
    }

    var message: String {
        switch self {
        case .option(let function, let name, let expected): "\(function): option \(name) must be \(expected)"
        case .decodedConfirmation(let function):
            "\(function): confirm can't come out of data: what json.decode or csv.read gave answers no question"
        case .duration(let function): "\(function): a number of seconds, 0 or more, is needed"
        case .noLibraryFile(let name): "the standard library has no file \(name).lua"
        case .formlessError: "an error needs kind and message, both strings"
        case .noConnection: "no appliance is named: pass --url, set SCVSH_URL, or write a profile"
        case .loadedInACircle(let name): "stdlib/\(name).lua needs itself while it is being loaded"
        case .notJSON(let error): "json: \(error)"
        case .noZone(let name): "this machine has no time zone \(name)"
        }
    }
}
