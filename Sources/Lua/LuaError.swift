import Errors

/// An error raised by Lua, or one to be raised in Lua.
///
/// It carries the raised object itself: thrown by a host function, it goes on as the very same object.
public struct LuaError: Error, Sendable {
    public enum Status: Sendable, Hashable {
        case syntax
        case runtime
        case memory
        /// Ctrl-C.
        case interrupted
        /// The Swift side asked for something that can't be: a closed state, a value of another state, a dead thread.
        case misuse
    }

    /// What was raised, as it was raised.
    public let value: LuaValue
    /// The error as a sentence: a string itself, else what its `__tostring` says.
    public let message: String
    /// Where it was raised, innermost first; nil for syntax errors and if memory ran out.
    public var traceback: String?
    /// The `kind` of an error table, which may be one that only a script knows; nil for any other value.
    public let kindName: String?
    public let status: Status
    /// What to do about an error of Lua's own, which says nothing of it.
    public var hint: String?

    init(value: LuaValue, message: String, traceback: String? = nil, kindName: String? = nil, status: Status) {
        self.value = value
        self.message = message
        self.traceback = traceback
        self.kindName = kindName
        self.status = status
    }

    /// An error that is a plain string.
    public init(_ message: String) {
        self.init(value: .string(message), message: message, status: .runtime)
    }

    /// Whether more input could make the chunk valid: its end came too early.
    public var isIncomplete: Bool {
        // Lua's parser names the place of a syntax error last, and the end of input by this word.
        status == .syntax && message.hasSuffix("<eof>")
    }

    static func misuse(_ message: String) -> LuaError {
        LuaError(value: .string(message), message: message, status: .misuse)
    }

    static var closed: LuaError { misuse("the Lua state is closed") }
    static var noMemory: LuaError {
        LuaError(value: "not enough memory", message: "not enough memory", status: .memory)
    }
    static var noRoom: LuaError { LuaError(value: "stack overflow", message: "stack overflow", status: .runtime) }
}

extension LuaError: CustomStringConvertible {
    public var description: String { message }
}

extension LuaError: ReportableError {
    public var kind: ErrorKind {
        if status == .interrupted { return .interrupted }
        return kindName.flatMap { ErrorKind(rawValue: $0) } ?? .lua
    }

    /// An error table says all that there is to say in its sentence and its hint; to all else belongs the traceback.
    public var report: String {
        guard kindName == nil else { return message }
        return [message, hint, traceback].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// The report for the person who typed the line that failed: of the traceback only the functions of their own
    /// files, since what the line itself says is on the screen.
    public var promptReport: String {
        guard kindName == nil, let traceback else { return report }
        let frames = traceback.split(separator: "\n").dropFirst().filter { frame in
            let place = frame.drop { $0 == "\t" || $0 == " " }
            return !["[C]:", "stdin:", "stdlib/", "(...", "[string ", "...\t("].contains { place.hasPrefix($0) }
        }
        var told = self
        told.traceback = frames.isEmpty ? nil : (["stack traceback:"] + frames).joined(separator: "\n")
        return told.report
    }
}

/// A Swift error that becomes a Lua error table with fields of its own making; any other one becomes the fields that a
/// `ReportableError` has.
public protocol LuaErrorConvertible: Error {
    /// The fields of the table, in any order; `kind` and `message` must be among them.
    var luaFields: [(String, LuaFieldValue)] { get }
}

/// Ctrl-C: what stops Lua code, and what ends a wait.
public struct InterruptedError: ReportableError {
    /// What goes on all the same, such as a job on the appliance.
    public let note: String?

    public init(note: String? = nil) { self.note = note }

    public var kind: ErrorKind { .interrupted }
    public var message: String { note.map { "interrupted: " + $0 } ?? "interrupted" }
}

/// What a field of an error table or a record may hold: plain data.
public enum LuaFieldValue: Sendable {
    case string(String)
    case integer(Int64)
    case number(Double)
    case boolean(Bool)
    case list([LuaFieldValue])
    case table([(String, LuaFieldValue)])
    case value(LuaValue)

    init(_ value: ErrorField.Value) {
        switch value {
        case .text(let text): self = .string(text)
        case .integer(let number): self = .integer(Int64(number))
        case .list(let texts): self = .list(texts.map { .string($0) })
        }
    }
}

extension LuaFieldValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
}
