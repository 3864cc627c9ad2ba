import Glibc
import Prompt
import Runtime
import System

/// The console of the shell: results to standard output, all else to standard error.
final class ShellConsole: Console {
    private let color: ColorChoice
    private let noColor: Bool
    private var progressStands = false
    /// Hears what is printed, said and asked, such as for a transcript.
    var heard: ((() -> String) -> Void)?

    /// A console that colours as `color` says; `NO_COLOR` in the environment counts where it says `auto`.
    init(color: ColorChoice, environment: [String: String]) {
        self.color = color
        noColor = environment["NO_COLOR"].map { !$0.isEmpty } ?? false || environment["TERM"] == "dumb"
    }

    var terminal: TerminalFacts {
        let input = isatty(STDIN_FILENO) == 1
        let output = isatty(STDOUT_FILENO) == 1
        let error = isatty(STDERR_FILENO) == 1
        return TerminalFacts(
            input: input, output: output, error: error, width: size.width, height: size.height,
            color: color == .always || (color == .auto && !noColor && output))
    }

    /// Whether what goes to standard error may be coloured.
    private var colorsErrors: Bool { color == .always || (color == .auto && !noColor && isatty(STDERR_FILENO) == 1) }

    /// The size of the terminal: of standard output, or of standard error where only that is one; else 80 columns.
    private var size: (width: Int, height: Int) {
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] where isatty(descriptor) == 1 {
            var size = winsize()
            if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
                return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : 24)
            }
        }
        if let columns = getenv("COLUMNS"), let number = Int(String(cString: columns)), number > 0 {
            return (number, 24)
        }
        return (80, 24)
    }

    func write(_ bytes: [UInt8]) {
        clearProgress()
        // Through C's stream, which print and io.write use too: so everything stands in the order it was written.
        Terminal.write(bytes)
        heard?({ String(decoding: bytes, as: UTF8.self) })
    }

    /// Notes what was asked at the terminal, and what was answered.
    func asked(_ question: String, _ answer: String?) {
        heard?({ question.visibleLines + (answer ?? "") + "\n" })
    }

    func note(_ text: String) {
        clearProgress()
        let shown = fitted(text.visibleLines)
        writeError(shown + "\n")
        heard?({ shown + "\n" })
    }

    /// Tells what went wrong: of what is coloured the message, so that its hint is told from it.
    func complain(_ report: String) {
        clearProgress()
        let lines = report.visibleLines.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        // Each fitted by itself: the message may take several rows.
        var parts = lines.map { fitted(String($0)) }
        heard?({ [parts] in parts.joined(separator: "\n") + "\n" })
        if colorsErrors { parts[0] = "\u{1B}[1;31m\(parts[0])\u{1B}[0m" }
        writeError(parts.joined(separator: "\n") + "\n")
    }

    /// Writes lines as they are, however long: for what is to be copied out of them.
    func trace(_ text: String) {
        clearProgress()
        writeError(text.visibleLines + "\n")
        heard?({ text.visibleLines + "\n" })
    }

    /// A note that nobody is to overlook.
    func warn(_ text: String) {
        clearProgress()
        let shown = fitted(text.visibleLines)
        heard?({ shown + "\n" })
        writeError((colorsErrors ? "\u{1B}[1;31m\(shown)\u{1B}[0m" : shown) + "\n")
    }

    func progress(_ text: String?) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        guard let text else { return clearProgress() }
        Terminal.flush()
        writeError("\r" + text.escapingControls() + "\u{1B}[K")
        progressStands = true
    }

    /// A text in lines that fit the terminal, where a person reads it.
    private func fitted(_ text: String) -> String {
        guard isatty(STDERR_FILENO) == 1 else { return text }
        return WrappedText.lines(of: text, columns: size.width)
    }

    private func clearProgress() {
        guard progressStands else { return }
        progressStands = false
        writeError("\r\u{1B}[K")
    }

    private func writeError(_ text: String) {
        Terminal.flush()
        writeText(text, to: STDERR_FILENO)
    }
}
