/// Turns a line of the prompt into a chunk whose top-level locals live on.
///
/// At the prompt each line is a chunk of its own, so that a `local` would be gone with it. The word `local` of a
/// statement at the outermost level is therefore blanked, and the names it declares become fields of the prompt's
/// environment. Blanks take its place, and that of `<const>`, so that lines and columns in messages stay as typed; that
/// a constant takes one value is then the environment's to see to. What is to be closed (`<close>`) ends with its line,
/// as Lua has it.
struct PromptText {
    let chunk: String
    /// The names that the line declares at its outermost level, in order.
    let declared: [Declaration]

    /// A name that a line declares.
    struct Declaration: Equatable {
        let name: String
        let isConstant: Bool
    }

    init(_ text: String) {
        var rewriter = Rewriter(tokens: LuaLexer.tokens(of: text))
        let edits = rewriter.edits()
        declared = rewriter.declared
        guard !edits.isEmpty else {
            chunk = text
            return
        }
        var bytes = Array(text.utf8)
        for edit in edits.reversed() {
            bytes.replaceSubrange(edit.range, with: edit.replacement.utf8)
        }
        chunk = String(decoding: bytes, as: UTF8.self)
    }

    private struct Edit {
        var range: Range<Int>
        var replacement: String
    }

    private struct Rewriter {
        let tokens: [LuaLexer.Token]
        var declared: [Declaration] = []

        init(tokens: [LuaLexer.Token]) { self.tokens = tokens }

        mutating func edits() -> [Edit] {
            var edits: [Edit] = []
            var depth = 0
            var index = 0
            while index < tokens.count {
                switch tokens[index].text {
                case "function", "do", "if", "repeat", "(", "{", "[": depth += 1
                case "end", "until", ")", "}", "]": depth -= 1
                case "local" where depth == 0 && tokens[index].isWord:
                    if let found = declaration(at: index) { edits += found }
                default: break
                }
                index += 1
            }
            return edits
        }

        /// The edits for the declaration whose `local` stands at `start`; nil if it shall stay as it is.
        private mutating func declaration(at start: Int) -> [Edit]? {
            let word = Edit(range: tokens[start].range, replacement: "     ")
            guard start + 1 < tokens.count else { return nil }
            if tokens[start + 1].text == "function" {
                guard start + 2 < tokens.count, tokens[start + 2].isName else { return nil }
                declared.append(Declaration(name: tokens[start + 2].text, isConstant: false))
                return [word]
            }
            var found: [Declaration] = []
            var edits = [word]
            var index = start + 1
            while index < tokens.count, tokens[index].isName {
                let name = tokens[index].text
                let attribute = attribute(at: index + 1)
                if let attribute, attribute != "const" { return nil }
                found.append(Declaration(name: name, isConstant: attribute != nil))
                index += 1
                if attribute != nil {
                    let range = tokens[index].range.lowerBound..<tokens[index + 2].range.upperBound
                    edits.append(Edit(range: range, replacement: String(repeating: " ", count: range.count)))
                    index += 3
                }
                guard index < tokens.count, tokens[index].text == "," else { break }
                index += 1
            }
            guard !found.isEmpty else { return nil }
            let next = index < tokens.count ? tokens[index].text : ""
            // No attribute: a slip, for Lua to name.
            if next == "<" { return nil }
            declared += found
            if next == "=" { return edits }
            let end = tokens[index - 1].range.upperBound
            return edits + [Edit(range: end..<end, replacement: " = nil")]
        }

        /// The word between `<` and `>` that stands there; nil if none does.
        private func attribute(at index: Int) -> String? {
            guard index + 2 < tokens.count, tokens[index].text == "<", tokens[index + 2].text == ">" else { return nil }
            return tokens[index + 1].text
        }
    }
}
