@testable import Prompt

/// A terminal that keeps the characters of its rows: as much of one as drawing needs.
struct TestScreen {
    private(set) var rows: [[Character]]
    private(set) var row = 0
    private(set) var column = 0
    /// What went out at the top.
    private(set) var gone: [String] = []
    let columns: Int

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    /// The rows without blanks at their ends, and without empty ones at the end.
    var lines: [String] {
        var lines = rows.map(Self.text)
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    private static func text(_ row: [Character]) -> String {
        var row = row[...]
        while row.last == " " { row.removeLast() }
        return String(row)
    }

    /// Takes what a program writes; characters of one column only.
    mutating func write(_ text: String) {
        var rest = Array(text.unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\r": column = 0
            case "\n":
                if row + 1 < rows.count {
                    row += 1
                } else {
                    gone.append(Self.text(rows.removeFirst()))
                    rows.append(Array(repeating: " ", count: columns))
                }
            case "\u{1B}":
                rest = rest.dropFirst()
                let parameters = String(String.UnicodeScalarView(rest.prefix { ("0"..."9").contains($0) || $0 == ";" }))
                rest = rest.dropFirst(parameters.unicodeScalars.count)
                if let command = rest.popFirst() { obey(command, Int(parameters)) }
            default:
                // At the right edge it waits for the next character before it goes to the next row.
                if column == columns {
                    column = 0
                    write("\n")
                }
                rows[row][column] = Character(scalar)
                column += 1
            }
        }
    }

    private mutating func obey(_ command: Unicode.Scalar, _ count: Int?) {
        switch command {
        case "A": row = max(0, row - (count ?? 1))
        case "B": row = min(rows.count - 1, row + (count ?? 1))
        case "C": column = min(columns - 1, column + (count ?? 1))
        case "H": (row, column) = (0, 0)
        case "K": for place in min(column, columns - 1)..<columns { rows[row][place] = " " }
        case "J":
            for place in (count == 2 ? 0 : row)..<rows.count {
                let start = count == 2 || place > row ? 0 : min(column, columns - 1)
                for cell in start..<columns { rows[place][cell] = " " }
            }
        default: break
        }
    }
}
