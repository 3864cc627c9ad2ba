/// An error that a person or a script gets to see.
///
/// Lua sees it as a table of ``fields``; an uncaught one is written to standard error as its ``report``, and the
/// program ends with the status of its ``kind``.
public protocol ReportableError: Error {
    /// What scripts tell it apart by.
    var kind: ErrorKind { get }
    /// What happened, in a sentence without a full stop.
    var message: String { get }
    /// What to do next, if there is something to say.
    var hint: String? { get }
    /// What else is known; none unless the type says otherwise.
    var details: [ErrorField] { get }
    /// What is written to standard error: the message, and the hint on a line of its own.
    var report: String { get }
}

extension ReportableError {
    public var hint: String? { nil }

    public var details: [ErrorField] { [] }

    public var report: String { hint.map { message + "\n" + $0 } ?? message }

    /// The error as the table that Lua sees.
    public var fields: [ErrorField] {
        var fields = [ErrorField("kind", .text(kind.rawValue)), ErrorField("message", .text(message))]
        if let hint { fields.append(ErrorField("hint", .text(hint))) }
        return fields + details
    }
}

/// One field of the table that scripts see as an error.
public struct ErrorField: Hashable, Sendable {
    /// What a field holds.
    public enum Value: Hashable, Sendable {
        case text(String)
        case integer(Int)
        case list([String])
    }

    public let name: String
    public let value: Value

    /// Makes a field; the name is the key in the table.
    public init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }
}
