/// Keeps a line on the terminal as it is to be: writes what has changed since it was last drawn.
///
/// It knows where the cursor is in relation to the first row, and nothing else of the screen. Rows end by an end of
/// line, never by running over, so that a terminal that puts its text into other rows at a new width does it row by
/// row.
struct LinePainter {
    /// The size of the terminal.
    struct Size: Equatable {
        var columns: Int
        var rows: Int
    }

    private let colors: Bool
    private var size: Size
    /// The rows on the screen, and where the cursor is among them.
    private var shown: [[LineCell]] = []
    private var row = 0
    /// nil where that isn't known.
    private var column: Int? = 0
    /// The first of the line's rows that is on the screen, where not all have room.
    private var top = 0
    private var output = ""
    /// Whether what was suggested had room.
    private(set) var showsSuggestion = false

    init(colors: Bool, size: Size) {
        self.colors = colors
        self.size = size
    }

    // MARK: Steps of a line

    /// The cursor stands at the beginning of a row, and nothing of a line is on the screen.
    mutating func begin(size: Size) {
        self.size = size
        forget()
    }

    /// Draws what there is to show, and gives what to write.
    mutating func draw(_ view: LineView, _ additions: LineAdditions) -> String {
        var layout = LineLayout(view, additions, columns: size.columns)
        showsSuggestion = !additions.suggestion.isEmpty && layout.rows.count <= size.rows
        if !showsSuggestion, !additions.suggestion.isEmpty {
            // What does not fit is not suggested: it would be taken without having been seen.
            layout = LineLayout(view, LineAdditions(marks: additions.marks), columns: size.columns)
        }
        var rows = layout.rows
        if let hint = additions.hint, rows.count < size.rows { rows.append(hintRow(hint)) }
        var cursor = layout.cursor
        if rows.count > size.rows {
            top = min(max(top, cursor.row - size.rows + 1), cursor.row, rows.count - size.rows)
            rows = Array(rows[top..<top + size.rows])
            cursor.row -= top
        } else {
            top = 0
        }
        update(to: rows)
        move(to: cursor.row, cursor.column)
        return taken()
    }

    /// Draws a line for the last time, all of it, and leaves the cursor on the row below.
    mutating func finish(_ view: LineView, marks: [LineMark]) -> String {
        var view = view
        view.point = view.line.count
        view.region = 0..<0
        // readline has put the terminal back by now, and with that moved the cursor along its row.
        column = nil
        let layout = LineLayout(view, LineAdditions(marks: Self.calm(marks)), columns: size.columns)
        if layout.rows.count > size.rows { erase() }
        update(to: layout.rows)
        move(to: layout.rows.count - 1, layout.cursor.column)
        output += "\r\n"
        forget()
        return taken()
    }

    /// Leaves the line on the screen, without what is only suggested, and the cursor below it, for something to be
    /// printed there.
    mutating func leave(_ view: LineView, marks: [LineMark]) -> String {
        var view = view
        view.region = 0..<0
        update(to: window(of: LineLayout(view, LineAdditions(marks: Self.calm(marks)), columns: size.columns)))
        move(to: max(0, shown.count - 1), 0)
        output += "\r\n"
        forget()
        return taken()
    }

    /// The marks of a line that the cursor has left: no bracket is shown with its partner.
    private static func calm(_ marks: [LineMark]) -> [LineMark] {
        marks.map { mark in
            guard case .bracket = mark.kind else { return mark }
            return LineMark(range: mark.range, kind: .bracket(partner: nil))
        }
    }

    /// Takes what is drawn off the screen: it is to be drawn anew from there on.
    mutating func clear() -> String {
        erase()
        return taken()
    }

    /// Something else was printed; the cursor is at the beginning of a row.
    mutating func forget() {
        shown = []
        row = 0
        column = 0
        top = 0
    }

    /// Clears the screen, and what has left it at the top too.
    mutating func clearScreen(all: Bool) -> String {
        forget()
        return "\u{1B}[H\u{1B}[2J" + (all ? "\u{1B}[3J" : "")
    }

    /// The terminal has another size: takes the line off the screen.
    ///
    /// Terminals put rows that have no room into several, and the cursor stays at its character (those that cut them
    /// instead are few); so it is known how far below the first row it is.
    mutating func resize(to new: Size) -> String {
        let width = max(1, new.columns)
        var above = (column ?? 0) / width
        for cells in shown.prefix(row) { above += max(1, (Self.width(of: cells[...]) + width - 1) / width) }
        size = new
        row = min(above, max(0, new.rows - 1))
        column = nil
        erase()
        return taken()
    }

    // MARK: What is written

    private mutating func taken() -> String {
        defer { output = "" }
        return output
    }

    private func window(of layout: LineLayout) -> [[LineCell]] {
        guard layout.rows.count > size.rows else { return layout.rows }
        // It may have become shorter since it was drawn.
        let first = min(top, layout.rows.count - size.rows)
        return Array(layout.rows[first..<first + size.rows])
    }

    private mutating func erase() {
        move(to: 0, 0)
        output += "\u{1B}[J"
        forget()
    }

    private mutating func update(to rows: [[LineCell]]) {
        if rows.count < shown.count {
            move(to: rows.count, 0)
            output += "\u{1B}[J"
            shown.removeSubrange(rows.count...)
        }
        for (index, cells) in rows.enumerated() {
            if index < shown.count {
                change(index, to: cells)
            } else {
                add(index, cells)
            }
        }
    }

    private mutating func change(_ index: Int, to cells: [LineCell]) {
        let old = shown[index]
        guard old != cells else { return }
        var same = 0
        while same < min(old.count, cells.count), old[same] == cells[same] { same += 1 }
        // A colour of the prompt holds for what follows: it is written again from its beginning.
        if cells[..<same].contains(where: { $0.text.contains("\u{1B}") }),
            cells[same...].contains(where: { $0.text.contains("\u{1B}") })
        {
            same = 0
        }
        move(to: index, Self.width(of: cells[..<same]))
        let isShorter = Self.width(of: cells[same...]) < Self.width(of: old[same...])
        write(cells[same...])
        if isShorter { output += "\u{1B}[K" }
        shown[index] = cells
    }

    private mutating func add(_ index: Int, _ cells: [LineCell]) {
        if index > 0 {
            move(to: index - 1, column)
            output += "\r\n"
        } else if column != 0 {
            output += "\r"
        }
        row = index
        column = 0
        // Before the cells: behind a full row it would take the last of them.
        if index > 0 { output += "\u{1B}[K" }
        write(cells[...])
        shown.append(cells)
    }

    private mutating func write(_ cells: ArraySlice<LineCell>) {
        var style: String?
        for cell in cells {
            let wanted = cell.style.parameters(colors: colors)
            if wanted != style {
                output += style == nil ? "" : "\u{1B}[0m"
                if let wanted { output += "\u{1B}[\(wanted)m" }
                style = wanted
            }
            output += cell.text
        }
        if style != nil { output += "\u{1B}[0m" }
        let end = (column ?? 0) + Self.width(of: cells)
        // Behind a full row terminals differ in where the cursor is.
        column = end < size.columns ? end : nil
    }

    /// Goes to a place; to any of the row where no column is wanted.
    private mutating func move(to wantedRow: Int, _ wantedColumn: Int?) {
        if wantedRow < row { output += "\u{1B}[\(row - wantedRow)A" }
        if wantedRow > row { output += "\u{1B}[\(wantedRow - row)B" }
        row = wantedRow
        guard let wantedColumn, wantedColumn != column else { return }
        output += "\r"
        if wantedColumn > 0 { output += "\u{1B}[\(wantedColumn)C" }
        column = wantedColumn
    }

    private func hintRow(_ hint: String) -> [LineCell] {
        // Behind a full row terminals differ in where the cursor is.
        let shortened = ShortenedText(hint, limit: size.columns - 1)
        return [LineCell(text: shortened.text, width: shortened.width, style: .hint)]
    }

    private static func width(of cells: ArraySlice<LineCell>) -> Int { cells.reduce(0) { $0 + $1.width } }
}
