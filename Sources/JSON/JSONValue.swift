/// A JSON value of its own, free of any document.
///
/// A whole number is an `integer` if it fits `Int64`, else a `number`, as in Lua.
public enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// The member of that name, if this is an object that has one.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let object) = self else { return nil }
        return object[key]
    }

    /// Whether it is `null`; an absent member is nil instead.
    public var isNull: Bool { self == .null }

    /// The boolean; nil for any other kind.
    public var bool: Bool? {
        guard case .bool(let bool) = self else { return nil }
        return bool
    }

    /// The whole number, if it is one.
    public var int: Int64? {
        guard case .integer(let number) = self else { return nil }
        return number
    }

    /// The number, whole or not.
    public var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    /// The string; nil for any other kind.
    public var string: String? {
        guard case .string(let string) = self else { return nil }
        return string
    }

    /// The elements in order; nil for any other kind.
    public var array: [JSONValue]? {
        guard case .array(let array) = self else { return nil }
        return array
    }

    /// The members in the order of the text; nil for any other kind.
    public var object: JSONObject? {
        guard case .object(let object) = self else { return nil }
        return object
    }

    /// The value of a whole JSON text.
    public init(parsing bytes: consuming [UInt8], maxDepth: Int = JSONDocument.defaultDepth) throws(JSONError) {
        self = try JSONDocument(parsing: bytes, maxDepth: maxDepth).root.value
    }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(nilLiteral: ()) { self = .null }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
}
