import CLua

/// The type of a Lua value, by Lua's own names.
public enum LuaKind: String, Sendable, Hashable {
    case `nil`, boolean, number, string, table, function, userdata, thread

    init(_ type: Int32) {
        switch type {
        case LUA_TBOOLEAN: self = .boolean
        case LUA_TNUMBER: self = .number
        case LUA_TSTRING: self = .string
        case LUA_TTABLE: self = .table
        case LUA_TFUNCTION: self = .function
        case LUA_TUSERDATA, LUA_TLIGHTUSERDATA: self = .userdata
        case LUA_TTHREAD: self = .thread
        default: self = .nil
        }
    }
}

/// A Lua value in Swift: plain values are copied, everything else is referred to.
///
/// A Lua string is bytes of any kind; `LuaValue.string("…")` and ``text`` go from and to UTF-8.
public enum LuaValue: Sendable, Hashable {
    case `nil`
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case string([UInt8])
    case reference(LuaReference)
    /// JSON's null: a value of its own, since a table can't hold nil.
    case null

    /// A Lua string, which is bytes, with the text in UTF-8.
    public static func string(_ text: String) -> LuaValue { .string(Array(text.utf8)) }

    /// A string of UTF-8, or nil if there is none.
    public static func string(orNil text: String?) -> LuaValue { text.map { .string($0) } ?? .nil }

    public var kind: LuaKind {
        switch self {
        case .nil: .nil
        case .boolean: .boolean
        case .integer, .number: .number
        case .string: .string
        case .null: .userdata
        case .reference(let reference): reference.kind
        }
    }

    /// What `if` makes of it: all but nil and false is true.
    public var isTrue: Bool { self != .nil && self != .boolean(false) }

    public var bool: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }

    /// The integer, also of a float with an integral value; nil for anything else.
    public var int: Int64? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int64(exactly: value)
        default: nil
        }
    }

    public var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    public var bytes: [UInt8]? {
        if case .string(let bytes) = self { bytes } else { nil }
    }

    /// The text of a string; bytes that are not UTF-8 become U+FFFD. Nil for anything but a string.
    public var text: String? {
        if case .string(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
    }

    public var reference: LuaReference? {
        if case .reference(let reference) = self { reference } else { nil }
    }

    public var table: LuaReference? { kind == .table ? reference : nil }
    public var function: LuaReference? { kind == .function ? reference : nil }
}

extension LuaValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    public init(nilLiteral: ()) { self = .nil }
}
