import API

/// A text in which letters, digits and what holds them together may be escaped, for a URL or for HTML.
struct EscapedText {
    enum Piece {
        /// As it is meant.
        case plain(String)
        /// What is escaped and belongs to no word.
        case sign(String)
        /// A word of which something is escaped: as it is written, and as it is meant.
        case escaped(String, meaning: String)
    }

    private let bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }

    var pieces: [Piece] {
        var pieces: [Piece] = []
        var plain: [UInt8] = []
        var at = 0
        func flush() {
            if !plain.isEmpty { pieces.append(.plain(String(decoding: plain, as: UTF8.self))) }
            plain = []
        }
        while at < bytes.count {
            if let word = word(at) {
                flush()
                pieces.append(word.piece)
                at = word.end
            } else if let (_, end) = escape(at) {
                flush()
                pieces.append(.sign(String(decoding: bytes[at..<end], as: UTF8.self)))
                at = end
            } else {
                // A word is one piece, or its end would be taken for another.
                repeat {
                    plain.append(bytes[at])
                    at += 1
                } while at < bytes.count && bytes[at - 1].isPartOfWord && bytes[at].isPartOfWord
            }
        }
        flush()
        return pieces
    }

    /// A word that begins here and has an escape in it.
    private func word(_ start: Int) -> (piece: Piece, end: Int)? {
        var meaning: [UInt8] = []
        var end = start
        var isEscaped = false
        while end < bytes.count {
            if bytes[end].isPartOfWord {
                meaning.append(bytes[end])
                end += 1
            } else if let (inner, next) = escape(end), inner.allSatisfy(\.isPartOfWord), !inner.isEmpty {
                meaning += inner
                end = next
                isEscaped = true
            } else {
                break
            }
        }
        guard isEscaped, let text = String(validating: meaning, as: UTF8.self) else { return nil }
        return (.escaped(String(decoding: bytes[start..<end], as: UTF8.self), meaning: text), end)
    }

    /// The bytes that an escape stands for; none where it is one of a sign by its name.
    private func escape(_ at: Int) -> (bytes: [UInt8], end: Int)? {
        guard bytes[at] == UInt8(ascii: "%") || bytes[at] == UInt8(ascii: "&") else { return nil }
        if bytes[at] == UInt8(ascii: "%") {
            guard at + 2 < bytes.count, bytes[at + 1].isHexDigit, bytes[at + 2].isHexDigit else { return nil }
            let digits = String(decoding: bytes[(at + 1)...(at + 2)], as: UTF8.self)
            return ([UInt8(digits, radix: 16) ?? 0], at + 3)
        }
        guard let semicolon = bytes[at...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = String(decoding: bytes[(at + 1)..<semicolon], as: UTF8.self)
        if name.first == "#" {
            let digits = name.dropFirst()
            let isHex = digits.first == "x" || digits.first == "X"
            let code = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return code.flatMap(Unicode.Scalar.init).map { (Array(String($0).utf8), semicolon + 1) }
        }
        return !name.isEmpty && name.utf8.allSatisfy(\.isASCIILetter) ? ([], semicolon + 1) : nil
    }
}

extension UInt8 {
    /// Whether words have it, and what addresses and ids are made of besides.
    fileprivate var isPartOfWord: Bool { isPartOfName || self >= 0x80 || self == 0x2E || self == 0x3A }
}
