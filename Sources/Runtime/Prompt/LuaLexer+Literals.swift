extension LuaLexer {
    /// What a string or a number of a text stands for, as Lua has it; nil for any other token.
    static func value(of token: Token, in bytes: [UInt8]) -> String? {
        switch token.text {
        case "\"": string(bytes[token.range])
        case "0": number(String(decoding: bytes[token.range], as: UTF8.self))
        default: nil
        }
    }

    private static func string(_ source: ArraySlice<UInt8>) -> String {
        guard let first = source.first else { return "" }
        guard first == UInt8(ascii: "[") else {
            let isClosed = source.count > 1 && source.last == first
            return String(decoding: unescaped(source.dropFirst().dropLast(isClosed ? 1 : 0)), as: UTF8.self)
        }
        let level = source.dropFirst().prefix { $0 == UInt8(ascii: "=") }.count + 2
        var inner = source.dropFirst(level).dropLast(level)
        if inner.first == UInt8(ascii: "\r") { inner = inner.dropFirst() }
        if inner.first == UInt8(ascii: "\n") { inner = inner.dropFirst() }
        return String(decoding: inner, as: UTF8.self)
    }

    private static let plainEscapes: [UInt8: UInt8] = [
        UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "r"): 13, UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8,
        UInt8(ascii: "f"): 12, UInt8(ascii: "v"): 11,
    ]

    private static func unescaped(_ source: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var rest = source
        func taken(_ limit: Int, while isMeant: (UInt8) -> Bool) -> String {
            let digits = rest.prefix(limit).prefix(while: isMeant)
            rest = rest.dropFirst(digits.count)
            return String(decoding: digits, as: UTF8.self)
        }
        func isHex(_ byte: UInt8) -> Bool { Character(Unicode.Scalar(byte)).isHexDigit }
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let escape = rest.first else {
                result.append(byte)
                continue
            }
            switch escape {
            case UInt8(ascii: "x"):
                rest = rest.dropFirst()
                if let code = UInt8(taken(2, while: isHex), radix: 16) { result.append(code) }
            case UInt8(ascii: "u"):
                rest = rest.dropFirst(2)
                if let scalar = UInt32(taken(8, while: isHex), radix: 16).flatMap(Unicode.Scalar.init) {
                    result += String(scalar).utf8
                }
                rest = rest.dropFirst()
            case UInt8(ascii: "z"):
                rest = rest.dropFirst().drop { $0 == 32 || (9...13).contains($0) }
            case let digit where isDigit(digit):
                if let code = UInt8(taken(3, while: isDigit)) { result.append(code) }
            default:
                rest = rest.dropFirst()
                result.append(plainEscapes[escape] ?? escape)
            }
        }
        return result
    }

    private static func number(_ source: String) -> String {
        if let whole = Int64(source) { return String(whole) }
        let isHex = source.hasPrefix("0x") || source.hasPrefix("0X")
        if isHex, let whole = UInt64(source.dropFirst(2), radix: 16) { return String(Int64(bitPattern: whole)) }
        guard let number = Double(source) else { return source }
        return Int64(exactly: number).map(String.init) ?? number.description
    }
}
