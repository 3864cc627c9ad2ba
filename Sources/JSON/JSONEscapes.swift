extension [UInt8] {
    /// Appends text with what JSON must not hold in a string escaped: quotes, backslashes and control characters.
    ///
    /// Everything else stays as it is, U+2028 and U+2029 too. What is not UTF-8 becomes U+FFFD.
    mutating func appendEscaped(_ text: some Sequence<UInt8>) {
        let start = count
        var isASCII = true
        for byte in text {
            isASCII = isASCII && byte < 0x80
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case 0x08: append(contentsOf: #"\b"#.utf8)
            case 0x09: append(contentsOf: #"\t"#.utf8)
            case 0x0A: append(contentsOf: #"\n"#.utf8)
            case 0x0C: append(contentsOf: #"\f"#.utf8)
            case 0x0D: append(contentsOf: #"\r"#.utf8)
            case 0..<0x20, 0x7F:
                append(contentsOf: #"\u00"#.utf8)
                append(Self.digits[Int(byte >> 4)])
                append(Self.digits[Int(byte & 15)])
            default: append(byte)
            }
        }
        // Escapes are ASCII, so repairing afterwards changes nothing but what was wrong before.
        if !isASCII { repairUTF8(from: start) }
    }

    private mutating func repairUTF8(from start: Int) {
        let isValid = withUnsafeBufferPointer { buffer in
            String(validating: buffer[start...], as: UTF8.self) != nil
        }
        guard !isValid else { return }
        let repaired = String(decoding: self[start...], as: UTF8.self)
        replaceSubrange(start..., with: repaired.utf8)
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
