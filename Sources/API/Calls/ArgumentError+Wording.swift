import Errors
import System

extension ArgumentError: ReportableError, CustomStringConvertible {
    public var kind: ErrorKind { .argument }

    /// What is wrong, in a sentence.
    public var message: String {
        let call = "scv.api.\(operation)"
        return switch reason {
        case .notNamed(let names) where names.isEmpty: "\(call) takes no arguments"
        case .notNamed(let names): "\(call) takes its arguments by name: \(names.listed("and"))"
        case .missing(let names, _, _): "\(call) needs \(names.listed("and"))"
        case .unknown(let name, _, _): "\(call) knows no argument \(name.quoted)"
        case .besideBody(let names): "\(call): body is the whole body, so \(names.listed("and")) can't stand beside it"
        case .noBody: "\(call) has no body"
        case .noForm(let type) where BodyForm(type) == nil:
            "\(call) takes a body of \(type.quoted), which can't be made here"
        case .noForm(let type): "\(call) takes a body of \(type.quoted): \(Self.wanted(by: type))"
        case .noFormOf(let name, let type):
            "\(call): \(name) is a table or a list of tables, which a body of \(type.quoted) has no form for"
        case .inBothPlaces(let name): "\(call) takes \(name) beside its body, and in it"
        case .twice(let name, let other): "\(call): \(name) and \(other) are the same thing, given twice"
        case .empty(let name): "\(call): \(name) is empty"
        case .leadsElsewhere(let name, let value): "\(call): \(name) can't be \(value.quoted), which means another path"
        case .forbiddenInURL(let name, let value, let character):
            "\(call): \(name) \(value.quoted) holds \(character.named), which must not be used in the appliance's URLs"
        case .forbiddenInName(let path, let value, let character):
            "\(call): \(path) \(value.quoted) holds \(character.named), which must not be used in names"
        case .wordOfTwo(let path, let word, let theirs):
            "\(call): the appliance says both \(word.quoted) and \(theirs.quoted) there, "
                + "so that the \(word.quoted) of \(path) can't go back as it came"
        case .invalid(let faults):
            "\(call): \(faults.prefix(Self.shownFaults).map(\.description).joined(separator: "; "))"
                + (faults.count > Self.shownFaults ? "; and \(faults.count - Self.shownFaults) more" : "")
        }
    }

    /// What to do about it, if there is something to say.
    public var hint: String? {
        switch reason {
        case .unknown(_, let suggestion?, _): "did you mean \(suggestion.quoted)?"
        case .unknown(_, nil, let known) where known.isEmpty: "it takes no arguments"
        case .unknown(_, nil, let known): "it takes \(known.listed("and"))"
        case .missing(_, let unknown, let schema?) where unknown.count > 0:
            "only the appliance's own document knows \(unknown.listed("and")); if it is a field of ours, "
                + "\(Correction.field(schema: schema, name: "…", spelling: unknown[0]).call) says which"
        case .notNamed, .missing, .invalid: "help(scv.api.\(operation)) shows what it takes"
        case .besideBody: "give body alone, or the properties without body"
        case .noBody: "give the parameters by name"
        case .noForm, .noFormOf: "nothing was sent; scv.request sends any text as a body, with headers = {…}"
        case .inBothPlaces(let name): "give what belongs into the body as body = {\(name) = …}"
        case .twice(let name, _): "give \(name) only"
        case .forbiddenInName: "the vendor allows letters, digits and _ there; not \(ForbiddenCharacters.inNamesShown)"
        case .forbiddenInURL: "the vendor forbids + . % & there; where a name holds one, use the id instead"
        case .wordOfTwo(_, let word, _):
            "\(Correction.Subject.word(word).takingBack) has words go back as they are"
        case .empty, .leadsElsewhere: nil
        }
    }

    public var details: [ErrorField] { [ErrorField("operation", .text(operation))] }

    public var description: String { report }

    private static let shownFaults = 5

    /// What a body of a media type is made of.
    private static func wanted(by type: String) -> String {
        switch BodyForm(type) {
        case .text: "give it as a text, body = \"…\""
        default: "give it as a table with names"
        }
    }
}

extension SchemaMismatch: CustomStringConvertible {
    public var description: String {
        let place = path.isEmpty ? "the value" : path
        return switch problem {
        case .missing(let name): path.isEmpty ? "\(name) is missing" : "\(path).\(name) is missing"
        case .wrongType(let expected, let found):
            "\(place) must be \(expected.map(\.named).listed("or", all: true)), not \(found.named)"
        case .notAllowed(let value, let allowed): "\(place) can't be \(value); it is one of \(allowed.listed("or"))"
        case .tooSmall(let value, let min): "\(place) is \(value), but at least \(min.plain)"
        case .tooLarge(let value, let max): "\(place) is \(value), but at most \(max.plain)"
        case .tooShort(let length, let min): "\(place) has \(length) characters, but at least \(min)"
        case .tooLong(let length, let max): "\(place) has \(length) characters, but at most \(max)"
        case .tooFew(let count, let min): "\(place) has \(count) elements, but at least \(min)"
        case .tooMany(let count, let max): "\(place) has \(count) elements, but at most \(max)"
        case .notANumber: "\(place) is not a finite number"
        case .holdsSeparator(let value, let separator):
            "\(place) can't hold \(value): \(separator.quoted) parts its elements on the way"
        case .noAlternative: "\(place) fits none of the forms that it may have"
        }
    }
}

extension Schema.ValueType {
    /// The type with its article, in the words of a Lua user.
    var named: String {
        switch self {
        case .null: "null"
        case .boolean: "a boolean"
        case .integer: "a whole number"
        case .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "a table with names"
        }
    }
}

extension String {
    /// The text in quotation marks, shortened if it is long, what is invisible shown as `?`.
    var quoted: String { "\"\(prefix(80).printable)\(count > 80 ? "…" : "")\"" }
}

extension Character {
    /// The character as it can be shown.
    var named: String {
        if self == " " { return "a space" }
        guard isControl else { return "\"\(self)\"" }
        return "a control character"
    }
}

extension Double {
    /// A whole number without a fraction.
    var plain: String { Int64(exactly: self).map(String.init) ?? description }
}

extension [String] {
    /// The words with commas, and one word before the last: `a, b and c`; cut if they are many, unless all are wanted.
    func listed(_ word: String, all: Bool = false) -> String {
        let limit = 24
        guard count <= limit || all else {
            return prefix(limit).joined(separator: ", ") + " … (\(count) in all)"
        }
        guard let last, count > 1 else { return joined() }
        return dropLast().joined(separator: ", ") + " \(word) " + last
    }
}
