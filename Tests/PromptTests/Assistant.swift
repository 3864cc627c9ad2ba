import Prompt

/// Helps with lines in a way that a test says.
final class Assistant: LineAssistant {
    var list: (String, Range<Int>) -> [String]
    var hint: (String, Int) -> String? = { _, _ in nil }
    var length: (String, String) -> Int = { _, _ in 0 }
    var begun: (String) -> Bool = { _ in false }
    var marks: (String) -> [LineMark] = { _ in [] }

    init(list: @escaping (String, Range<Int>) -> [String] = { _, _ in [] }) { self.list = list }

    func completions(line: String, word: Range<Int>) -> [Completion] {
        list(line, word).map { Completion(text: $0) }
    }

    func hint(line: String, cursor: Int) -> String? { hint(line, cursor) }

    func suggestionLength(of historyLine: String, typed: String) -> Int { length(historyLine, typed) }

    func isBegun(_ line: String) -> Bool { begun(line) }

    func marks(in line: String) -> [LineMark] { marks(line) }
}
