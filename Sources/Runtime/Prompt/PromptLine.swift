/// A line of the prompt where it is more than Lua: a word that works bare, `=1+1`, a `;` at the end.
struct PromptLine: Equatable {
    /// The word, where the line is nothing but one of those that work bare.
    let bareWord: String?
    /// What is compiled. Each byte stands where it was typed, so that messages name the right place.
    let text: String
    /// Whether it began with `=`: then it is an expression and nothing else.
    let isExpression: Bool
    /// Whether a `;` ends it: what it gives is kept, and not shown.
    let isQuiet: Bool

    private static let bareWords: Set<String> = ["exit", "quit", "help", "lesson"]

    init(_ typed: String) {
        let tokens = LuaLexer.tokens(of: typed)
        isQuiet = tokens.last?.text == ";"
        let words = isQuiet ? tokens.dropLast() : tokens[...]
        bareWord = words.count == 1 ? words.first.flatMap { Self.bareWords.contains($0.text) ? $0.text : nil } : nil
        isExpression = tokens.first?.text == "="
        guard isExpression, let sign = tokens.first else {
            text = typed
            return
        }
        var bytes = Array(typed.utf8)
        bytes[sign.range.lowerBound] = UInt8(ascii: " ")
        text = String(decoding: bytes, as: UTF8.self)
    }
}
