import JSON

extension LiveDocument {
    /// The document in a text that holds it in a JSON string, as such or in base64, or is its base64: Spring services
    /// whose converters are set up in another order write it so. What is nothing of that kind stays as it is.
    public static func decoded(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count <= maxSize, !isObject(bytes) else { return bytes }
        let text = (try? JSONDocument(parsing: bytes))?.root.string.map { Array($0.utf8) } ?? bytes
        if isObject(text) { return text }
        guard let plain = plain(ofBase64: text), isObject(plain) else { return bytes }
        return plain
    }

    private static func isObject(_ bytes: [UInt8]) -> Bool {
        bytes.first { !JSONDocument.blank.contains($0) } == UInt8(ascii: "{")
    }

    /// What stands for the bytes, four letters for three of them; nil where it is no base64.
    private static func plain(ofBase64 text: [UInt8]) -> [UInt8]? {
        var plain: [UInt8] = []
        plain.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        var isOver = false
        for letter in text where !JSONDocument.blank.contains(letter) {
            if letter == UInt8(ascii: "=") {
                isOver = true
                continue
            }
            guard !isOver, let value = value(of: letter) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            plain.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return plain
    }

    private static func value(of letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): letter - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): letter - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): letter - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
