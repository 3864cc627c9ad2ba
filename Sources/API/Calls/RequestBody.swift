import JSON

/// The body of a request, made once: the bytes that are sent, and what they say.
public struct RequestBody: Sendable {
    /// The media type of JSON, which a body has unless somebody says otherwise.
    public static let json = "application/json"

    /// What is sent.
    public let bytes: [UInt8]
    /// What it says, whatever the form in which it says so; nil where that is not known.
    public let json: JSONValue?
    /// The media type under which it is sent, with its parameters.
    public let type: String
    /// What the files in it are called, by the members that they are; of a form in parts alone.
    public let fileNames: [String: String]

    /// Whether it is sent as JSON.
    public var isJSON: Bool { type.isJSON }

    /// Writes a value as JSON without white space, its keys in order; infinity and NaN have no form in it.
    public init(_ json: JSONValue) throws(JSONWriter.NotANumberError) {
        var writer = JSONWriter()
        try writer.value(json, sortedKeys: true)
        self.init(bytes: writer.bytes, json: json, type: Self.json)
    }

    /// Takes bytes as they stand.
    public init(bytes: [UInt8]) {
        self.init(bytes: bytes, json: try? JSONValue(parsing: bytes), type: Self.json)
    }

    /// Takes bytes that say the same as a value, in the form of a media type.
    init(bytes: [UInt8], json: JSONValue?, type: String, fileNames: [String: String] = [:]) {
        self.bytes = bytes
        self.json = json
        self.type = type
        self.fileNames = fileNames
    }
}
