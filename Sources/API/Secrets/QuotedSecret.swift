/// A secret in every spelling in which the other side may quote it: as it is, and escaped for JSON, for a URL or for
/// HTML, also JSON in one of the others; in base64, alone or within something longer; of a key the text without the
/// lines around it; and of one that has several words, each that is no ordinary one.
struct QuotedSecret: Sendable {
    let text: String
    /// What is looked for, the longest first.
    private let forms: [Form]

    /// A shorter word is left in texts where it stands without the others.
    private static let minLengthOfWords = 8
    /// So is one of letters only that is shorter than this: it may be a word of a language.
    private static let minLengthOfLetters = 20
    /// What is shorter has a base64 that may be part of an ordinary word.
    private static let minLengthInBase64 = 6

    private struct Form {
        let scalars: [Unicode.Scalar]
        let isBase64: Bool
    }

    init(_ secret: String) {
        text = secret
        var texts = [secret]
        let isKey = secret.hasPrefix("-----BEGIN ")
        let lines = secret.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") }
        if isKey { texts.append(lines.joined(separator: "\n")) }
        let words = lines.flatMap { $0.split { $0.isWhitespace || $0 == ";" || $0 == "," } }
        if words.count > 1 || isKey {
            // Of `session=abc` the value alone, too.
            let values = words.compactMap { word in
                word.firstIndex(of: "=").map { word[word.index(after: $0)...] }
            }
            texts += (words + values).filter(Self.isTelling).map(String.init)
        }
        var forms = texts.map { Form(scalars: Array($0.unicodeScalars), isBase64: false) }
        if secret.utf8.count >= Self.minLengthInBase64 {
            forms += (0..<3).map {
                Form(scalars: Base64.inner(of: Array(secret.utf8), after: $0), isBase64: true)
            }
        }
        self.forms = forms.filter { !$0.scalars.isEmpty }.sorted { $0.scalars.count > $1.scalars.count }
    }

    /// Whether a word gives the secret away, and is none that a text may have by itself.
    private static func isTelling(_ word: Substring) -> Bool {
        guard word.count >= minLengthOfWords else { return false }
        let isOrdinary =
            word.allSatisfy(\.isLetter)
            && (word.dropFirst().allSatisfy(\.isLowercase) || word.allSatisfy(\.isUppercase))
        return !isOrdinary || word.count >= minLengthOfLetters
    }

    /// Puts a mask where the secret stands in a text.
    func strike(from text: inout [UInt8], mask: String) {
        for form in forms { Self.strike(form, from: &text, mask: mask) }
    }

    private static func strike(_ form: Form, from text: inout [UInt8], mask: String) {
        let first = form.scalars[0]
        let begin = UTF8.encode(first)?.first ?? 0
        var result: [UInt8] = []
        // What was looked at and is not in the result yet begins here.
        var copied = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            guard byte == begin || Escapes.begin(with: byte) || (form.isBase64 && Base64.isOdd(byte)),
                var end = Escapes.end(of: form.scalars, in: text, from: index, isBase64: form.isBase64)
            else {
                index += 1
                continue
            }
            var start = index
            if form.isBase64 {
                // The letters at both ends hold bits of it, too.
                if start > copied, Base64.isLetter(text[start - 1]) { start -= 1 }
                if end < text.count, Base64.isLetter(text[end]) { end += 1 }
                while end < text.count, text[end] == UInt8(ascii: "=") { end += 1 }
            }
            result += text[copied..<start]
            result += mask.utf8
            copied = end
            index = end
        }
        guard copied > 0 else { return }
        text = result + text[copied...]
    }
}

/// Base64, as far as a text is looked for in it.
private enum Base64 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func isLetter(_ byte: UInt8) -> Bool { letters.contains(byte) || isOdd(byte) }

    /// Whether it is one of the letters that the form for URLs has in the place of others.
    static func isOdd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") }

    /// The letters that are the text's alone, where so many bytes of something else stand before it.
    static func inner(of text: [UInt8], after count: Int) -> [Unicode.Scalar] {
        let bytes = [UInt8](repeating: 0, count: count) + text
        let first = (count * 8 + 5) / 6
        let last = bytes.count * 8 / 6
        guard first < last else { return [] }
        return (first..<last).map { place in
            let bit = place * 6
            let high = UInt16(bytes[bit / 8]) << 8
            let low = bit / 8 + 1 < bytes.count ? UInt16(bytes[bit / 8 + 1]) : 0
            return Unicode.Scalar(letters[Int((high | low) >> UInt16(10 - bit % 8)) & 63])
        }
    }
}

/// What stands for a character in texts that are escaped, for JSON, for a URL or for HTML, once or several times.
private enum Escapes {
    /// It is asked of each byte of each text.
    static func begin(with byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "&")
            || byte == UInt8(ascii: "+")
    }

    /// Where a text ends that begins at a place, however each of its characters is escaped; nil if it does not stand
    /// there.
    static func end(of scalars: [Unicode.Scalar], in text: [UInt8], from start: Int, isBase64: Bool) -> Int? {
        var places = [start]
        for (index, scalar) in scalars.enumerated() {
            var next: [Int] = []
            for place in places {
                for end in ends(of: scalar, in: text, from: place) where !next.contains(end) { next.append(end) }
                if isBase64, let other = scalar.inURL {
                    for end in ends(of: other, in: text, from: place) where !next.contains(end) { next.append(end) }
                }
                // Ends of lines are left out, or are blanks, where a text is put into one line.
                if index > 0, scalar == "\n" || scalar == "\r" {
                    if !next.contains(place) { next.append(place) }
                    if place < text.count, text[place] == 0x20 { next.append(place + 1) }
                }
            }
            guard !next.isEmpty else { return nil }
            places = next
        }
        return places.max()
    }

    private static func ends(of scalar: Unicode.Scalar, in text: [UInt8], from place: Int) -> [Int] {
        guard place < text.count else { return [] }
        var ends: [Int] = []
        let bytes = Array(String(scalar).utf8)
        if text[place...].starts(with: bytes) { ends.append(place + bytes.count) }
        guard begin(with: text[place]) else { return ends }
        if scalar == " ", text[place] == UInt8(ascii: "+") { ends.append(place + 1) }
        // Letters behind the sign may look like digits of a byte that was escaped once more.
        if scalar == "%", text[place] == UInt8(ascii: "%") {
            var end = place + 1
            while text[end...].starts(with: "25".utf8) {
                end += 2
                ends.append(end)
            }
        }
        if let end = endInURL(of: bytes, in: text, from: place) { ends.append(end) }
        ends += units(in: text, at: place).filter { $0.scalar == scalar }.map(\.end)
        return ends + endsInJSON(of: scalar, in: text, from: place)
    }

    /// One character as it stands there: itself, or for HTML or a URL.
    private static func units(in text: [UInt8], at place: Int) -> [(scalar: Unicode.Scalar, end: Int)] {
        guard place < text.count else { return [] }
        switch text[place] {
        case UInt8(ascii: "&"): return [("&", place + 1)] + entities(in: text, from: place + 1)
        case UInt8(ascii: "%"):
            guard let (byte, end) = byteInURL(in: text, from: place), byte < 0x80 else { return [("%", place + 1)] }
            return [("%", place + 1), (Unicode.Scalar(byte), end)]
        case let byte where byte < 0x80: return [(Unicode.Scalar(byte), place + 1)]
        default: return []
        }
    }

    private static let names: [(name: String, scalar: Unicode.Scalar)] = [
        ("quot;", "\""), ("apos;", "'"), ("lt;", "<"), ("gt;", ">"),
    ]

    private static func entities(in text: [UInt8], from place: Int) -> [(scalar: Unicode.Scalar, end: Int)] {
        var found: [(Unicode.Scalar, Int)] = []
        var place = place
        // `&amp;quot;` is one that was escaped once more.
        while true {
            for (name, scalar) in names where text[place...].starts(with: name.utf8) {
                found.append((scalar, place + name.utf8.count))
            }
            if place < text.count, text[place] == UInt8(ascii: "#"),
                let end = text[place...].prefix(12).firstIndex(of: UInt8(ascii: ";"))
            {
                let digits = String(decoding: text[(place + 1)..<end], as: UTF8.self)
                let isHex = digits.first == "x" || digits.first == "X"
                if let code = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits),
                    let scalar = Unicode.Scalar(code)
                {
                    found.append((scalar, end + 1))
                }
            }
            guard text[place...].starts(with: "amp;".utf8) else { return found }
            place += 4
            found.append(("&", place))
        }
    }

    /// A byte behind a percent sign that may be escaped itself.
    private static func byteInURL(in text: [UInt8], from place: Int) -> (byte: UInt8, end: Int)? {
        guard place < text.count, text[place] == UInt8(ascii: "%") else { return nil }
        var at = place + 1
        // `%2541` is an `A`; `%25` with no digits behind it, the sign itself.
        while text[at...].starts(with: "25".utf8), hex(text, at + 2, count: 2) != nil { at += 2 }
        guard let byte = hex(text, at, count: 2) else { return nil }
        return (UInt8(byte), at + 2)
    }

    private static func endInURL(of bytes: [UInt8], in text: [UInt8], from place: Int) -> Int? {
        var at = place
        for byte in bytes {
            guard let (found, end) = byteInURL(in: text, from: at), found == byte else { return nil }
            at = end
        }
        return at
    }

    private static let short: [Unicode.Scalar: Unicode.Scalar] = [
        "n": "\n", "r": "\r", "t": "\t", "b": "\u{8}", "f": "\u{C}", "\"": "\"", "'": "'", "/": "/",
    ]

    /// Behind backslashes, of which each escaping doubles the number.
    private static func endsInJSON(of scalar: Unicode.Scalar, in text: [UInt8], from place: Int) -> [Int] {
        var ends: [Int] = []
        var at = place
        var count = 0
        while let end = units(in: text, at: at).first(where: { $0.scalar == "\\" })?.end {
            at = end
            count += 1
            if scalar == "\\", count == 2 || count == 4 { ends.append(at) }
        }
        guard count > 0 else { return ends }
        for unit in units(in: text, at: at) {
            if short[unit.scalar] == scalar { ends.append(unit.end) }
            guard unit.scalar == "u", let code = hex(text, unit.end, count: 4) else { continue }
            if code == scalar.value { ends.append(unit.end + 4) }
            if let pair = UTF16.encode(scalar), pair.count == 2, pair.first.map(UInt32.init) == code {
                var low = unit.end + 4
                while low < text.count, text[low] == UInt8(ascii: "\\") { low += 1 }
                guard low < text.count, text[low] == UInt8(ascii: "u"), let code = hex(text, low + 1, count: 4),
                    pair.last.map(UInt32.init) == code
                else { continue }
                ends.append(low + 5)
            }
        }
        return ends
    }

    private static func hex(_ text: [UInt8], _ place: Int, count: Int) -> UInt32? {
        guard place + count <= text.count else { return nil }
        var value: UInt32 = 0
        for byte in text[place..<(place + count)] {
            switch byte {
            case 48...57: value = value << 4 | UInt32(byte - 48)
            case 65...70: value = value << 4 | UInt32(byte - 55)
            case 97...102: value = value << 4 | UInt32(byte - 87)
            default: return nil
            }
        }
        return value
    }
}

extension Unicode.Scalar {
    /// What base64 has for it in URLs.
    fileprivate var inURL: Unicode.Scalar? {
        switch self {
        case "+": "-"
        case "/": "_"
        default: nil
        }
    }
}
