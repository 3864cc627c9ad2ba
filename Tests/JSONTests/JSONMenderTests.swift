import Testing

@testable import JSON

/// What is all but JSON is read for replies; `json.decode` and every other reader stay strict.
@Suite struct JSONMenderTests {
    @Test(arguments: [
        (#"[12345678901234567890123]"#, #"["12345678901234567890123"]"#, "1 number beyond 64 bits became text"),
        (#"[-9223372036854775809]"#, #"["-9223372036854775809"]"#, "1 number beyond 64 bits became text"),
        (#"[1e400, -1E400]"#, #"["1e400","-1E400"]"#, "2 numbers beyond 64 bits became text"),
        (#"{"a": NaN, "b": -Infinity}"#, #"{"a":null,"b":null}"#, "2 values that are no number were left out"),
        (#"[NaN]"#, "[null]", "1 value that is no number was left out"),
        (#"["a\ud83d"]"#, "[\"a\u{FFFD}\"]", "1 half character became U+FFFD"),
        (#"["\ude00\ud83d\ud83d\ude00"]"#, "[\"\u{FFFD}\u{FFFD}😀\"]", "2 half characters became U+FFFD"),
        ("[\"a\tb\n\"]", #"["a\tb\n"]"#, "2 raw control characters were taken as if escaped"),
    ])
    func whatIsAllButJSONIsRead(text: String, meant: String, remark: String) throws {
        #expect(throws: JSONError.self) { try JSONDocument(parsing: text) }
        let document = try JSONDocument(mending: Array(text.utf8))
        #expect(document.root.value == (try JSONDocument(parsing: meant).root.value))
        #expect(document.remarks == [remark])
    }

    @Test func bytesThatAreNoCharactersAreReplaced() throws {
        let quote = UInt8(ascii: "\"")
        let surrogate = try JSONDocument(mending: [quote, 0xED, 0xA0, 0xBD, 0x61, quote])
        #expect(surrogate.root.string == "\u{FFFD}a")
        let latin = try JSONDocument(mending: [quote, 0x4D, 0xFC, 0x6C, 0x6C, 0x65, 0x72, quote])
        #expect(latin.root.string == "M\u{FFFD}ller")
        #expect(latin.remarks == ["1 byte that is not UTF-8 became U+FFFD"])
    }

    @Test(arguments: [
        "", "[", "[1", "{\"a\": NaN", "[NaN", "[12345678901234567890123", "\"\\ud83d", "[nan]", "[NaNa]", "[-]", "[01]",
        "[1.]", "[--12345678901234567890123]", "[1 2]", "[\"a]", "[\u{1}]", "<html>NaN</html>", "[+1]", "[0x10]",
        "[012345678901234567890123]", "[Infinityx]", "NaN NaN", #"["\x\ud83d"]"#,
    ])
    func whatIsNoJSONStaysRefused(text: String) {
        #expect(throws: JSONError.self) { try JSONDocument(mending: Array(text.utf8)) }
    }

    @Test func whatIsJSONIsNotTouched() throws {
        for text in ["[1, -2.5e3, \"é😀\\u00e9\\ud83d\\ude00\\\\ud83d\", null]", "9223372036854775807", "{}"] {
            let document = try JSONDocument(mending: Array(text.utf8))
            #expect(document.root.value == (try JSONDocument(parsing: text).root.value))
            #expect(document.remarks.isEmpty)
        }
    }

    @Test func hostileTextsNeitherCrashNorPass() throws {
        var random = SystemRandomNumberGenerator()
        let pieces =
            [
                "\"", "\\", "\\u", "\\ud83d", "NaN", "-", "1e", "99999999999999999999", "{", "}", "[", "]", ":", ",",
                "\u{1}",
                "\u{FFFF}", "é", "Infinity", ".",
            ].map { Array($0.utf8) } + [[0xED, 0xA0], [0xF0, 0x9F], [0xFF], [0xC0]]
        for _ in 0..<5000 {
            var text: [UInt8] = []
            for _ in 0..<Int.random(in: 0..<12, using: &random) { text += pieces.randomElement(using: &random) ?? [] }
            if let document = try? JSONDocument(mending: text) { _ = document.root.value }
        }
    }
}
