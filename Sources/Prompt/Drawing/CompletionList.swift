/// The list of completions below a line: asks first where it is long, and stops at each page.
struct CompletionList {
    private enum State {
        case asking, paging, over
    }

    /// How many rows of text the screen has.
    private let pageRows: Int
    private let rows: [String]
    private let count: Int
    private let asks: Bool
    private var state = State.over
    private var next = 0

    /// Whether nothing more is to be shown.
    var isOver: Bool { state == .over }

    /// - Parameters:
    ///   - queryItems: from how many on a person is asked; 0: never.
    ///   - pages: whether it stops at each page.
    init(_ words: [Completion], size: LinePainter.Size, queryItems: Int, pages: Bool) {
        rows = Self.rows(of: words, columns: size.columns)
        pageRows = max(1, pages ? size.rows - 1 : rows.count)
        count = words.count
        asks = queryItems > 0 && count >= queryItems
    }

    /// What is to be written first; the cursor stands at the beginning of a row.
    mutating func begin() -> String {
        guard asks else { return page(pageRows) }
        state = .asking
        return "Display all \(count) possibilities? (y or n)"
    }

    /// What is to be written after a key.
    mutating func answer(_ key: UInt8) -> String {
        switch (state, key) {
        case (.asking, UInt8(ascii: "y")), (.asking, UInt8(ascii: "Y")), (.asking, UInt8(ascii: " ")):
            return "\r\n" + page(pageRows)
        case (.asking, UInt8(ascii: "n")), (.asking, UInt8(ascii: "N")), (.asking, 0x7F), (.asking, 0x07):
            state = .over
            return "\r\n"
        case (.paging, UInt8(ascii: " ")), (.paging, UInt8(ascii: "y")), (.paging, UInt8(ascii: "Y")):
            return "\r\u{1B}[K" + page(pageRows)
        case (.paging, 0x0D), (.paging, 0x0A):
            return "\r\u{1B}[K" + page(1)
        case (.paging, UInt8(ascii: "n")), (.paging, UInt8(ascii: "q")), (.paging, 0x7F), (.paging, 0x07):
            state = .over
            return "\r\u{1B}[K"
        default: return "\u{07}"
        }
    }

    private mutating func page(_ length: Int) -> String {
        let end = min(rows.count, next + length)
        var text = rows[next..<end].map { $0 + "\r\n" }.joined()
        next = end
        state = next < rows.count ? .paging : .over
        if state == .paging { text += "--More--" }
        return text
    }

    // MARK: Rows

    /// The words in columns, down and then across; with notes one word a row, the note beside it.
    private static func rows(of words: [Completion], columns: Int) -> [String] {
        let cells = words.map { Shown($0.text, limit: columns) }
        let width = cells.map(\.width).max() ?? 0
        guard words.contains(where: { !$0.note.isEmpty }) else {
            let across = max(1, columns / (width + 2))
            let down = (cells.count + across - 1) / across
            return (0..<down).map { row in
                let members = stride(from: row, to: cells.count, by: down).map { cells[$0] }
                return members.enumerated().map { index, cell in
                    cell.text + (index + 1 < members.count ? padding(width + 2 - cell.width) : "")
                }.joined()
            }
        }
        return zip(words, cells).map { word, cell in
            let room = columns - width - 3
            guard !word.note.isEmpty, room > 0 else { return cell.text }
            let note = ShortenedText(word.note, limit: room).text
            return cell.text + padding(width + 2 - cell.width) + "\u{1B}[2m\(note)\u{1B}[0m"
        }
    }

    private static func padding(_ width: Int) -> String { String(repeating: " ", count: max(0, width)) }

    /// A text as it is shown, in no more than so many columns.
    private struct Shown {
        var text = ""
        var width = 0

        init(_ source: String, limit: Int) {
            let bytes = Array(source.utf8)
            var place = 0
            while place < bytes.count {
                let character = ShownCharacter(in: bytes, at: place)
                place += character.length
                guard width + character.width < limit || place == bytes.count && width + character.width <= limit
                else {
                    text += "…"
                    width += 1
                    return
                }
                text += character.text
                width += character.width
            }
        }
    }
}
