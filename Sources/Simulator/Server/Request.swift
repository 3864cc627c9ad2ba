/// A request as the server received it, whole.
struct Request: Sendable {
    var method: String
    /// The path as it was sent, still percent-encoded.
    var path: String
    /// The query's parts, decoded, in order.
    var query: [(name: String, value: String)]
    var headers: [(name: String, value: String)]
    var body: [UInt8]
    /// The body was longer than the server takes; `body` is then empty.
    var isTooLarge = false

    /// Makes a request from a method and a target, such as `/api/4.1/jobs?type=backup`.
    init(
        _ method: String, _ target: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []
    ) {
        self.method = method
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(parts.first ?? "")
        query = parts.count > 1 ? Self.parse(query: parts[1]) : []
        self.headers = headers
        self.body = body
    }

    /// The value of a header, whatever the case of its name.
    func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }

    private static func parse(query: Substring) -> [(name: String, value: String)] {
        query.split(separator: "&").map { part in
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = sides.count > 1 ? sides[1] : ""
            return (percentDecoded(sides[0], plusIsSpace: true), percentDecoded(value, plusIsSpace: true))
        }
    }
}

/// The text with its `%XX` decoded; what is no valid escape stays as it is.
func percentDecoded(_ text: Substring, plusIsSpace: Bool = false) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
        return String(text)
    }
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "%"), let high = hexDigit(rest.first), let low = hexDigit(rest.dropFirst().first) {
            bytes.append(high << 4 | low)
            rest = rest.dropFirst(2)
        } else {
            bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}

private func hexDigit(_ byte: UInt8?) -> UInt8? {
    switch byte {
    case .some(let digit) where digit >= 0x30 && digit <= 0x39: digit - 0x30
    case .some(let letter) where letter >= 0x41 && letter <= 0x46: letter - 0x41 + 10
    case .some(let letter) where letter >= 0x61 && letter <= 0x66: letter - 0x61 + 10
    default: nil
    }
}
