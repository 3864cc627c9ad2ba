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
    /// Nobody can open a prompt here.
    case noPrompt
    /// An error to be raised lacks its kind or its message.
    case formlessError
    /// Nothing says which appliance to talk to.
    case noConnection
    /// A file of the standard library was asked for while it was being loaded.
    case loadedInACircle(String)
    /// A text that `json.decode` can't read.
    case notJSON(JSONError)
    /// Nothing is kept of the appliance of a profile.
    case noDocumentKept(profile: String)
    /// A file that is to hold an appliance's document holds something else.
    case noDocument(path: String, detail: String)
    /// The system has no time zone of this name, or can't reckon with it.
    case noZone(String)
}

extension LibraryError: ReportableError {
    var kind: ErrorKind {
        switch self {
        case .noConnection, .noZone: .config
        case .noPrompt: .usage
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
        case .noPrompt: "there is no prompt here that could be opened"
        case .formlessError: "an error needs kind and message, both strings"
        case .noConnection: "no appliance is named: pass --url, set SCVSH_URL, or write a profile"
        case .loadedInACircle(let name): "stdlib/\(name).lua needs itself while it is being loaded"
        case .notJSON(let error): "json: \(error)"
        case .noDocumentKept(let profile): "nothing is kept of the appliance of profile \(profile)"
        case .noDocument(let path, let detail): "\(path) is no API document: \(detail)"
        case .noZone(let name): "this machine has no time zone \(name)"
        }
    }

    var hint: String? {
        switch self {
        case .noDocumentKept(let profile): "scv.connect(\"\(profile)\").api.sync() reads its document, and keeps it."
        case .noDocument:
            "It takes the JSON that an appliance gives at /api/v3/api-docs, or a file of ~/.cache/scvsh/documents."
        default: nil
        }
    }
}
