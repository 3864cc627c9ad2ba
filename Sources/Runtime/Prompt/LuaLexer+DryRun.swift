/// A call of a session that stands in the brackets of `dry_run`, where Lua would make it for real before `dry_run`
/// begins: `dry_run(scv.backup_now{…})`.
struct MisplacedCall: Equatable {
    /// Counts from 1.
    let line: Int
    /// What is called: `scv.backup_now`.
    let function: String
}

extension LuaLexer {
    /// The first call of `scv` that stands in the brackets of `dry_run`; nil if there is none, or if the text gives the
    /// name `dry_run` to something of its own.
    static func misplacedCall(in text: String) -> MisplacedCall? {
        let tokens = tokens(of: text)
        guard !declares("dry_run", tokens) else { return nil }
        for index in tokens.indices where isGlobal("dry_run", at: index, of: tokens) {
            // `dry_run((scv.x()))` calls as well.
            var start = index + 1
            while start < tokens.count, tokens[start].text == "(" { start += 1 }
            if tokens[start...].first?.text == "_G", tokens[(start + 1)...].first?.text == "." { start += 2 }
            guard start > index + 1, tokens[start...].first?.text == "scv",
                let end = callee(from: start, of: tokens)
            else { continue }
            let bytes = Array(text.utf8)
            let name = bytes[tokens[start].range.lowerBound..<tokens[end].range.upperBound]
            let line = bytes[..<tokens[index].range.lowerBound].count { $0 == UInt8(ascii: "\n") } + 1
            return MisplacedCall(line: line, function: String(decoding: name, as: UTF8.self))
        }
        return nil
    }

    /// Whether the name stands there as a global: alone, or as a field of `_G`.
    private static func isGlobal(_ name: String, at index: Int, of tokens: [Token]) -> Bool {
        guard tokens[index].text == name else { return false }
        guard index > 0, [".", ":"].contains(tokens[index - 1].text) else { return true }
        return index > 1 && tokens[index - 2].text == "_G"
    }

    /// The last token of what is called, where names and fields from `start` on are followed by arguments: of
    /// `scv.x{…}` the `x`.
    private static func callee(from start: Int, of tokens: [Token]) -> Int? {
        var end = start
        while end + 1 < tokens.count {
            switch tokens[end + 1].text {
            case "(", "{", "\"": return end > start ? end : nil
            case ".", ":":
                guard end + 2 < tokens.count, tokens[end + 2].isWord else { return nil }
                end += 2
            case "[":
                var depth = 0
                var close = end + 1
                while close < tokens.count {
                    if tokens[close].text == "[" { depth += 1 }
                    if tokens[close].text == "]" { depth -= 1 }
                    if depth == 0 { break }
                    close += 1
                }
                guard close < tokens.count else { return nil }
                end = close
            default: return nil
            }
        }
        return nil
    }

    /// Whether a text makes a variable of that name: by `local`, as a function, a parameter, or by an assignment. A key
    /// of a table is none.
    private static func declares(_ name: String, _ tokens: [Token]) -> Bool {
        var open: [String] = []
        for (index, token) in tokens.enumerated() {
            if ["(", "{", "["].contains(token.text) {
                let isParameters = token.text == "(" && isFunctionHead(before: index, of: tokens)
                open.append(isParameters ? "function" : token.text)
            }
            if [")", "}", "]"].contains(token.text) { _ = open.popLast() }
            guard token.text == name, index == 0 || ![".", ":"].contains(tokens[index - 1].text) else { continue }
            if open.last == "function" { return true }
            let before = index > 0 ? tokens[index - 1].text : ""
            if before == "local" || before == "function" || before == "for" { return true }
            if isInNames(index, of: tokens) { return true }
            let next = index + 1 < tokens.count ? tokens[index + 1].text : ""
            if next == "=", open.last != "{" { return true }
        }
        return false
    }

    /// Whether the names before a bracket are those of a function that is defined.
    private static func isFunctionHead(before index: Int, of tokens: [Token]) -> Bool {
        var place = index - 1
        while place >= 0, tokens[place].isName || [".", ":"].contains(tokens[place].text) { place -= 1 }
        return place >= 0 && tokens[place].text == "function"
    }

    /// Whether it is a further name of a `local`, a `for`, or an assignment to several.
    private static func isInNames(_ index: Int, of tokens: [Token]) -> Bool {
        var place = index - 1
        while place > 0, tokens[place].text == ",", tokens[place - 1].isName { place -= 2 }
        return place >= 0 && place < index - 1 && ["local", "for"].contains(tokens[place].text)
    }
}
