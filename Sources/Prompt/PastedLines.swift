/// Splits a pasted block into what can be run one after another, as if it had been typed.
///
/// Lua ends a statement where the next begins, so a line that can't begin one belongs to the line before:
///
///     scv.api.jobs.list{type = "backup"}
///       :where{status = "COMPLETED"}
///
/// is one piece. What is only begun (`for ... do`) is left to whoever runs it, who asks for more.
public struct PastedLines {
    /// The pieces, in order; a piece is one or more lines joined by "\n".
    public let pieces: [String]

    /// Splits a text at the ends of its lines.
    public init(_ text: String) {
        var pieces: [String] = []
        // A terminal may send a line's end as CR, LF or both; Swift takes CR LF for one character.
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if let last = pieces.last, Self.continues(line) {
                pieces[pieces.count - 1] = last + "\n" + line
            } else {
                pieces.append(String(line))
            }
        }
        self.pieces = pieces
    }

    /// Words that can't begin a statement, nor an expression to show.
    private static let followers: Set<Substring> = ["and", "or", "then", "else", "elseif", "end", "until", "in"]

    /// Whether a line can only be the rest of the one before.
    static func continues(_ line: Substring) -> Bool {
        let text = line.drop(while: \.isWhitespace)
        guard let first = text.first else { return false }
        if text.hasPrefix("--") || text.hasPrefix("::") { return false }
        // Not here: `-`, `#`, `~` and `do`, which may begin something that is whole without the line before.
        if ".:+*/%^&|<>)]},=".contains(first) { return true }
        let word = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        return followers.contains(word)
    }
}
