import JSON

/// The body of a request, made once: the bytes that are sent, and what they say where they are JSON.
public struct RequestBody: Sendable {
    /// What is sent.
    public let bytes: [UInt8]
    /// What it says; nil where it is not JSON.
    public let json: JSONValue?

    /// Writes a value as JSON without white space; infinity and NaN have no form in it.
    public init(_ json: JSONValue) throws(JSONWriter.NotANumberError) {
        var writer = JSONWriter()
        try writer.value(json)
        bytes = writer.bytes
        self.json = json
    }

    /// Takes bytes as they stand.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
        json = try? JSONValue(parsing: bytes)
    }
}
