import Testing

@testable import Prompt

@Suite struct CompletionListTests {
    private func list(
        _ words: [Completion], columns: Int = 20, rows: Int = 10, queryItems: Int = 100, pages: Bool = true
    ) -> CompletionList {
        CompletionList(words, size: .init(columns: columns, rows: rows), queryItems: queryItems, pages: pages)
    }

    private func words(_ count: Int) -> [Completion] { (1...count).map { Completion(text: "word\($0)") } }

    @Test func wordsStandInColumns() {
        var made = list(words(5))
        #expect(made.begin() == "word1  word4\r\nword2  word5\r\nword3\r\n")
        #expect(made.isOver)
    }

    @Test func aNoteStandsBesideItsWord() {
        var made = list([Completion(text: "107", note: "2 days old"), Completion(text: "9")], columns: 80)
        #expect(made.begin() == "107  \u{1B}[2m2 days old\u{1B}[0m\r\n9\r\n")
    }

    @Test func aNoteIsCutToItsRow() {
        var made = list([Completion(text: "107", note: "a note that has no room")], columns: 14)
        #expect(made.begin() == "107  \u{1B}[2ma note…\u{1B}[0m\r\n")
    }

    @Test func aLongListAsksFirst() {
        var made = list(words(5), queryItems: 5)
        #expect(made.begin() == "Display all 5 possibilities? (y or n)")
        #expect(made.answer(UInt8(ascii: "x")) == "\u{07}")
        #expect(!made.isOver)
        #expect(made.answer(UInt8(ascii: "y")).hasPrefix("\r\nword1"))
        #expect(made.isOver)
        var refused = list(words(5), queryItems: 5)
        _ = refused.begin()
        #expect(refused.answer(UInt8(ascii: "n")) == "\r\n")
        #expect(refused.isOver)
        var unasked = list(words(5), queryItems: 0)
        #expect(unasked.begin().hasPrefix("word1"))
    }

    @Test func itStopsAtEachPage() {
        var made = list(words(6), columns: 8, rows: 3)
        #expect(made.begin() == "word1\r\nword2\r\n--More--")
        #expect(made.answer(0x0D) == "\r\u{1B}[Kword3\r\n--More--")
        #expect(made.answer(UInt8(ascii: " ")) == "\r\u{1B}[Kword4\r\nword5\r\n--More--")
        #expect(made.answer(UInt8(ascii: "q")) == "\r\u{1B}[K")
        #expect(made.isOver)
        var whole = list(words(6), columns: 8, rows: 3, pages: false)
        #expect(!whole.begin().contains("More"))
    }

    @Test func whatAWordHoldsSteersNoTerminal() {
        var made = list([Completion(text: "a\u{1B}[2J", note: "\u{202E}b")], columns: 80)
        #expect(made.begin() == "a^[[2J  \u{1B}[2m\u{FFFD}b\u{1B}[0m\r\n")
    }
}
