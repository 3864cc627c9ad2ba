/// Why the arguments of a call were refused, before anything was sent.
public struct ArgumentError: Error, Hashable, Sendable {
    /// The operation's name under `scv.api`, such as `jobs.list`.
    public let operation: String
    /// What the wording is made from.
    public let reason: Reason

    /// Makes the error; nothing of it is checked.
    public init(operation: String, reason: Reason) {
        self.operation = operation
        self.reason = reason
    }

    /// What is wrong with arguments; facts only, the words are in `ArgumentError+Wording.swift`.
    public enum Reason: Hashable, Sendable {
        /// A value was given without a name, but the operation doesn't have exactly one that is required.
        case notNamed(names: [String])
        /// Required arguments that are absent; the name `body` stands for a required body. Of those that only the
        /// appliance's own document knows `unknown` has the names, and `schema` where they are.
        case missing(names: [String], unknown: [String] = [], schema: String? = nil)
        /// No such argument. `suggestion` is the one that was probably meant, `known` are all.
        case unknown(name: String, suggestion: String?, known: [String])
        /// `body` was given and body properties beside it.
        case besideBody(names: [String])
        /// `body` was given, but the operation has none.
        case noBody
        /// A body of a media type that can't be made of what was given.
        case noForm(String)
        /// A member of a body that has no form in the body's media type.
        case noFormOf(String, type: String)
        /// A name of the query or a header that the body needs as well.
        case inBothPlaces(name: String)
        /// Two names of the same thing.
        case twice(name: String, other: String)
        /// A value for the path with nothing in it.
        case empty(name: String)
        /// A value for the path that would lead elsewhere: `.` or `..`.
        case leadsElsewhere(name: String, value: String)
        /// A character that the vendor forbids in a URL, or that can't be in one.
        case forbiddenInURL(name: String, value: String, character: Character)
        /// A character that the vendor forbids in names.
        case forbiddenInName(path: String, value: String, character: Character)
        /// Values that are not what the document says.
        case invalid([SchemaMismatch])
        /// A word of a record which the appliance may have said itself, or another word for which it stands here.
        case wordOfTwo(path: String, word: String, theirs: String)
    }
}

/// A value that is not what its schema says, and where.
public struct SchemaMismatch: Hashable, Sendable {
    /// Where: `policies[1].id`; empty for the whole value.
    public let path: String
    /// The rule of the schema that it breaks.
    public let problem: Problem

    /// Makes the facts; nothing of them is checked.
    public init(path: String, problem: Problem) {
        self.path = path
        self.problem = problem
    }

    /// A rule of a schema that a value can break.
    public enum Problem: Hashable, Sendable {
        case missing(name: String)
        case wrongType(expected: [Schema.ValueType], found: Schema.ValueType)
        case notAllowed(value: String, allowed: [String])
        case tooSmall(value: String, min: Double)
        case tooLarge(value: String, max: Double)
        case tooShort(length: Int, min: Int)
        case tooLong(length: Int, max: Int)
        case tooFew(count: Int, min: Int)
        case tooMany(count: Int, max: Int)
        case notANumber
        case noAlternative
        /// An element that holds what parts it from the next.
        case holdsSeparator(value: String, separator: String)
    }
}
