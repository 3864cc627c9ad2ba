/// A line of the prompt, put into rows of cells for a terminal of so many columns.
struct LineLayout {
    /// The rows, the first of which begins with the prompt.
    private(set) var rows: [[LineCell]] = [[]]
    /// Where the cursor is.
    private(set) var cursor = Place(row: 0, column: 0)

    struct Place: Equatable {
        var row: Int
        var column: Int
    }

    /// Where the characters of the line stand, by their bytes; its end comes last.
    private var stops: [(offset: Int, place: Place)] = []
    private let columns: Int
    private var column = 0

    init(_ view: LineView, _ additions: LineAdditions = LineAdditions(), columns: Int) {
        self.columns = max(1, columns)
        var prompt = PromptCells(view.mode + view.prompt)
        while let cell = prompt.next() { put(cell) }
        // What the prompt's last colour was ends with it.
        if prompt.hasColors { put(LineCell(text: "\u{1B}[0m", width: 0, style: .plain)) }
        let continuation = Self.continuation(for: column)
        let styles = Self.styles(of: view, additions.marks)
        lay(view.line, continuation) { styles[$0] }
        note(view.line.count, view.point)
        if !additions.suggestion.isEmpty { lay(additions.suggestion, continuation, isLine: false) { _ in .suggestion } }
    }

    /// What stands before the further rows of a statement, as wide as the prompt.
    static func continuation(for width: Int) -> String { String(repeating: " ", count: max(0, width - 4)) + "... " }

    /// The place in the line that stands in a row, at a column or before it; nil where there is no such row.
    func point(inRow row: Int, nearest column: Int) -> Int? {
        guard row >= 0 else { return nil }
        let there = stops.filter { $0.place.row == row }
        guard let first = there.first else { return nil }
        return there.last { $0.place.column <= column }?.offset ?? first.offset
    }

    // MARK: Laying out

    private mutating func lay(
        _ bytes: [UInt8], _ continuation: String, isLine: Bool = true, style: (Int) -> LineStyle
    ) {
        var offset = 0
        while offset < bytes.count {
            var character = ShownCharacter(in: bytes, at: offset)
            if character.isNewline {
                if isLine { stop(at: offset) }
                newRow()
                for scalar in continuation.unicodeScalars {
                    put(LineCell(text: String(Character(scalar)), width: 1, style: .plain))
                }
            } else {
                if character.isTab {
                    character.width = max(1, min(8 - column % 8, columns - column))
                    character.text = String(repeating: " ", count: character.width)
                }
                makeRoom(for: character.width)
                if isLine, character.width > 0 { stop(at: offset) }
                put(LineCell(text: character.text, width: character.width, style: style(offset)))
            }
            offset += character.length
        }
    }

    /// A wide character, or one that would stand behind the last column, goes into the next row.
    private mutating func makeRoom(for width: Int) {
        if column + width > columns, column > 0 { newRow() }
    }

    private mutating func put(_ cell: LineCell) {
        if cell.text == "\n" { return newRow() }
        let last = rows.count - 1
        if cell.width == 0, !rows[last].isEmpty {
            rows[last][rows[last].count - 1].text += cell.text
            return
        }
        makeRoom(for: cell.width)
        rows[rows.count - 1].append(cell)
        column += cell.width
    }

    private mutating func newRow() {
        rows.append([])
        column = 0
    }

    private mutating func stop(at offset: Int) { stops.append((offset, Place(row: rows.count - 1, column: column))) }

    /// Notes where the line ends, and where the cursor is: behind a full row it is in the next.
    private mutating func note(_ end: Int, _ point: Int) {
        if column >= columns { newRow() }
        stop(at: end)
        let place = stops.last { $0.offset <= point } ?? stops.first
        // The end of a line within the statement may stand behind a full row; the cursor can't.
        if let place { cursor = Place(row: place.place.row, column: min(place.place.column, columns - 1)) }
    }

    // MARK: Styles

    private static func styles(of view: LineView, _ marks: [LineMark]) -> [LineStyle] {
        var styles = [LineStyle](repeating: .plain, count: view.line.count)
        func paint(_ range: Range<Int>, _ style: LineStyle) {
            for place in range.clamped(to: styles.indices) { styles[place] = style }
        }
        for mark in marks where mark.range.upperBound <= styles.count { paint(mark.range, LineStyle(mark.kind)) }
        for place in pair(at: view.point, marks) { paint(place..<place + 1, .pair) }
        paint(view.region, .region)
        return styles
    }

    /// The bracket before the cursor, or else the one under it, and the one that belongs to it.
    private static func pair(at point: Int, _ marks: [LineMark]) -> [Int] {
        for wanted in [point - 1, point] {
            for mark in marks where mark.range.lowerBound == wanted {
                if case .bracket(let partner?) = mark.kind { return [wanted, partner] }
            }
        }
        return []
    }
}
