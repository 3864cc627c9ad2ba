import Prompt
import Runtime

/// Helps with the lines that are typed, by what the Lua world knows.
final class RuntimeAssistant: LineAssistant {
    private let prompt: PromptInterpreter

    init(prompt: PromptInterpreter) { self.prompt = prompt }

    func completions(line: String, word: Range<Int>) -> [Completion] {
        prompt.completions(line: line, word: word).map { Completion(text: $0.text, note: $0.note) }
    }

    func hint(line: String, cursor: Int) -> String? { prompt.hint(line: line, cursor: cursor) }

    func suggestionLength(of historyLine: String, typed: String) -> Int {
        prompt.suggestionLength(of: historyLine, typed: typed)
    }

    func isBegun(_ line: String) -> Bool { prompt.isBegun(line) }

    func marks(in line: String) -> [LineMark] {
        LuaMarks(line).parts.map { LineMark(range: $0.range, kind: LineMark.Kind($0.part)) }
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
