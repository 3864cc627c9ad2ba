import API

/// Cuts Lua text into words and signs, skipping strings and comments.
enum LuaLexer {
    struct Token: Equatable {
        /// The word or sign itself; strings, numbers and comments stand as `"`, `0` and `--`.
        var text: String
        /// Where it stands, in bytes.
        var range: Range<Int>
        /// Whether a string, or a comment in long brackets, has its end.
        var isWhole = true

        var isWord: Bool { text.utf8.first.map(LuaLexer.startsWord) ?? false }
        var isName: Bool { isWord && !luaKeywords.contains(text) }
    }

    static func tokens(of text: String) -> [Token] { tokens(of: Array(text.utf8)) }

    /// The same of bytes; with the comments, if they are wanted.
    static func tokens(of bytes: [UInt8], withComments: Bool = false) -> [Token] {
        var lexer = Scanner(bytes: bytes, withComments: withComments)
        return lexer.all()
    }

    static func startsWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        default: false
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private struct Scanner {
        let bytes: [UInt8]
        let withComments: Bool
        var at = 0

        mutating func all() -> [Token] {
            var tokens: [Token] = []
            while let token = next() { tokens.append(token) }
            return tokens
        }

        private func peek(_ offset: Int = 0) -> UInt8? {
            at + offset < bytes.count ? bytes[at + offset] : nil
        }

        private mutating func next() -> Token? {
            while let byte = peek() {
                let start = at
                if LuaLexer.startsWord(byte) {
                    while let more = peek(), LuaLexer.startsWord(more) || LuaLexer.isDigit(more) { at += 1 }
                    return Token(text: String(decoding: bytes[start..<at], as: UTF8.self), range: start..<at)
                }
                switch byte {
                case UInt8(ascii: " "), 9...13: at += 1
                case UInt8(ascii: "-") where peek(1) == UInt8(ascii: "-"):
                    let isWhole = skipComment()
                    if withComments { return Token(text: "--", range: start..<at, isWhole: isWhole) }
                case UInt8(ascii: "\""), UInt8(ascii: "'"):
                    let isWhole = skipString(quote: byte)
                    return Token(text: "\"", range: start..<at, isWhole: isWhole)
                case UInt8(ascii: "[") where longBracketLevel() != nil:
                    let isWhole = skipLongBracket(level: longBracketLevel() ?? 0)
                    return Token(text: "\"", range: start..<at, isWhole: isWhole)
                case _ where LuaLexer.isDigit(byte):
                    skipNumber()
                    return Token(text: "0", range: start..<at)
                case UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "~"):
                    // `==`, `<=`, `>=` and `~=` are one sign each: none of them is an assignment.
                    at += peek(1) == UInt8(ascii: "=") ? 2 : 1
                    return Token(text: String(decoding: bytes[start..<at], as: UTF8.self), range: start..<at)
                default:
                    at += 1
                    return Token(text: String(decoding: bytes[start..<at], as: UTF8.self), range: start..<at)
                }
            }
            return nil
        }

        // What is skipped tells whether it has its end.

        private mutating func skipComment() -> Bool {
            at += 2
            if peek() == UInt8(ascii: "["), let level = longBracketLevel() {
                return skipLongBracket(level: level)
            }
            while let byte = peek(), byte != UInt8(ascii: "\n") { at += 1 }
            return true
        }

        private mutating func skipString(quote: UInt8) -> Bool {
            at += 1
            while let byte = peek(), byte != quote {
                at += byte == UInt8(ascii: "\\") ? 2 : 1
            }
            let isWhole = at < bytes.count
            at = min(at + 1, bytes.count)
            return isWhole
        }

        private mutating func skipNumber() {
            while let byte = peek() {
                let exponent = byte | 0x20 == UInt8(ascii: "e") || byte | 0x20 == UInt8(ascii: "p")
                if exponent, let sign = peek(1), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
                    at += 2
                } else if LuaLexer.isDigit(byte) || LuaLexer.startsWord(byte) || byte == UInt8(ascii: ".") {
                    at += 1
                } else {
                    return
                }
            }
        }

        /// The number of `=` between the two brackets that open a long string here; nil if none does.
        private func longBracketLevel() -> Int? {
            var level = 0
            while peek(1 + level) == UInt8(ascii: "=") { level += 1 }
            return peek(1 + level) == UInt8(ascii: "[") ? level : nil
        }

        private mutating func skipLongBracket(level: Int) -> Bool {
            at += level + 2
            while at < bytes.count {
                if bytes[at] == UInt8(ascii: "]") {
                    var equals = 0
                    while peek(1 + equals) == UInt8(ascii: "=") { equals += 1 }
                    if equals == level, peek(1 + level) == UInt8(ascii: "]") {
                        at += level + 2
                        return true
                    }
                }
                at += 1
            }
            return false
        }
    }
}
