import JSON

/// The form in which a document is kept in a file: a line with an object that says of what appliance it is, of which
/// version, where it was found and when, and which digest it has; then the document as it came.
extension FetchedDocument {
    /// Why a file is none that a document is kept in.
    public enum Fault: Error, Hashable, Sendable {
        /// Not a file of ours, or one that was spoilt.
        case form
        /// The document is not the one that was kept.
        case changed

        /// What follows the name of the file in a sentence.
        public var words: String {
            switch self {
            case .form: "has not the form of a kept document"
            case .changed: "was changed since it was kept"
            }
        }
    }

    /// Whether a file begins as those do that a document is kept in.
    public static func isKept(_ bytes: [UInt8]) -> Bool { head(of: bytes)?.head.root["base"] != nil }

    /// Reads a document that was kept.
    public init(kept bytes: [UInt8]) throws(Fault) {
        guard let (head, end) = Self.head(of: bytes), let base = head.root["base"]?.string,
            let address = try? ApplianceAddress(parsing: base), let place = head.root["path"]?.string,
            let date = head.root["date"]?.string, date.utf8.count <= 40,
            date.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw .form }
        self.init(
            bytes: Array(bytes[end...]), path: place, date: date,
            names: head.root["names"].map { $0.elements.compactMap(\.string) } ?? [], address: address)
        missing = head.root["missing"].map { $0.elements.compactMap(\.string) } ?? []
        // Files of an older version of this program bear none.
        if let kept = head.root["digest"]?.string, kept != digest { throw .changed }
    }

    /// The version that the document says it is of; empty where it says none.
    public var version: String { (try? JSONDocument(parsing: bytes))?.root["info"]?["version"]?.string ?? "" }

    /// The file in which it is kept.
    public var kept: [UInt8] {
        let info = (try? JSONDocument(parsing: bytes))?.root["info"]
        var head = JSONWriter()
        head.beginObject()
        let facts = [
            ("base", address.base), ("path", path), ("date", date), ("title", info?["title"]?.string ?? ""),
            ("version", info?["version"]?.string ?? ""), ("digest", digest),
        ]
        for (name, text) in facts {
            head.key(name)
            head.string(text)
        }
        for (name, texts) in [("names", names), ("missing", missing)] where !texts.isEmpty {
            head.key(name)
            head.beginArray()
            for text in texts { head.string(text) }
            head.endArray()
        }
        head.endObject()
        return head.bytes + [UInt8(ascii: "\n")] + bytes
    }

    /// The first line, and where the rest begins.
    private static func head(of bytes: [UInt8]) -> (head: JSONDocument, end: Int)? {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
            let head = try? JSONDocument(parsing: Array(bytes[..<end]))
        else { return nil }
        return (head, end + 1)
    }
}
