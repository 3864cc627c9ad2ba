/// Makes JSON of a text that is all but JSON, so that one field of a reply does not cost the whole.
///
/// What it changes is inside of single values: a number that can't be held exactly becomes its text, `NaN` and
/// `Infinity` become null, a raw control character its escape, and what is no character U+FFFD. Everything else stays
/// as it is, and is for the parser to judge.
struct JSONMender {
    /// What was changed.
    enum Change: CaseIterable {
        case surrogate, encoding, control, number, notANumber
    }

    /// How often each change was made.
    private(set) var changes: [Change: Int] = [:]
    private(set) var text: [UInt8] = []
    private let source: [UInt8]
    private var index = 0

    init(_ source: [UInt8]) {
        self.source = source
        text.reserveCapacity(source.count + 64)
        var inString = false
        while index < source.count {
            let byte = source[index]
            switch byte {
            case UInt8(ascii: "\""):
                inString.toggle()
                copy(1)
            case UInt8(ascii: "\\") where inString: escape()
            case 0..<0x20 where inString:
                note(.control)
                text += Array("\\u00".utf8) + [Self.hex[Int(byte >> 4)], Self.hex[Int(byte & 15)]]
                index += 1
            case 0x80... where inString: character()
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "N"), UInt8(ascii: "I"):
                if inString { copy(1) } else { number() }
            default: copy(1)
            }
        }
    }

    private static let hex = Array("0123456789abcdef".utf8)
    private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    private mutating func note(_ change: Change) { changes[change, default: 0] += 1 }

    private mutating func copy(_ count: Int) {
        let end = min(index + count, source.count)
        text += source[index..<end]
        index = end
    }

    // MARK: In strings

    private mutating func escape() {
        guard let unit = unit(at: index) else { return copy(2) }
        let isHigh = unit & 0xFC00 == 0xD800
        if isHigh, let low = self.unit(at: index + 6), low & 0xFC00 == 0xDC00 { return copy(12) }
        guard isHigh || unit & 0xFC00 == 0xDC00 else { return copy(6) }
        note(.surrogate)
        text += Array("\\ufffd".utf8)
        index += 6
    }

    /// The number in an escape such as `\u00e9`; nil where there is none.
    private func unit(at start: Int) -> UInt16? {
        guard start + 6 <= source.count, source[start] == UInt8(ascii: "\\"), source[start + 1] == UInt8(ascii: "u")
        else { return nil }
        var value: UInt16 = 0
        for byte in source[(start + 2)..<(start + 6)] {
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt16(digit)
        }
        return value
    }

    /// One character of several bytes, or what should be one.
    private mutating func character() {
        let rest = source[index..<min(index + 4, source.count)]
        var parser = Unicode.UTF8.ForwardParser()
        var bytes = rest.makeIterator()
        if case .valid(let scalar) = parser.parseScalar(from: &bytes) { return copy(scalar.count) }
        // Half of a pair, written as Java's own form of UTF-8 has it.
        let first = rest.startIndex
        let isSurrogate =
            rest.count >= 3 && rest[first] == 0xED && rest[first + 1] & 0xE0 == 0xA0 && rest[first + 2] & 0xC0 == 0x80
        note(isSurrogate ? .surrogate : .encoding)
        text += Self.replacement
        index += isSurrogate ? 3 : 1
    }

    // MARK: Numbers

    private mutating func number() {
        let start = index
        var end = index
        while end < source.count, Self.isPart(source[end]) { end += 1 }
        let token = String(decoding: source[start..<end], as: UTF8.self)
        let bare = token.hasPrefix("-") ? token.dropFirst() : token[...]
        if bare == "NaN" || bare == "Infinity" {
            note(.notANumber)
            text += Array("null".utf8)
            index = end
        } else if Self.isNumber(bare), !Self.isHeld(token) {
            note(.number)
            text += Array("\"\(token)\"".utf8)
            index = end
        } else {
            copy(end - start)
        }
    }

    static func isPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// Whether it is a number without its sign, as the grammar of JSON has it.
    private static func isNumber(_ text: Substring) -> Bool {
        var rest = text.utf8[...]
        func digits() -> Int {
            let count = rest.prefix { (48...57).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        let isZero = rest.first == 48
        let whole = digits()
        guard whole > 0, !isZero || whole == 1 else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits() > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }

    /// Whether 64 bits hold the whole number, or a double something near the fraction.
    private static func isHeld(_ token: String) -> Bool {
        let isWhole = !token.utf8.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
        return isWhole ? Int64(token) != nil : Double(token)?.isFinite ?? false
    }
}

extension JSONMender {
    /// What was changed, in words for a person; none where nothing was.
    var remarks: [String] {
        Change.allCases.compactMap { change in
            guard let count = changes[change] else { return nil }
            let many = count != 1
            switch change {
            case .surrogate: return "\(count) half character\(many ? "s" : "") became U+FFFD"
            case .encoding: return "\(count) byte\(many ? "s that are" : " that is") not UTF-8 became U+FFFD"
            case .control: return "\(count) raw control character\(many ? "s were" : " was") taken as if escaped"
            case .number: return "\(count) number\(many ? "s" : "") beyond 64 bits became text"
            case .notANumber:
                return "\(count) value\(many ? "s that are" : " that is") no number \(many ? "were" : "was") left out"
            }
        }
    }
}
