/// Text for people, broken into lines that fit a terminal.
public enum WrappedText {
    /// A text whose lines have at most so many columns, broken at blanks that are in no quotes: a name or a piece of
    /// code that is to be pasted stays in one piece. Lines that begin with a blank, such as those of tables, stay.
    public static func lines(of text: String, columns: Int) -> String {
        guard columns > 0, text.utf8.count > columns else { return text }
        let widths = TextWidth()
        defer { widths.release() }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { broken($0, columns: columns, widths: widths) }
            .joined(separator: "\n")
    }

    private static func broken(_ line: Substring, columns: Int, widths: TextWidth) -> String {
        guard line.utf8.count > columns, line.first?.isWhitespace == false, widths.columns(of: String(line)) > columns
        else { return String(line) }
        var result = ""
        var used = 0
        for piece in pieces(of: line) {
            let width = widths.columns(of: String(piece))
            if used == 0 {
                result += piece
                used = width
            } else if used + 1 + width > columns {
                result += "\n" + piece
                used = width
            } else {
                result += " " + piece
                used += 1 + width
            }
        }
        return result
    }

    /// The parts of a line between its blanks; what stands in quotes is in one part.
    private static func pieces(of line: Substring) -> [Substring] {
        // A quote without a second one is no quote.
        let quotes = line.utf8.count { $0 == UInt8(ascii: "\"") }
        var isQuoted = false
        return line.split(omittingEmptySubsequences: false) { character in
            if character == "\"", quotes.isMultiple(of: 2) { isQuoted.toggle() }
            return character == " " && !isQuoted
        }
    }
}
