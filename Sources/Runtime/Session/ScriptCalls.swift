/// Finds which functions of a session a script names, by reading its text, not by running it.
///
/// Seen are `scv.x`, `scv.api.x.y`, also with `["x"]`, behind names that were given one of these
/// (`local jobs = scv.api.jobs`) or what `scv.connect` gave, and behind that call itself. A session that comes another
/// way, or a name that is put together, is not seen.
struct ScriptCalls {
    /// A function that is named.
    struct Call: Equatable {
        let line: Int
        /// As it is written there.
        let text: String
        let target: Target
    }

    enum Target: Equatable {
        /// As in `jobs.list`.
        case operation(String)
        /// A function of the session itself.
        case workflow(String)
    }

    /// What a name stands for.
    private enum Receiver: Equatable {
        case session
        case api
        case subject(String)
    }

    private let text: [UInt8]
    private let tokens: [LuaLexer.Token]
    private var receivers: [String: Receiver] = ["scv": .session]
    private var found: [Call] = []
    private var line = 1
    private var counted = 0

    /// All that a script names, in the order in which it stands there.
    static func calls(in text: String) -> [Call] {
        var reader = ScriptCalls(text)
        reader.read(reader.tokens.indices)
        return reader.found
    }

    private init(_ text: String) {
        self.text = Array(text.utf8)
        tokens = LuaLexer.tokens(of: text)
    }

    private mutating func read(_ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            index = noteName(at: index) ?? noteChain(at: index)?.end ?? index + 1
        }
    }

    private func sign(_ index: Int) -> String { index < tokens.count ? tokens[index].text : "" }

    /// `name = …` or `local name <const> = …`: the name stands for something from here on, or for nothing any more.
    /// Gives where to go on.
    private mutating func noteName(at index: Int) -> Int? {
        guard tokens[index].isName, index == 0 || ![".", ":"].contains(sign(index - 1)) else { return nil }
        var equals = index + 1
        if sign(equals) == "<", sign(equals + 2) == ">" { equals += 3 }
        guard sign(equals) == "=", sign(equals + 1) != "=", index == 0 || !["{", ","].contains(sign(index - 1)) else {
            return nil
        }
        let name = tokens[index].text
        let chain = noteChain(at: equals + 1)
        let isWhole = chain.map { Self.endsValue(before: sign($0.end)) } ?? false
        // `scv` is a session whatever a script calls so.
        if name != "scv" { receivers[name] = isWhole ? chain?.receiver : nil }
        return chain?.end ?? equals + 1
    }

    /// Whether a value ends before this: nothing goes on with it.
    private static func endsValue(before sign: String) -> Bool {
        ![".", ":", "[", "(", "{", "\"", "+", "-", "*", "/", "^", "and", "or"].contains(sign)
    }

    /// Reads a name that stands for a session or a part of one, and what follows it; notes the function that it leads
    /// to. Gives what the whole stands for, if that is no function, and where it ends.
    private mutating func noteChain(at index: Int) -> (receiver: Receiver?, end: Int)? {
        guard index < tokens.count, tokens[index].isName, index == 0 || ![".", ":"].contains(sign(index - 1)),
            var receiver = receivers[tokens[index].text]
        else { return nil }
        var end = index + 1
        while let (member, next) = member(at: end) {
            switch receiver {
            case .session where member == "api": receiver = .api
            case .session:
                if member == "connect", let behind = endOfCall(at: next) {
                    read(next..<behind)
                    end = behind
                    continue
                }
                note(.workflow(member), index, next)
                return (nil, next)
            case .api: receiver = .subject(member)
            case .subject(let subject):
                note(.operation("\(subject).\(member)"), index, next)
                return (nil, next)
            }
            end = next
        }
        // What `scv.api` itself offers, `scv.api.sync()`, is called, and a subject is not.
        if case .subject = receiver, ["(", "{", "\""].contains(sign(end)) { return (nil, end) }
        return (receiver, end)
    }

    /// `.name` or `["name"]`.
    private func member(at index: Int) -> (String, end: Int)? {
        if sign(index) == ".", index + 1 < tokens.count, tokens[index + 1].isName {
            return (tokens[index + 1].text, index + 2)
        }
        guard sign(index) == "[", sign(index + 1) == "\"", sign(index + 2) == "]" else { return nil }
        let literal = text[tokens[index + 1].range].dropFirst().dropLast()
        guard let first = literal.first, LuaLexer.startsWord(first),
            literal.allSatisfy({ LuaLexer.startsWord($0) || LuaLexer.isDigit($0) })
        else { return nil }
        return (String(decoding: literal, as: UTF8.self), index + 3)
    }

    /// Behind `("dr")`, `"dr"` or whatever stands in parentheses; nil where nothing is called.
    private func endOfCall(at index: Int) -> Int? {
        if sign(index) == "\"" { return index + 1 }
        guard sign(index) == "(" else { return nil }
        var depth = 0
        for place in index..<tokens.count {
            if sign(place) == "(" { depth += 1 }
            if sign(place) == ")" { depth -= 1 }
            if depth == 0 { return place + 1 }
        }
        return nil
    }

    private mutating func note(_ target: Target, _ first: Int, _ end: Int) {
        let range = tokens[first].range.lowerBound..<tokens[end - 1].range.upperBound
        // What stands within a call is found before the call is.
        if range.lowerBound < counted { (counted, line) = (0, 1) }
        while counted < range.lowerBound {
            if text[counted] == UInt8(ascii: "\n") { line += 1 }
            counted += 1
        }
        let written = String(decoding: text[range], as: UTF8.self)
        found.append(Call(line: line, text: written.split(whereSeparator: \.isWhitespace).joined(), target: target))
    }
}
