/// The headers of the last reply of a transfer: an interim one (status 100 to 199) is forgotten when the next begins.
struct HeaderReader {
    /// How large the headers of one transfer may be.
    static let limit = 256 << 10

    private(set) var fields: [(name: String, value: String)] = []
    private var size = 0
    /// Whether a line has come at all.
    var isEmpty: Bool { size == 0 }
    /// Whether the empty line has come that ends the head. libcurl takes a connection that is closed before it for the
    /// end of a reply without a body.
    private(set) var isWhole = false

    /// Takes one line with its end; false if there have been too many.
    mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
        size += line.count
        guard size <= Self.limit else { return false }
        var line = line[...]
        // A line of blanks is none: it goes on with the one before it.
        if line.elementsEqual("\r\n".utf8) || line.elementsEqual("\n".utf8) { isWhole = true }
        while let last = line.last, Self.isBlank(last) { line.removeLast() }
        guard let first = line.first else { return true }
        if line.starts(with: "HTTP/".utf8) {
            fields = []
            isWhole = false
        } else if Self.isBlank(first) {
            // A line folded in the old way goes on with the value before it.
            guard !fields.isEmpty else { return true }
            fields[fields.count - 1].value += " " + Self.text(line.drop(while: Self.isBlank))
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            let value = line[line.index(after: colon)...].drop(while: Self.isBlank)
            fields.append((Self.text(line[..<colon]), Self.text(value)))
        }
        return true
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
            || byte == UInt8(ascii: "\n")
    }

    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
