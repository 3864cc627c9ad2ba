extension [UInt8] {
    /// Appends text with what JSON must not hold in a string escaped: quotes, backslashes and control characters.
    ///
    /// Everything else stays as it is, U+2028 and U+2029 too. What is not UTF-8 becomes U+FFFD, unless the caller knows
    /// that there is nothing of the kind.
    mutating func appendEscaped(_ text: some Sequence<UInt8>, isValid: Bool) {
        let start = count
        let isASCII =
            text.withContiguousStorageIfAvailable { appendEscaped(bytes: $0) }
            ?? Array(text).withUnsafeBufferPointer { appendEscaped(bytes: $0) }
        // Escapes are ASCII, so repairing afterwards changes nothing but what was wrong before.
        if !isASCII, !isValid { repairUTF8(from: start) }
    }

    /// Appends in runs, since few bytes need an escape; tells whether all were ASCII.
    private mutating func appendEscaped(bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var seen: UInt8 = 0
        var runStart = 0
        for (index, byte) in bytes.enumerated() {
            seen |= byte
            guard byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                continue
            }
            append(contentsOf: bytes[runStart..<index])
            runStart = index + 1
            appendEscape(of: byte)
        }
        append(contentsOf: bytes[runStart...])
        return seen < 0x80
    }

    private mutating func appendEscape(of byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        case 0x08: append(UInt8(ascii: "b"))
        case 0x09: append(UInt8(ascii: "t"))
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0C: append(UInt8(ascii: "f"))
        case 0x0D: append(UInt8(ascii: "r"))
        default:
            append(contentsOf: "u00".utf8)
            append(Self.digits[Int(byte >> 4)])
            append(Self.digits[Int(byte & 15)])
        }
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
