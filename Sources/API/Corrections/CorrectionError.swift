import Errors
import System

/// Why a correction was refused; nothing was changed by it.
public struct CorrectionError: Error, Hashable, Sendable {
    /// What the wording is made from.
    public let reason: Reason

    public init(_ reason: Reason) { self.reason = reason }

    /// What is wrong with a correction; facts only.
    public enum Reason: Hashable, Sendable {
        // MARK: Its form

        /// It doesn't say what it is about; `suggestion` is the member that was probably meant.
        case noSubject(keys: [String], suggestion: String?)
        /// It is about several things at once.
        case severalSubjects([String])
        case unknownKey(String, suggestion: String?, known: [String])
        /// A member that is needed.
        case missing(String)
        /// A member that is no text.
        case notText(String)
        /// A text that is empty, too long or holds what is invisible.
        case badText(String, String)
        /// Not `Schema.field`.
        case fieldForm(String)
        /// An operation without a method and a path, or with a spelling.
        case operationForm
        /// Taken back, and said to be something all the same.
        case takenBackAndSaid(String)
        case method(String)
        /// Not a plain path below the base.
        case path(String)
        /// Where corrections are kept, one that takes something back makes no sense.
        case takesBack
        /// A second correction of the same thing.
        case twice(Correction.Subject)

        // MARK: What it says

        case unknownSchema(String, suggestion: String?, field: String)
        case unknownField(schema: String, name: String, suggestion: String?, known: [String])
        /// The spelling is that of another field of the schema already.
        case twoMeanings(schema: String, name: String, spelling: String, other: String)
        case unknownOperation(String, suggestion: String?)
        /// The session is logged in by it.
        case login(String)
        /// A method that only asks, for what changes something.
        case readingMethod(operation: String, method: String, effect: Effect)
        case unknownPathName(operation: String, name: String, known: [String])
        /// What left the path has no room in a body that is no object.
        case noRoomInBody(operation: String, name: String)
        case unknownWord(String, suggestion: String?, known: [String])
        /// The appliance's word means something by itself.
        case wordWithMeaning(word: String, theirs: String)
        /// The appliance's word stands for two words of ours.
        case wordTwice(theirs: String, one: String, other: String)
        /// Nothing of that kind is corrected.
        case notCorrected(Correction.Subject, known: [String])
    }
}

extension CorrectionError {
    /// The correction that is refused, of several; nil where its form alone is wrong.
    public var subject: Correction.Subject? {
        switch reason {
        case .unknownField(let schema, let name, _, _), .twoMeanings(let schema, let name, _, _):
            .field(schema: schema, name: name)
        case .unknownSchema(let schema, _, let name): .field(schema: schema, name: name)
        case .unknownOperation(let name, _), .login(let name), .readingMethod(let name, _, _),
            .unknownPathName(let name, _, _), .noRoomInBody(let name, _):
            .operation(name)
        case .unknownWord(let word, _, _), .wordWithMeaning(let word, _), .wordTwice(_, _, let word): .word(word)
        case .twice(let subject), .notCorrected(let subject, _): subject
        default: nil
        }
    }
}

extension CorrectionError: ReportableError, CustomStringConvertible {
    public var kind: ErrorKind { .argument }

    public var description: String { message }

    public var message: String { "scv.api.correct: \(problem)" }

    /// What is wrong, for whoever names the place by itself.
    public var problem: String {
        switch reason {
        case .noSubject(let keys, nil) where keys.isEmpty: "it says nothing"
        case .noSubject(let keys, _):
            "\(keys.map(\.quoted).listed("and")) \(keys.count == 1 ? "does" : "do") not say what is to be corrected"
        case .severalSubjects(let names): "\(names.listed("and")) are several corrections; give one at a time"
        case .unknownKey(let key, _, _): "unknown key \(key.quoted)"
        case .missing(let key): "\(key) is missing"
        case .notText(let key): "\(key) must be text"
        case .badText(let key, let text):
            text.isEmpty
                ? "\(key) is empty" : "\(key) must be one visible line of at most 200 bytes, not \(text.quoted)"
        case .fieldForm(let text): "\(text.quoted) is no field; one is named by its schema and its stable name"
        case .operationForm: "an operation is corrected by its method, its path, or both"
        case .takenBackAndSaid(let key): "it takes a correction back, and says \(key) all the same"
        case .method(let method): "\(method.quoted) is no method that an operation can have"
        case .path(let path): "\(path.quoted) is no plain path below the API's base"
        case .takesBack: "what is kept can't take a correction back"
        case .twice(let subject): "\(subject.shown) is corrected twice"
        case .unknownSchema(let name, _, _): "there is no schema \(name.quoted)"
        case .unknownField(let schema, let name, _, _): "\(schema) has no field \(name.quoted)"
        case .twoMeanings(let schema, let name, let spelling, let other):
            "\(schema).\(name) can't be spelt \(spelling.quoted), which is \(schema).\(other)"
        case .unknownOperation(let name, _): "there is no operation \(name.quoted)"
        case .login(let name): "\(name) is how the session logs in; where a password goes can't be corrected"
        case .readingMethod(let name, let method, let effect):
            "\(name) \(effect == .destroy ? "destroys" : "changes") something, and \(method) is what only asks"
        case .unknownPathName(let name, let parameter, _): "\(name) has nothing that is called \(parameter.quoted)"
        case .noRoomInBody(let name, let parameter):
            "the path of \(name) must name {\(parameter)}: its body is no table that could hold it"
        case .unknownWord(let word, _, _): "\(word.quoted) is no word of ours"
        case .wordWithMeaning(let word, let theirs):
            "\(theirs.quoted) can't mean \(word.quoted): it has a meaning of its own"
        case .wordTwice(let theirs, let one, let other): "\(theirs.quoted) can't mean \(one) and \(other)"
        case .notCorrected(let subject, _): "nothing is corrected of \(subject.shown)"
        }
    }

    public var hint: String? {
        switch reason {
        case .noSubject(_, let suggestion?), .unknownKey(_, let suggestion?, _): "Did you mean \(suggestion)?"
        case .noSubject, .severalSubjects, .missing, .notText: Self.forms
        case .unknownKey(_, nil, let known): "It takes \(known.listed("and"))."
        case .badText: nil
        case .fieldForm: #"The form is {field = "Backup.start_time", is = "createdTime"}."#
        case .operationForm:
            #"The form is {operation = "storage_systems.remove", method = "POST", path = "/4.1/…"}."#
        case .takenBackAndSaid: "Give one of them."
        case .method: "There are GET, POST, PUT, PATCH and DELETE."
        case .path: "Begin it with a slash, below /api, such as /4.1/jobs/{id}; no host, no dots, no blanks."
        case .takesBack: "Take the entry itself away."
        case .twice: "Keep one of them."
        case .unknownSchema(_, let suggestion, _):
            suggestion.map { "Did you mean \($0)?" }
                ?? "The error that asked for it names the schema; those of a call are in the appliance's document."
        case .unknownField(_, _, let suggestion?, _): "Did you mean \(suggestion)?"
        case .unknownField(_, _, nil, let known): "It has \(known.listed("and"))."
        case .twoMeanings: "If that is so, correct the other one first."
        case .unknownOperation(_, let suggestion?): "Did you mean \(suggestion)?"
        case .unknownOperation(_, nil): "scv.api.subjects() lists those that there are."
        case .login: nil
        case .readingMethod: "Give the method by which the appliance takes it."
        case .unknownPathName(_, _, let known):
            known.isEmpty ? "Its path takes nothing." : "Its path can take \(known.map { "{\($0)}" }.listed("and"))."
        case .noRoomInBody: nil
        case .unknownWord(_, let suggestion?, _): "Did you mean \(suggestion)?"
        case .unknownWord(_, nil, let known): "There are \(known.listed("and"))."
        case .wordWithMeaning: "Only a word that says nothing by itself can stand for one of ours."
        case .wordTwice: "Take the other back first."
        case .notCorrected(_, let known):
            known.isEmpty ? "Nothing is corrected for this appliance." : "Corrected are \(known.listed("and"))."
        }
    }

    private static let forms =
        #"The forms are {field = "Backup.start_time", is = "createdTime"}, {operation = "…", path = "…"}, "#
        + #"{word = "COMPLETED", is = "SUCCESSFUL"} and {document = "/v3/api-docs/scv"}; is = false takes one back."#
}
