import Runtime
import Testing

@Suite struct LuaMarksTests {
    /// The parts of a text, each with what it is.
    private func parts(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        return LuaMarks(text).parts.map { range, part in
            let shown = String(decoding: bytes[range], as: UTF8.self)
            return switch part {
            case .keyword: "keyword \(shown)"
            case .literal: "literal \(shown)"
            case .number: "number \(shown)"
            case .string: "string \(shown)"
            case .comment: "comment \(shown)"
            case .bracket(let partner): "\(shown) \(partner.map(String.init) ?? "-")"
            case .unfinished: "unfinished \(shown)"
            case .wrong: "wrong \(shown)"
            }
        }
    }

    @Test(arguments: [
        ("local x = nil", ["keyword local", "literal nil"]),
        ("a.b:c 'd'", ["string 'd'"]),
        ("x = [==[a]]b]==] -- c", ["string [==[a]]b]==]", "comment -- c"]),
        ("f({1})", ["( 5", "{ 4", "number 1", "} 2", ") 1"]),
        ("f(", ["( -"]),
        ("a == b ~= c <= d // 2 .. e << 1", ["number 2", "number 1"]),
        ("goto x ::x::", ["keyword goto"]),
    ])
    func theyAreWhatLuaHas(text: String, expected: [String]) { #expect(parts(text) == expected) }

    @Test(arguments: [
        ("\"open", ["unfinished \"open"]), ("[[open", ["unfinished [[open"]), ("--[[ open", ["unfinished --[[ open"]),
        ("0x", ["unfinished 0x"]), ("1e", ["unfinished 1e"]), ("1e+", ["unfinished 1e+"]),
        ("'a\\", ["unfinished 'a\\"]), ("'\\x4", ["unfinished '\\x4"]), ("'\\u{20", ["unfinished '\\u{20"]),
    ])
    func whatMayStillBecomeRightIsUnfinished(text: String, expected: [String]) { #expect(parts(text) == expected) }

    @Test(arguments: [
        ("3x", ["wrong 3x"]), ("0x + 1", ["wrong 0x", "number 1"]), ("1.2.3", ["wrong 1.2.3"]), ("a $ b", ["wrong $"]),
        ("a != b", ["wrong !"]), ("é", ["wrong é"]), (")", ["wrong )"]), ("(]", ["( -", "wrong ]"]),
        ("'a\\qb'", ["string 'a", "wrong \\q", "string b'"]), ("'\\300'", ["string '", "wrong \\300", "string '"]),
        ("'\\xg'", ["string '", "wrong \\x", "string g'"]), ("'\\u{}'", ["string '", "wrong \\u{}", "string '"]),
        ("'a\nb'", ["string 'a", "wrong \n", "string b'"]),
    ])
    func whatLuaTakesNowhereIsWrong(text: String, expected: [String]) { #expect(parts(text) == expected) }

    @Test(arguments: ["0xA.8p-1", ".5", "3.", "1e10", "0x.1", "1E+5", "0XFF", "9007199254740993"])
    func numbersAreThoseOfLua(text: String) { #expect(parts(text).last?.hasPrefix("number") == true) }

    @Test(arguments: ["'\\n\\\\\\'\\z  x\\065\\x41\\u{48}'", "'a\\\nb'"])
    func escapesAreThoseOfLua(text: String) { #expect(parts(text) == ["string \(text)"]) }

    @Test func theyCoverNoByteTwice() {
        for text in ["x = {[1] = '\\q\\q', \"é\" } ) -- [[", "\u{0}\u{1B}é$$ 'a\\", "[=[ ]] ]=] 0x 0x 1e+1e"] {
            var end = 0
            for (range, _) in LuaMarks(text).parts {
                #expect(range.lowerBound >= end && !range.isEmpty)
                end = range.upperBound
            }
            #expect(end <= text.utf8.count)
        }
    }
}
