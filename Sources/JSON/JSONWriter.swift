/// Writes one JSON text, piece by piece, into bytes.
///
/// The caller keeps begin and end in pairs and gives each member its key; commas, colons and line breaks come by
/// themselves.
///
/// ```swift
/// var writer = JSONWriter()
/// writer.beginObject()
/// writer.key("id")
/// writer.integer(118)
/// writer.endObject()
/// String(decoding: writer.bytes, as: UTF8.self)  // {"id":118}
/// ```
public struct JSONWriter {
    /// A number that JSON can't express: not a number, or infinite.
    public struct NotANumberError: Error, Hashable, Sendable, CustomStringConvertible {
        /// Infinite, or not a number.
        public let number: Double

        public var description: String {
            number.isNaN
                ? "NaN (not a number) has no form in JSON"
                : "\(number < 0 ? "minus " : "")infinity has no form in JSON"
        }
    }

    /// What was written so far: valid JSON once every array and object is closed.
    public private(set) var bytes: [UInt8] = []
    private let indent: Int?
    /// How many values each open array or object holds.
    private var counts: [Int] = []
    private var isAfterKey = false

    /// A writer that indents each level by so many spaces, or writes without any white space.
    public init(indent: Int? = nil) {
        self.indent = indent
    }

    /// How many arrays and objects are open.
    public var depth: Int { counts.count }

    public mutating func beginObject() { begin(UInt8(ascii: "{")) }
    public mutating func endObject() { end(UInt8(ascii: "}")) }
    public mutating func beginArray() { begin(UInt8(ascii: "[")) }
    public mutating func endArray() { end(UInt8(ascii: "]")) }

    /// Writes a member's name; its value comes next.
    public mutating func key(_ key: String) { self.key(key.utf8, isValid: true) }

    /// Writes a member's name given as UTF-8.
    public mutating func key(utf8 key: some Sequence<UInt8>) { self.key(key, isValid: false) }

    private mutating func key(_ key: some Sequence<UInt8>, isValid: Bool) {
        separate()
        quote(key, isValid: isValid)
        bytes.append(UInt8(ascii: ":"))
        if indent != nil { bytes.append(UInt8(ascii: " ")) }
        isAfterKey = true
    }

    public mutating func null() { word("null") }
    public mutating func bool(_ value: Bool) { word(value ? "true" : "false") }
    public mutating func integer(_ value: Int64) { word(String(value)) }

    /// Writes a number in its shortest form that reads back the same; it stays a fraction (`1.0`).
    public mutating func number(_ value: Double) throws(NotANumberError) {
        guard value.isFinite else { throw NotANumberError(number: value) }
        word(value.description)
    }

    public mutating func string(_ value: String) {
        separate()
        quote(value.utf8, isValid: true)
    }

    /// Writes a string given as UTF-8; what is not UTF-8 in it becomes U+FFFD.
    public mutating func string(utf8 value: some Sequence<UInt8>) {
        separate()
        quote(value, isValid: false)
    }

    /// Writes a whole value, its objects in their own order or sorted by key.
    public mutating func value(_ value: JSONValue, sortedKeys: Bool = false) throws(NotANumberError) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .integer(let value): integer(value)
        case .number(let value): try number(value)
        case .string(let value): string(value)
        case .array(let elements):
            beginArray()
            for element in elements { try self.value(element, sortedKeys: sortedKeys) }
            endArray()
        case .object(let object):
            beginObject()
            for (key, member) in sortedKeys ? object.sorted(by: { $0.key < $1.key }) : Array(object) {
                self.key(key)
                try self.value(member, sortedKeys: sortedKeys)
            }
            endObject()
        }
    }

    private mutating func begin(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        counts.append(0)
    }

    private mutating func end(_ bracket: UInt8) {
        let count = counts.popLast() ?? 0
        if count > 0 { breakLine() }
        bytes.append(bracket)
    }

    private mutating func word(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    /// What stands before a value or a key: nothing after a key, else a comma unless it is the first.
    private mutating func separate() {
        if isAfterKey {
            isAfterKey = false
            return
        }
        guard let count = counts.last else { return }
        if count > 0 { bytes.append(UInt8(ascii: ",")) }
        counts[counts.count - 1] = count + 1
        breakLine()
    }

    private mutating func breakLine() {
        guard let indent else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent * counts.count))
    }

    private mutating func quote(_ text: some Sequence<UInt8>, isValid: Bool) {
        bytes.append(UInt8(ascii: "\""))
        bytes.appendEscaped(text, isValid: isValid)
        bytes.append(UInt8(ascii: "\""))
    }
}

extension JSONValue {
    /// The value as a JSON text; an object's members in their own order or sorted by key.
    public func text(indent: Int? = nil, sortedKeys: Bool = false) throws(JSONWriter.NotANumberError) -> [UInt8] {
        var writer = JSONWriter(indent: indent)
        try writer.value(self, sortedKeys: sortedKeys)
        return writer.bytes
    }
}
