/// Finds the place where a text stops being JSON.
///
/// simdjson says that a text is wrong, but not where. This reads it once more, and is used only on texts that were
/// refused. It keeps the open brackets on the heap, so that no depth of nesting hurts it.
struct JSONFaultFinder {
    /// How many bytes come before the fault; nil if the grammar is fine.
    private(set) var offset: Int?
    /// Whether the fault is that the text ends.
    var isTruncated: Bool { offset == text.count }

    private let text: [UInt8]
    private var position = 0
    private var open: [UInt8] = []

    init(in text: [UInt8]) {
        self.text = text
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        if !readDocument() { offset = position }
    }

    private var next: UInt8? { position < text.count ? text[position] : nil }

    /// What may come next inside the document.
    private enum Expected { case value, firstElement, firstKey, key, separator }

    private mutating func readDocument() -> Bool {
        var expected = Expected.value
        while true {
            skipSpace()
            switch (expected, next) {
            case (.firstElement, UInt8(ascii: "]")), (.firstKey, UInt8(ascii: "}")):
                close()
                expected = .separator
            case (.value, _), (.firstElement, _):
                guard let after = readValue() else { return false }
                expected = after
            case (.firstKey, _), (.key, _):
                guard readString() else { return false }
                skipSpace()
                guard take(UInt8(ascii: ":")) else { return false }
                expected = .value
            case (.separator, _):
                guard let bracket = open.last else { return next == nil }
                if next == bracket {
                    close()
                } else {
                    guard take(UInt8(ascii: ",")) else { return false }
                    expected = bracket == UInt8(ascii: "}") ? .key : .value
                }
            }
        }
    }

    private mutating func close() {
        open.removeLast()
        position += 1
    }

    private mutating func readValue() -> Expected? {
        switch next {
        case UInt8(ascii: "["):
            open.append(UInt8(ascii: "]"))
            position += 1
            return .firstElement
        case UInt8(ascii: "{"):
            open.append(UInt8(ascii: "}"))
            position += 1
            return .firstKey
        case UInt8(ascii: "\""): return readString() ? .separator : nil
        case UInt8(ascii: "t"): return readWord("true") ? .separator : nil
        case UInt8(ascii: "f"): return readWord("false") ? .separator : nil
        case UInt8(ascii: "n"): return readWord("null") ? .separator : nil
        default: return readNumber() ? .separator : nil
        }
    }

    private mutating func readWord(_ word: StaticString) -> Bool {
        for index in 0..<word.utf8CodeUnitCount {
            guard take(word.utf8Start[index]) else { return false }
        }
        return true
    }

    private mutating func readString() -> Bool {
        guard take(UInt8(ascii: "\"")) else { return false }
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return true
            case UInt8(ascii: "\\"):
                position += 1
                guard readEscape() else { return false }
            case 0..<0x20: return false
            default: position += 1
            }
        }
        return false
    }

    private mutating func readEscape() -> Bool {
        guard let byte = next else { return false }
        if #""\/bfnrt"#.utf8.contains(byte) {
            position += 1
            return true
        }
        guard let unit = readUnit() else { return false }
        guard UTF16.isSurrogate(unit) else { return true }
        // Half a character: the other half has to follow.
        guard UTF16.isLeadSurrogate(unit), take(UInt8(ascii: "\\")), let trail = readUnit() else { return false }
        return UTF16.isTrailSurrogate(trail)
    }

    /// Reads `u` and four digits.
    private mutating func readUnit() -> UInt16? {
        guard take(UInt8(ascii: "u")) else { return nil }
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }

    private mutating func readNumber() -> Bool {
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) {
            guard skipDigits() else { return false }
        }
        if take(UInt8(ascii: ".")) {
            guard skipDigits() else { return false }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard skipDigits() else { return false }
        }
        return true
    }

    private mutating func skipDigits() -> Bool {
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        return position > start
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || (0x09...0x0D).contains(byte) && byte != 0x0B && byte != 0x0C {
            position += 1
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }
}
