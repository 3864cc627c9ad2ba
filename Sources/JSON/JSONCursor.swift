import CSimdjson

/// A place in a document; it keeps the document alive.
///
/// Questions of the wrong kind give nil or nothing: `cursor["response"]?.string` needs no other checks.
public struct JSONCursor {
    /// What a value is; whole numbers keep apart from fractions.
    public enum Kind: Sendable {
        case null, boolean
        /// A whole number that fits `Int64`.
        case integer
        /// A whole number beyond `Int64` that fits `UInt64`.
        case unsigned
        /// A number with a fraction or an exponent.
        case number
        case string, array, object

        /// The kind in a sentence.
        public var withArticle: String {
            switch self {
            case .null: "null"
            case .boolean: "a boolean"
            case .integer, .unsigned, .number: "a number"
            case .string: "a string"
            case .array: "a list"
            case .object: "an object"
            }
        }
    }

    /// Kept alive here, since `raw` points into it.
    public let document: JSONDocument
    /// The same place for C, valid as long as the document lives.
    public let raw: csj_cursor

    init(document: JSONDocument, raw: csj_cursor) {
        self.document = document
        self.raw = raw
    }

    /// What kind of value stands here; a whole number beyond `Int64` has a kind of its own.
    public var kind: Kind {
        switch csj_kind_of(raw) {
        case CSJ_FALSE, CSJ_TRUE: .boolean
        case CSJ_INTEGER: .integer
        case CSJ_UNSIGNED: .unsigned
        case CSJ_NUMBER: .number
        case CSJ_STRING: .string
        case CSJ_ARRAY: .array
        case CSJ_OBJECT: .object
        default: .null
        }
    }

    /// Whether both are the same place.
    public func isSame(as other: JSONCursor) -> Bool {
        raw.document == other.raw.document && raw.position == other.raw.position
    }

    /// Whether `null` stands here; a member that is absent is no cursor at all.
    public var isNull: Bool { csj_kind_of(raw) == CSJ_NULL }

    /// The boolean; nil for any other kind, `null` and 0 included.
    public var bool: Bool? {
        switch csj_kind_of(raw) {
        case CSJ_TRUE: true
        case CSJ_FALSE: false
        default: nil
        }
    }

    /// The whole number; nil for a fraction, for `1.0`, and beyond `Int64`.
    public var int: Int64? { csj_kind_of(raw) == CSJ_INTEGER ? csj_int64(raw) : nil }

    /// The whole number up to `UInt64.max`; nil for a negative one or a fraction.
    public var uint: UInt64? {
        switch csj_kind_of(raw) {
        case CSJ_UNSIGNED: csj_uint64(raw)
        case CSJ_INTEGER: UInt64(exactly: csj_int64(raw))
        default: nil
        }
    }

    /// The number, whole or not; a large whole number may lose its last digits.
    public var double: Double? {
        switch csj_kind_of(raw) {
        case CSJ_INTEGER, CSJ_UNSIGNED, CSJ_NUMBER: csj_double(raw)
        default: nil
        }
    }

    /// A copy of the string with its escapes resolved; nil for any other kind.
    public var string: String? {
        guard csj_kind_of(raw) == CSJ_STRING else { return nil }
        var length = 0
        let text = csj_string(raw, &length)
        return withExtendedLifetime(document) { String(utf8: text, count: length) }
    }

    /// How many elements an array or members an object has; 0 for anything else.
    public var count: Int { csj_count(raw) }

    /// The member of that name; of a key that comes twice the last one counts.
    public subscript(key: String) -> JSONCursor? {
        var key = key
        var value = csj_cursor()
        let found = key.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { csj_member(raw, $0.baseAddress, $0.count, &value) }
        }
        return found ? JSONCursor(document: document, raw: value) : nil
    }

    /// The value at the end of a path of member names; nil as soon as one is absent.
    public subscript(path first: String, rest: String...) -> JSONCursor? {
        rest.reduce(self[first]) { $0?[$1] }
    }

    /// The elements of an array, in order; none for anything else.
    public var elements: Elements { Elements(document: document, iterator: walk(of: CSJ_ARRAY)) }

    /// The members of an object as they are written, a repeated key each time; none for anything else.
    public var members: Members { Members(document: document, iterator: walk(of: CSJ_OBJECT)) }

    /// A walk through what stands here; one that has ended already if it is of another kind.
    private func walk(of kind: csj_kind) -> csj_iterator {
        csj_kind_of(raw) == kind ? csj_iterate(raw) : csj_iterator(next: raw, end: raw)
    }

    /// A deep copy that doesn't need the document.
    public var value: JSONValue {
        switch kind {
        case .null: .null
        case .boolean: .bool(csj_kind_of(raw) == CSJ_TRUE)
        case .integer: .integer(csj_int64(raw))
        case .unsigned, .number: .number(csj_double(raw))
        case .string: .string(string ?? "")
        case .array: .array(elements.map(\.value))
        case .object: .object(JSONObject(members.lazy.map { ($0.key, $0.value.value) }))
        }
    }

    /// A walk through an array; each step makes a cursor, no copy of the value.
    public struct Elements: Sequence, IteratorProtocol {
        let document: JSONDocument
        var iterator: csj_iterator

        public mutating func next() -> JSONCursor? {
            var element = csj_cursor()
            guard csj_next_element(&iterator, &element) else { return nil }
            return JSONCursor(document: document, raw: element)
        }
    }

    /// A walk through an object; each step copies the name only.
    public struct Members: Sequence, IteratorProtocol {
        let document: JSONDocument
        var iterator: csj_iterator

        public mutating func next() -> (key: String, value: JSONCursor)? {
            var key: UnsafePointer<CChar>?
            var length = 0
            var value = csj_cursor()
            guard csj_next_member(&iterator, &key, &length, &value) else { return nil }
            return (String(utf8: key, count: length), JSONCursor(document: document, raw: value))
        }
    }
}

extension String {
    /// Text that simdjson has checked to be UTF-8.
    fileprivate init(utf8 text: UnsafePointer<CChar>?, count: Int) {
        self = UnsafeRawBufferPointer(start: text, count: count).withMemoryRebound(to: UInt8.self) {
            String(decoding: $0, as: UTF8.self)
        }
    }
}
