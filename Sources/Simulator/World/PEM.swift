/// Texts in PEM's form, as certificates and keys are given.
enum PEM {
    /// Checks that a text is a certificate, and perhaps those above it.
    static func checkCertificate(_ text: String) throws(PEMError) {
        let blocks = try blocks(of: text)
        if blocks.contains(where: { $0.hasSuffix("PRIVATE KEY") }) { throw .key }
        guard blocks.first == "CERTIFICATE" else { throw .noBlock("certificate") }
    }

    /// Checks that a text is a private key.
    static func checkKey(_ text: String) throws(PEMError) {
        guard try blocks(of: text).contains(where: { $0.hasSuffix("PRIVATE KEY") }) else {
            throw .noBlock("private key")
        }
    }

    /// What the blocks of a text are called, each of which must hold one whole DER structure.
    private static func blocks(of text: String) throws(PEMError) -> [String] {
        var labels: [String] = []
        var open: (label: String, data: [UInt8])?
        for line in text.split(whereSeparator: \.isNewline).map({ $0.trimming(while: \.isWhitespace) }) {
            if line.hasPrefix("-----BEGIN "), line.hasSuffix("-----") {
                if let open { throw .unfinished(open.label) }
                open = (String(line.dropFirst(11).dropLast(5)), [])
            } else if line.hasPrefix("-----END "), let block = open {
                guard line == "-----END \(block.label)-----" else { throw .unfinished(block.label) }
                guard let bytes = base64(block.data) else { throw .notBase64(block.label) }
                guard isWholeSequence(bytes) else { throw .notDER(block.label) }
                labels.append(block.label)
                open = nil
            } else {
                open?.data += line.utf8
            }
        }
        if let open { throw .unfinished(open.label) }
        return labels
    }

    private static func base64(_ text: [UInt8]) -> [UInt8]? {
        let digits = text.prefix { $0 != UInt8(ascii: "=") }
        guard !digits.isEmpty, text.count % 4 == 0, text.count - digits.count <= 2,
            text[digits.count...].allSatisfy({ $0 == UInt8(ascii: "=") })
        else { return nil }
        var bytes: [UInt8] = []
        var (bits, count): (UInt32, Int) = (0, 0)
        for digit in digits {
            guard let value = value(ofDigit: digit) else { return nil }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }

    private static func value(ofDigit digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }

    /// Whether bytes are one DER sequence and nothing else.
    private static func isWholeSequence(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 2, bytes[0] == 0x30 else { return false }
        guard bytes[1] >= 0x80 else { return bytes.count == 2 + Int(bytes[1]) }
        let width = Int(bytes[1] & 0x7F)
        guard (1...4).contains(width), bytes.count > 2 + width else { return false }
        let length = bytes[2..<2 + width].reduce(0) { $0 << 8 | Int($1) }
        return bytes.count == 2 + width + length
    }
}

/// Why a text is no certificate or key in PEM's form.
enum PEMError: Error, Equatable {
    case noBlock(String)
    case unfinished(String)
    case notBase64(String)
    case notDER(String)
    /// A private key where only a certificate belongs.
    case key
}

extension PEMError: CustomStringConvertible {
    var description: String {
        switch self {
        case .noBlock(let what): "there is no \(what) in PEM form in it"
        case .unfinished(let label): "its block \(label) has no end"
        case .notBase64(let label): "its block \(label) is not base64"
        case .notDER(let label): "its block \(label) is cut off, or is something else"
        case .key: "there is a private key in it, which belongs to the server alone"
        }
    }
}

extension Substring {
    fileprivate func trimming(while isDropped: (Character) -> Bool) -> Substring {
        let rest = drop(while: isDropped)
        return rest.prefix(
            rest.lastIndex { !isDropped($0) }.map { rest.distance(from: rest.startIndex, to: $0) + 1 } ?? 0)
    }
}
