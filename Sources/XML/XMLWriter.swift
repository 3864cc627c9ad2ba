/// Writes one XML text, piece by piece, into bytes.
///
/// Names are written as they are given, prefix and all; values and texts are escaped.
///
/// The caller keeps begin and end in pairs.
///
/// ```swift
/// var writer = XMLWriter()
/// try writer.begin("Login", [("xmlns", "urn:vim25")])
/// try writer.element("userName", text: "R&D")
/// writer.end()
/// String(decoding: writer.bytes, as: UTF8.self)  // <Login xmlns="urn:vim25"><userName>R&amp;D</userName></Login>
/// ```
public struct XMLWriter {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []
    private var open: [String] = []

    /// A writer that begins with the declaration, or without it.
    public init(declaration: Bool = false) {
        if declaration { raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") }
    }

    /// How many elements are open.
    public var depth: Int { open.count }

    /// Begins an element.
    public mutating func begin(
        _ name: String, _ attributes: [(name: String, value: String)] = []
    ) throws(XMLCharacterError) {
        try tag(name, attributes)
        raw(">")
        open.append(name)
    }

    /// Ends the element that was begun last.
    public mutating func end() {
        guard let name = open.popLast() else { return }
        raw("</\(name)>")
    }

    /// Writes text into the element that is open.
    public mutating func text(_ text: String) throws(XMLCharacterError) {
        try appendXMLEscaped(text, to: &bytes)
    }

    /// Writes a whole element with text in it.
    public mutating func element(
        _ name: String, _ attributes: [(name: String, value: String)] = [], text: String = ""
    ) throws(XMLCharacterError) {
        try tag(name, attributes)
        raw(">")
        try self.text(text)
        raw("</\(name)>")
    }

    private mutating func tag(
        _ name: String, _ attributes: [(name: String, value: String)]
    ) throws(XMLCharacterError) {
        raw("<\(name)")
        for (key, value) in attributes {
            raw(" \(key)=\"")
            try text(value)
            raw("\"")
        }
    }

    private mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }
}

/// A text as it stands in XML, in an element or in an attribute.
///
/// What has a meaning there is escaped, and so is the white space that a reader would change.
///
/// - Throws: where it holds a character that no XML can hold.
public func xmlEscaped(_ text: String) throws(XMLCharacterError) -> String {
    var bytes: [UInt8] = []
    try appendXMLEscaped(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
}

private func appendXMLEscaped(_ text: String, to bytes: inout [UInt8]) throws(XMLCharacterError) {
    for (offset, character) in text.unicodeScalars.enumerated() {
        switch character {
        case "&": bytes.append(contentsOf: "&amp;".utf8)
        case "<": bytes.append(contentsOf: "&lt;".utf8)
        case ">": bytes.append(contentsOf: "&gt;".utf8)
        case "\"": bytes.append(contentsOf: "&quot;".utf8)
        case "'": bytes.append(contentsOf: "&apos;".utf8)
        case "\t", "\n", "\r": bytes.append(contentsOf: "&#\(character.value);".utf8)
        case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}":
            throw XMLCharacterError(character: character, offset: offset)
        default: bytes.append(contentsOf: UTF8.encode(character) ?? .encodedReplacementCharacter)
        }
    }
}
