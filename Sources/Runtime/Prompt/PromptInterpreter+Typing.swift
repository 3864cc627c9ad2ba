import Lua

/// A word that could stand in the line that is being typed.
public struct PromptCandidate: Hashable, Sendable {
    /// The whole word.
    public var text: String
    /// What is told beside it.
    public var note: String
}

/// What is asked while a line is typed. The answers are made by Lua, in `stdlib/prompt`; where it fails there is none.
extension PromptInterpreter {
    /// What a word of the line could become; nothing if that can't be told.
    ///
    /// - Parameter word: the word's place in the line, in bytes.
    public func completions(line: String, word: Range<Int>) -> [PromptCandidate] {
        completionRemark = nil
        guard let environment = try? environment() else { return [] }
        let places: [LuaValue] = [.integer(Int64(word.lowerBound)), .integer(Int64(word.upperBound))]
        let arguments: [LuaValue] = [.reference(environment.table), .string(line)] + places
        let given = answers("prompt/completion", "complete", arguments)
        completionRemark = given.dropFirst().first?.text
        guard let words = given.first?.table else { return [] }
        var found: [PromptCandidate] = []
        try? state.forEachItem(words) { _, word in
            if let candidate = candidate(word) { found.append(candidate) }
        }
        return found
    }

    /// A candidate as Lua gives it: its text alone, or a table of `text` and `note`.
    private func candidate(_ value: LuaValue) -> PromptCandidate? {
        if let text = value.text { return PromptCandidate(text: text, note: "") }
        guard let table = value.table, let text = try? state.get(table, "text", raw: true).text else { return nil }
        let note = try? state.get(table, "note", raw: true).text
        return PromptCandidate(text: text, note: note ?? "")
    }

    /// Whether a line is only begun (`for i = 1, 2 do`). It is compiled, and does not run.
    public func isBegun(_ text: String) -> Bool {
        let line = PromptLine(text)
        guard let environment = try? environment() else { return false }
        func problem(_ source: String) -> LuaError? {
            do throws(LuaError) {
                _ = try state.load(Array(source.utf8), name: "=stdin", environment: environment.table)
                return nil
            } catch {
                return error
            }
        }
        guard let asExpression = problem("return " + line.text) else { return false }
        if line.isExpression { return asExpression.isIncomplete }
        guard let asStatement = problem(line.text) else { return false }
        return asExpression.isIncomplete || asStatement.isIncomplete
    }

    /// Where a statement stops being Lua: the place of what can't stand there, as the compiler has it. nil where
    /// nothing is wrong, where it is only begun, and where the wrong word is the last one, of which more may come.
    public func misplaced(in text: String) -> Range<Int>? {
        let line = PromptLine(text)
        let tokens = LuaLexer.tokens(of: line.text)
        guard line.bareWord == nil, tokens.count > 1, let environment = try? environment() else { return nil }
        let bytes = Array(line.text.utf8)
        func problem(_ beginning: String, _ end: Int) -> LuaError? {
            do throws(LuaError) {
                _ = try state.load(
                    Array(beginning.utf8) + bytes[..<end], name: "=stdin", environment: environment.table)
                return nil
            } catch {
                return error
            }
        }
        /// The first token that no statement goes on with.
        func first(_ beginning: String) -> Int {
            var (low, high) = (0, tokens.count - 1)
            while low < high {
                let middle = (low + high) / 2
                let end = Self.endOfSign(middle, in: tokens)
                if let error = problem(beginning, tokens[end].range.upperBound), !error.isIncomplete {
                    high = middle
                } else {
                    low = max(middle + 1, min(end + 1, high))
                }
            }
            return low
        }
        var found = -1
        for beginning in line.isExpression ? ["return "] : ["return ", ""] {
            // A message that names no place is of what the compiler finds at the end: a goto without its label.
            guard let error = problem(beginning, bytes.count), !error.isIncomplete, error.message.contains(" near ")
            else { return nil }
            // The reading that comes furthest is the one that was meant.
            found = max(found, first(beginning))
        }
        guard tokens.indices.contains(found), tokens[found].range.upperBound < bytes.count else { return nil }
        return tokens[found].range
    }

    /// The last token of a sign that is several here: of `::` neither half is one.
    private static func endOfSign(_ index: Int, in tokens: [LuaLexer.Token]) -> Int {
        var end = index
        while end + 1 < tokens.count, tokens[end].text == tokens[end + 1].text, ":./<>".contains(tokens[end].text),
            tokens[end].range.upperBound == tokens[end + 1].range.lowerBound
        {
            end += 1
        }
        return end
    }

    /// What the function around the cursor takes, in one line; nil where there is nothing to say.
    public func hint(line: String, cursor: Int) -> String? {
        guard let environment = try? environment() else { return nil }
        return answer("prompt/hint", "hint", [.string(line), .integer(Int64(cursor)), .reference(environment.table)])?
            .text
    }

    /// How many bytes of a line of the history may be suggested to who has typed the beginning of it.
    public func suggestionLength(of historyLine: String, typed: String) -> Int {
        guard answer("core/settings", "get", [.string("suggest")]) == .boolean(true),
            let environment = try? environment()
        else { return 0 }
        let arguments: [LuaValue] = [
            .string(historyLine), .string(typed), .reference(environment.table), .integer(Int64(linesRun)),
        ]
        guard case .integer(let length)? = answer("prompt/hint", "suggested", arguments) else { return 0 }
        return Int(clamping: length)
    }

    private func answer(_ file: String, _ function: String, _ arguments: [LuaValue]) -> LuaValue? {
        answers(file, function, arguments).first
    }

    private func answers(_ file: String, _ function: String, _ arguments: [LuaValue]) -> [LuaValue] {
        guard let function = try? library.value(of: file, function) else { return [] }
        return (try? topLevel.call(function, arguments)) ?? []
    }
}
