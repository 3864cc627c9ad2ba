import CReadline
import Glibc
import System

/// Draws the line that readline edits, with all that is told while it is typed: colours, a suggestion, a hint, the list
/// of completions. On a terminal where readline draws by itself it does nothing.
final class LineDrawing {
    /// Who knows the lines that are typed.
    var assistant: (any LineAssistant)?
    /// The lines that may be suggested.
    var suggestions = SuggestionSource()
    /// What Tab found last.
    var completions: [Completion] = []
    /// What is to be said of that, in the hint's place, until another key is pressed.
    var remark: String?

    private let output: Int32
    private let colors: Bool
    private let isOn: Bool
    private var painter: LinePainter
    private var prompt = ""
    /// The list that waits for an answer.
    private var list: CompletionList?
    /// The column that the arrows keep to.
    private var goal = 0

    init(output: Int32, colors: Bool) {
        self.output = output
        self.colors = colors
        isOn = crl_draws() != 0
        painter = LinePainter(colors: colors, size: terminalSize(output))
        crl_set_mover(findRow, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        crl_set_mover(nil, nil)
        crl_suggest(nil, nil)
    }

    // MARK: Steps of a line

    /// A line begins.
    func begin(prompt: String) {
        self.prompt = prompt
        painter.begin(size: terminalSize(output))
        update()
    }

    /// Draws what has changed since, or lists completions.
    func update() {
        let requests = crl_requests()
        guard isOn, requests != 0 || remark != nil else { return }
        func isAsked(_ request: crl_request) -> Bool { requests & UInt32(request.rawValue) != 0 }
        var text = ""
        if isAsked(CRL_BEGUN_ANEW) { painter.forget() }
        if isAsked(CRL_REPAINT) { text += painter.clear() }
        if isAsked(CRL_CLEAR) { text += painter.clearScreen(all: isAsked(CRL_CLEAR_ALL)) }
        write(text)
        if isAsked(CRL_LIST) { beginList() } else { draw() }
    }

    /// The line is given up, where it stands.
    func finish() {
        guard isOn else { return }
        if list != nil {
            list = nil
            write("\r\n")
        } else {
            let view = LineView(crl_view())
            write(painter.finish(view, marks: marks(of: view)))
        }
        forget()
    }

    /// The line was finished.
    func finish(line: String) {
        guard isOn else { return }
        // readline has let go of it by now, and of the message that may have stood in the prompt's place.
        let now = LineView(crl_view())
        let view = LineView(prompt: prompt, mode: now.mode, line: Array(line.utf8))
        write(painter.finish(view, marks: marks(of: view)))
        forget()
    }

    /// The input has ended; the cursor stays behind the prompt.
    func end() {
        guard isOn else { return }
        forget()
    }

    private func forget() {
        remark = nil
        painter.forget()
        crl_suggest(nil, nil)
        _ = crl_requests()
    }

    // MARK: The terminal

    /// The terminal has another size.
    func resize() {
        guard isOn else { return }
        _ = crl_requests()
        let size = terminalSize(output)
        guard list == nil else { return painter.begin(size: size) }
        write(painter.resize(to: size))
        draw()
    }

    /// The program goes on after Ctrl-Z, on a row of its own.
    func resume() {
        guard isOn, list == nil else { return }
        _ = crl_requests()
        painter.begin(size: terminalSize(output))
        draw()
    }

    /// Whether something can be told above the line just now.
    var canTell: Bool { isOn && list == nil }

    /// Has something told above the line, which stays as it is.
    func tell(_ news: LineNews, by tell: (String) -> Void) {
        write(painter.clear())
        tell(news.text)
        // In the place of the prompt may stand what is searched for.
        if let text = news.prompt, crl_view().is_message == 0 {
            prompt = text
            crl_set_prompt(text)
        }
        _ = crl_requests()
        painter.begin(size: terminalSize(output))
        draw()
    }

    private func write(_ text: String) {
        if !text.isEmpty { writeText(text, to: output) }
    }

    // MARK: The line

    private func draw() {
        defer { remark = nil }
        let view = LineView(crl_view())
        var additions = LineAdditions(marks: marks(of: view))
        if !view.isMessage, view.line.contains(where: { $0 != UInt8(ascii: " ") }) {
            additions.hint = remark ?? assistant?.hint(line: view.text, cursor: view.point)
            additions.suggestion = suggestion(for: view)
        }
        write(painter.draw(view, additions))
        if additions.suggestion.isEmpty || !painter.showsSuggestion {
            crl_suggest(nil, nil)
        } else {
            crl_suggest(view.text, String(decoding: additions.suggestion, as: UTF8.self))
        }
    }

    private func marks(of view: LineView) -> [LineMark] { assistant?.marks(in: view.text) ?? [] }

    private func suggestion(for view: LineView) -> [UInt8] {
        guard colors, let assistant, view.point == view.line.count, view.region.isEmpty else { return [] }
        return suggestions.rest(of: view.line, length: assistant.suggestionLength)
    }

    /// The place a row above or below the cursor; nil where there is none.
    fileprivate func place(inDirection direction: Int, goesOn: Bool) -> Int? {
        let view = LineView(crl_view())
        guard !view.isMessage else { return nil }
        let layout = LineLayout(view, columns: terminalSize(output).columns)
        if !goesOn { goal = layout.cursor.column }
        return layout.point(inRow: layout.cursor.row + direction, nearest: goal)
    }

    // MARK: The list of completions

    private func beginList() {
        let view = LineView(crl_view())
        write(painter.leave(view, marks: marks(of: view)))
        crl_suggest(nil, nil)
        var list = CompletionList(
            completions, size: terminalSize(output), queryItems: Int(crl_query_items()), pages: crl_pages() != 0)
        write(list.begin())
        go(on: list)
    }

    private func go(on list: CompletionList) {
        self.list = list.isOver ? nil : list
        if list.isOver { draw() }
    }

    /// Takes a key as the answer to the list's question; false where none is asked.
    func takeAnswer(from input: Int32) -> Bool {
        guard var list else { return false }
        var key: UInt8 = 0
        let count = read(input, &key, 1)
        if count < 0, errno == EINTR || errno == EAGAIN { return true }
        guard count == 1 else {
            // There will be no answer. The question goes, and readline finds out the same.
            self.list = nil
            write("\r\u{1B}[K")
            draw()
            return false
        }
        write(list.answer(key))
        go(on: list)
        return true
    }
}

extension LineView {
    fileprivate init(_ view: crl_view) {
        let bytes = UnsafeRawBufferPointer(start: view.line, count: Int(view.length))
        self.init(
            prompt: String(cString: view.prompt), isMessage: view.is_message != 0, mode: String(cString: view.mode),
            line: Array(bytes), point: Int(view.point), region: Int(view.region_start)..<Int(view.region_end))
    }
}

private func terminalSize(_ descriptor: Int32) -> LinePainter.Size {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
        return LinePainter.Size(columns: 80, rows: 24)
    }
    return LinePainter.Size(columns: max(2, Int(size.ws_col)), rows: Int(size.ws_row))
}

/// Called by readline: the place in the line that a key for another row leads to; -1 for none.
private func findRow(context: UnsafeMutableRawPointer?, direction: Int32, continued: Int32) -> Int32 {
    guard let context else { return -1 }
    let drawing = Unmanaged<LineDrawing>.fromOpaque(context).takeUnretainedValue()
    return drawing.place(inDirection: Int(direction), goesOn: continued != 0).map(Int32.init) ?? -1
}
