import Testing

@testable import Prompt

@Suite struct LineLayoutTests {
    private func layout(
        _ line: String, at point: Int? = nil, columns: Int = 20, prompt: String = "demo> ",
        _ additions: LineAdditions = LineAdditions()
    ) -> LineLayout {
        let bytes = Array(line.utf8)
        return LineLayout(
            LineView(prompt: prompt, line: bytes, point: point ?? bytes.count), additions, columns: columns)
    }

    private func texts(_ layout: LineLayout) -> [String] { layout.rows.map { $0.map(\.text).joined() } }

    @Test func aLineStandsBehindItsPrompt() {
        let made = layout("x = 1")
        #expect(texts(made) == ["demo> x = 1"])
        #expect(made.cursor == .init(row: 0, column: 11))
    }

    @Test func furtherLinesStandBehindDotsAsWideAsThePrompt() {
        let made = layout("do\nx()\nend", at: 4)
        #expect(texts(made) == ["demo> do", "  ... x()", "  ... end"])
        #expect(made.cursor == .init(row: 1, column: 7))
    }

    @Test func aLineThatIsTooLongGoesOnInTheNextRow() {
        let made = layout("abcdefghijklmnopq", columns: 10)
        #expect(texts(made) == ["demo> abcd", "efghijklmn", "opq"])
        #expect(made.cursor == .init(row: 2, column: 3))
    }

    @Test func behindAFullRowTheCursorIsInTheNext() {
        let made = layout("abcd", columns: 10)
        #expect(texts(made) == ["demo> abcd", ""])
        #expect(made.cursor == .init(row: 1, column: 0))
        #expect(layout("abcd\nx", at: 4, columns: 10).cursor == .init(row: 0, column: 9))
    }

    @Test func aWideCharacterIsNotCut() {
        let made = layout("abc日本", columns: 10)
        #expect(texts(made) == ["demo> abc", "日本"])
        #expect(made.cursor == .init(row: 1, column: 4))
    }

    @Test func whatCombinesTakesNoColumn() {
        let made = layout("e\u{301}e", at: 3)
        #expect(made.rows[0].count == 8)
        #expect(made.cursor == .init(row: 0, column: 7))
    }

    @Test(arguments: [
        ("\u{1B}[2J", "^[[2J"), ("a\u{7F}", "a^?"), ("a\u{202E}b", "a\u{FFFD}b"), ("a\u{9B}b", "a\u{FFFD}b"),
        ("a\tb", "a b"),
    ])
    func nothingInALineSteersTheTerminal(typed: String, shown: String) {
        #expect(texts(layout(typed)).first?.dropFirst(6) == shown[...])
    }

    @Test func aByteThatIsNoCharacterTakesOneColumn() {
        let made = LineLayout(LineView(prompt: "> ", line: [0x61, 0xC3, 0x62], point: 3), columns: 20)
        #expect(texts(made) == ["> a\u{FFFD}b"])
        #expect(made.cursor.column == 5)
    }

    @Test(arguments: ["\u{1B}[31mdemo\u{1B}[0m> ", "\u{1}\u{1B}[31m\u{2}demo\u{1}\u{1B}[0m\u{2}> "])
    func coloursOfAPromptTakeNoColumn(prompt: String) {
        let made = layout("x", prompt: prompt)
        #expect(made.cursor.column == 7)
        #expect(texts(made) == ["\u{1B}[31mdemo\u{1B}[0m> \u{1B}[0mx"])
    }

    @Test func aPromptMayHaveSeveralRows() {
        let made = layout("x", prompt: "production\n> ")
        #expect(texts(made) == ["production", "> x"])
        #expect(made.cursor == .init(row: 1, column: 3))
    }

    @Test func aSuggestionStandsBehindTheCursor() {
        let made = layout("ab", LineAdditions(suggestion: Array("cd".utf8)))
        #expect(texts(made) == ["demo> abcd"])
        #expect(made.cursor.column == 8)
        #expect(made.rows[0].suffix(2).allSatisfy { $0.style == .suggestion })
    }

    @Test func theBracketBeforeTheCursorIsShownWithItsPartner() {
        let marks = [
            LineMark(range: 1..<2, kind: .bracket(partner: 4)), LineMark(range: 2..<3, kind: .bracket(partner: 3)),
            LineMark(range: 3..<4, kind: .bracket(partner: 2)), LineMark(range: 4..<5, kind: .bracket(partner: 1)),
        ]
        func pairs(at point: Int) -> [Int] {
            let cells = layout("f(())", at: point, LineAdditions(marks: marks)).rows[0].dropFirst(6)
            return cells.enumerated().filter { $0.element.style == .pair }.map(\.offset)
        }
        #expect(pairs(at: 5) == [1, 4])
        #expect(pairs(at: 4) == [2, 3])
        #expect(pairs(at: 1) == [1, 4])
        #expect(pairs(at: 0).isEmpty)
    }

    @Test func rowsAreFoundByTheirColumn() {
        let made = layout("first\nab\nthird", at: 14)
        #expect(made.cursor == .init(row: 2, column: 11))
        // The end of the shorter row, and then the column once more.
        #expect(made.point(inRow: 1, nearest: 11) == 8)
        #expect(made.point(inRow: 0, nearest: 11) == 5)
        #expect(made.point(inRow: 1, nearest: 0) == 6)
        #expect(made.point(inRow: -1, nearest: 0) == nil)
        #expect(made.point(inRow: 3, nearest: 0) == nil)
    }
}
