import Prompt
import Runtime

/// Helps with the lines that are typed, by what the Lua world knows.
final class RuntimeAssistant: LineAssistant {
    private let prompt: PromptInterpreter
    /// The marks of the line that was asked about last: it is drawn anew whenever the cursor moves.
    private var last: (line: String, marks: [LineMark])?

    /// The longest line, in bytes, that is compiled while it is typed.
    private static let longestCompiled = 4000

    init(prompt: PromptInterpreter) { self.prompt = prompt }

    func completions(line: String, word: Range<Int>) -> [Completion] {
        prompt.completions(line: line, word: word).map { Completion(text: $0.text, note: $0.note) }
    }

    var remark: String? { prompt.completionRemark }

    func hint(line: String, cursor: Int) -> String? { prompt.hint(line: line, cursor: cursor) }

    func suggestionLength(of historyLine: String, typed: String) -> Int {
        prompt.suggestionLength(of: historyLine, typed: typed)
    }

    func isBegun(_ line: String) -> Bool { prompt.isBegun(line) }

    var awaitsNews: Bool { prompt.awaitsNews }

    func news() -> LineNews? { prompt.news().map { LineNews(text: $0.text, prompt: $0.prompt) } }

    func marks(in line: String) -> [LineMark] {
        if let last, last.line == line { return last.marks }
        var marks = LuaMarks(line).parts.map { LineMark(range: $0.range, kind: LineMark.Kind($0.part)) }
        if let place = misplaced(in: line, marks) {
            let after = marks.firstIndex { $0.range.lowerBound >= place.lowerBound } ?? marks.endIndex
            let same = marks[after...].prefix { $0.range.overlaps(place) }
            marks.replaceSubrange(after..<same.endIndex, with: [LineMark(range: place, kind: .wrong)])
        }
        last = (line, marks)
        return marks
    }

    /// What can't stand where it stands, in the first statement of which that is so.
    private func misplaced(in line: String, _ marks: [LineMark]) -> Range<Int>? {
        // Where a word is none of Lua's, or has no end yet, the compiler knows no more than is marked already.
        let isMarked = marks.contains { $0.kind == .wrong || $0.kind == .unfinished }
        guard !isMarked, line.utf8.count <= Self.longestCompiled else { return nil }
        let pieces = PastedLines(line).pieces
        // Places count only where each end of a line is one byte.
        guard pieces.reduce(-1, { $0 + $1.utf8.count + 1 }) == line.utf8.count else { return nil }
        var (chunk, begin) = ("", 0)
        for (index, piece) in pieces.enumerated() {
            chunk += chunk.isEmpty ? piece : "\n" + piece
            if let place = prompt.misplaced(in: chunk) {
                return begin + place.lowerBound..<begin + place.upperBound
            }
            if index + 1 == pieces.count || prompt.isBegun(chunk) { continue }
            begin += chunk.utf8.count + 1
            chunk = ""
        }
        return nil
    }
}

extension LineMark.Kind {
    init(_ part: LuaPart) {
        self =
            switch part {
            case .keyword: .keyword
            case .literal: .literal
            case .number: .number
            case .string: .string
            case .comment: .comment
            case .bracket(let partner): .bracket(partner: partner)
            case .unfinished: .unfinished
            case .wrong: .wrong
            }
    }
}
