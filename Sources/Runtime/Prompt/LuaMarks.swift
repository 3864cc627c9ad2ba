import API

/// What a part of Lua text is to whoever looks at it.
public enum LuaPart: Hashable, Sendable {
    case keyword, literal, number, string, comment
    /// A bracket, with the place of the one that belongs to it, if that is there.
    case bracket(partner: Int?)
    /// A string, a comment or a number that has no end yet.
    case unfinished
    /// What Lua takes nowhere.
    case wrong
}

/// The parts of Lua text that are more than plain names and signs, with their places in bytes; in order.
public struct LuaMarks {
    /// The parts, none of which overlaps another.
    public private(set) var parts: [(range: Range<Int>, part: LuaPart)] = []

    private let bytes: [UInt8]
    /// The brackets that are open: where they are among the parts.
    private var open: [Int] = []

    /// Finds the parts of a text that may be half typed.
    public init(_ text: String) {
        bytes = Array(text.utf8)
        for token in LuaLexer.tokens(of: bytes, withComments: true) { note(token) }
    }

    private mutating func note(_ token: LuaLexer.Token) {
        switch token.text {
        case "\"": noteString(token)
        case "0": noteNumber(token)
        case "--": add(token.range, token.isWhole ? .comment : .unfinished)
        case "nil", "true", "false": add(token.range, .literal)
        case "(", "[", "{":
            open.append(parts.count)
            add(token.range, .bracket(partner: nil))
        case ")", "]", "}": noteEnd(token)
        case _ where token.isWord:
            if luaKeywords.contains(token.text) { add(token.range, .keyword) }
        default:
            if !Self.signs.contains(token.text) { add(token.range, .wrong) }
        }
    }

    private mutating func add(_ range: Range<Int>, _ part: LuaPart) {
        // Bytes of one character are one part, or it would be drawn in two.
        if part == .wrong, let last = parts.last, last.part == .wrong, last.range.upperBound == range.lowerBound {
            parts[parts.count - 1].range = last.range.lowerBound..<range.upperBound
        } else {
            parts.append((range, part))
        }
    }

    private static let signs: Set<String> = [
        "+", "-", "*", "/", "%", "^", "#", "&", "~", "|", "<", ">", "=", "==", "~=", "<=", ">=", ";", ":", ",", ".",
    ]

    // MARK: Brackets

    private static let beginnings: [UInt8: UInt8] = [
        UInt8(ascii: ")"): UInt8(ascii: "("), UInt8(ascii: "]"): UInt8(ascii: "["),
        UInt8(ascii: "}"): UInt8(ascii: "{"),
    ]

    private mutating func noteEnd(_ token: LuaLexer.Token) {
        let place = token.range.lowerBound
        guard let index = open.last, bytes[parts[index].range.lowerBound] == Self.beginnings[bytes[place]] else {
            return add(token.range, .wrong)
        }
        open.removeLast()
        add(token.range, .bracket(partner: parts[index].range.lowerBound))
        parts[index].part = .bracket(partner: place)
    }

    // MARK: Strings

    private mutating func noteString(_ token: LuaLexer.Token) {
        guard bytes[token.range.lowerBound] != UInt8(ascii: "[") else {
            return add(token.range, token.isWhole ? .string : .unfinished)
        }
        let kind: LuaPart = token.isWhole ? .string : .unfinished
        var begin = token.range.lowerBound
        var place = begin
        while place < token.range.upperBound {
            var wrong: Range<Int>?
            switch bytes[place] {
            case UInt8(ascii: "\n"): wrong = place..<place + 1
            case UInt8(ascii: "\\"):
                let (length, isRight) = escape(at: place, in: token)
                if isRight { place += length } else { wrong = place..<place + length }
            default: place += 1
            }
            if let wrong {
                if begin < wrong.lowerBound { add(begin..<wrong.lowerBound, kind) }
                add(wrong, .wrong)
                begin = wrong.upperBound
                place = begin
            }
        }
        if begin < token.range.upperBound { add(begin..<token.range.upperBound, kind) }
    }

    /// How long the escape at a place is, and whether it is one of Lua's. What may still become one is right.
    private func escape(at place: Int, in token: LuaLexer.Token) -> (length: Int, isRight: Bool) {
        let end = token.range.upperBound
        let rest = bytes[place + 1..<max(end, place + 1)]
        guard let first = rest.first else { return (1, true) }
        func isHex(_ byte: UInt8) -> Bool { Character(Unicode.Scalar(byte)).isHexDigit }
        switch first {
        case UInt8(ascii: "x"):
            let digits = rest.dropFirst().prefix(2).prefix(while: isHex).count
            return (2 + digits, digits == 2 || place + 2 + digits == bytes.count)
        case UInt8(ascii: "u"):
            let body = rest.dropFirst()
            guard body.first == UInt8(ascii: "{") else { return (2, body.isEmpty) }
            let digits = body.dropFirst().prefix(while: isHex)
            let close = digits.endIndex
            let isOpen = close == bytes.count
            let isClosed = close < end && bytes[close] == UInt8(ascii: "}")
            return (close - place + (isClosed ? 1 : 0), isOpen || isClosed && !digits.isEmpty)
        case let digit where LuaLexer.isDigit(digit):
            let digits = rest.prefix(3).prefix(while: LuaLexer.isDigit)
            return (1 + digits.count, Int(String(decoding: digits, as: UTF8.self)) ?? 0 < 256)
        default:
            return (2, Array("abfnrtvz\\\"'\n\r".utf8).contains(first))
        }
    }

    // MARK: Numbers

    private mutating func noteNumber(_ token: LuaLexer.Token) {
        let text = bytes[token.range].map { $0 | 0x20 }
        if Self.isNumber(text) {
            add(token.range, .number)
        } else {
            // `0x` and `1e` go on as soon as more is typed.
            let isOnTheWay = token.range.upperBound == bytes.count && Self.isNumber(text + [UInt8(ascii: "0")])
            add(token.range, isOnTheWay ? .unfinished : .wrong)
        }
    }

    /// Whether Lua reads it as a number; in small letters (and what that makes of signs and digits: the same).
    private static func isNumber(_ text: [UInt8]) -> Bool {
        var rest = text[...]
        let isHex = rest.starts(with: "0x".utf8)
        if isHex { rest = rest.dropFirst(2) }
        let digits = { (byte: UInt8) in
            LuaLexer.isDigit(byte) || isHex && (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
        }
        func skipDigits(_ isMeant: (UInt8) -> Bool) -> Int {
            let count = rest.prefix(while: isMeant).count
            rest = rest.dropFirst(count)
            return count
        }
        var count = skipDigits(digits)
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            count += skipDigits(digits)
        }
        guard count > 0 else { return false }
        if rest.first == UInt8(ascii: isHex ? "p" : "e") {
            rest = rest.dropFirst()
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard skipDigits(LuaLexer.isDigit) > 0 else { return false }
        }
        return rest.isEmpty
    }
}
