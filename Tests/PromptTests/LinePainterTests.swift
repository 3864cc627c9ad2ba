import Testing

@testable import Prompt

@Suite struct LinePainterTests {
    private func view(_ line: String, at point: Int? = nil, prompt: String = "> ") -> LineView {
        LineView(prompt: prompt, line: Array(line.utf8), point: point ?? line.utf8.count)
    }

    /// A painter and the screen that it paints on.
    private struct Canvas {
        var painter: LinePainter
        var screen: TestScreen

        init(columns: Int = 20, rows: Int = 8, colors: Bool = true) {
            painter = LinePainter(colors: colors, size: .init(columns: columns, rows: rows))
            screen = TestScreen(columns: columns, rows: rows)
        }

        mutating func draw(_ view: LineView, _ additions: LineAdditions = LineAdditions()) {
            screen.write(painter.draw(view, additions))
        }
    }

    @Test func onlyWhatChangesIsWritten() {
        var painter = LinePainter(colors: true, size: .init(columns: 40, rows: 10))
        #expect(painter.draw(view("ab"), LineAdditions()) == "> ab")
        #expect(painter.draw(view("abc"), LineAdditions()) == "c")
        #expect(painter.draw(view("abc"), LineAdditions()) == "")
        #expect(painter.draw(view("abc", at: 1), LineAdditions()) == "\r\u{1B}[3C")
    }

    @Test func whatIsLeftAfterAnyChangesIsAsIfDrawnAtOnce() {
        var random = SystemRandomNumberGenerator()
        let pieces = ["a", "bcd ", "\n", "(", "efghijklmnop", "\"q\"", "\n\n"]
        for _ in 0..<300 {
            let columns = Int.random(in: 8...24, using: &random)
            var canvas = Canvas(columns: columns, rows: Int.random(in: 3...9, using: &random))
            var line = ""
            var said = ""
            for _ in 0..<12 {
                if Bool.random(using: &random) || line.isEmpty {
                    line += pieces.randomElement(using: &random) ?? ""
                } else {
                    line.removeLast(min(line.count, Int.random(in: 1...9, using: &random)))
                }
                said += "|" + line.replacing("\n", with: "\\n")
                let hint = Bool.random(using: &random) ? "hint" : nil
                let suggestion = Bool.random(using: &random) ? Array("xyz".utf8) : []
                canvas.draw(
                    view(line, at: Int.random(in: 0...line.utf8.count, using: &random)),
                    LineAdditions(suggestion: suggestion, hint: hint))
            }
            canvas.draw(view(line))
            var fresh = Canvas(columns: canvas.screen.columns, rows: canvas.screen.rows.count)
            fresh.draw(view(line))
            // The first of them stands where it stands: what is above of it was scrolled.
            let seen = canvas.screen.lines.suffix(fresh.screen.lines.count)
            #expect(Array(seen) == fresh.screen.lines, "\(canvas.screen.columns) columns: \(said)")
            #expect(canvas.screen.column == fresh.screen.column, "\(said)")
        }
    }

    @Test func aHintIsCutToItsRowAndGoesAtTheEnd() {
        var canvas = Canvas(columns: 12)
        canvas.draw(view("f("), LineAdditions(hint: "takes many things"))
        #expect(canvas.screen.lines == ["> f(", "takes many…"])
        #expect((canvas.screen.row, canvas.screen.column) == (0, 4))
        canvas.screen.write(canvas.painter.finish(view("f("), marks: []))
        #expect(canvas.screen.lines == ["> f("])
        #expect((canvas.screen.row, canvas.screen.column) == (1, 0))
    }

    @Test func whatIsSuggestedGoesAtTheEnd() {
        var canvas = Canvas()
        canvas.draw(view("ab"), LineAdditions(suggestion: Array("cd\nef".utf8)))
        #expect(canvas.screen.lines == ["> abcd", "... ef"])
        #expect(canvas.painter.showsSuggestion)
        canvas.screen.write(canvas.painter.finish(view("ab"), marks: []))
        #expect(canvas.screen.lines == ["> ab"])
        #expect(canvas.screen.row == 1)
    }

    @Test func whatHasNoRoomIsNotSuggested() {
        var canvas = Canvas(rows: 3)
        canvas.draw(view("ab"), LineAdditions(suggestion: Array("1\n2\n3\n4".utf8)))
        #expect(canvas.screen.lines == ["> ab"])
        #expect(!canvas.painter.showsSuggestion)
    }

    @Test func aStatementHigherThanTheScreenShowsTheCursorsRow() {
        var canvas = Canvas(rows: 3)
        let line = "1\n2\n3\n4\n5"
        canvas.draw(view(line))
        #expect(canvas.screen.lines == ["... 3", "... 4", "... 5"])
        canvas.draw(view(line, at: 0))
        #expect(canvas.screen.lines == ["> 1", "... 2", "... 3"])
        #expect(canvas.screen.gone.isEmpty)
        canvas.screen.write(canvas.painter.finish(view(line), marks: []))
        #expect(canvas.screen.gone + canvas.screen.lines == ["> 1", "... 2", "... 3", "... 4", "... 5"])
    }

    @Test func aStatementThatBecameShorterUndrawnIsLeftAllTheSame() {
        var canvas = Canvas(rows: 3)
        canvas.draw(view("1\n2\n3\n4\n5\n6\n7\n8\n9"))
        canvas.screen.write(canvas.painter.leave(view("1\n2\n3\n4\n5"), marks: []))
        #expect(canvas.screen.gone.suffix(1) + canvas.screen.lines == ["... 3", "... 4", "... 5"])
    }

    @Test func atANewWidthTheLineIsTakenOffAndDrawnOnce() {
        var canvas = Canvas(columns: 20)
        canvas.screen.write("above\r\n")
        canvas.draw(view("0123456789012345678901"))
        #expect(canvas.screen.lines == ["above", "> 012345678901234567", "8901"])
        // A terminal of 10 columns has put the rows into three, and the cursor stays behind the last character.
        var narrow = TestScreen(columns: 10, rows: 8)
        narrow.write("above\r\n> 01234567\r\n8901234567\r\n8901")
        narrow.write(canvas.painter.resize(to: .init(columns: 10, rows: 8)))
        #expect(narrow.lines == ["above"])
        narrow.write(canvas.painter.draw(view("0123456789012345678901"), LineAdditions()))
        #expect(narrow.lines == ["above", "> 01234567", "8901234567", "8901"])
    }

    @Test func withoutColoursWrongPartsAreUnderlinedAndNothingIsColoured() {
        let marks = [LineMark(range: 0..<1, kind: .keyword), LineMark(range: 1..<2, kind: .wrong)]
        var plain = LinePainter(colors: false, size: .init(columns: 40, rows: 10))
        #expect(plain.draw(view("ab"), LineAdditions(marks: marks)) == "> a\u{1B}[4mb\u{1B}[0m")
        var colored = LinePainter(colors: true, size: .init(columns: 40, rows: 10))
        #expect(
            colored.draw(view("ab"), LineAdditions(marks: marks))
                == "> \u{1B}[35ma\u{1B}[0m\u{1B}[4;31mb\u{1B}[0m")
    }

    @Test func aPromptThatChangesItsColourIsWrittenWhole() {
        var painter = LinePainter(colors: true, size: .init(columns: 40, rows: 10))
        _ = painter.draw(view("x", prompt: "\u{1B}[31ma\u{1B}[32mb> "), LineAdditions())
        let text = painter.draw(view("x", prompt: "\u{1B}[31ma\u{1B}[33mc> "), LineAdditions())
        #expect(text.contains("\u{1B}[31ma\u{1B}[33mc> "))
    }
}
