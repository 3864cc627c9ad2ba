/// The prompt: reads chunks, runs them, and remembers them.
public final class Repl {
    private let source: any LineSource
    private let evaluator: any Evaluator
    private let interrupts: InterruptSource?
    private let history: History?
    private let prompt: String
    private let furtherPrompt: String
    private let tell: (String) -> Void
    private let complain: (String) -> Void

    /// The lines of a chunk that is only begun.
    private var begun: [String] = []
    private var warned = false
    /// What the arrow keys find.
    private var remembered: [String] = []

    /// A prompt called `name` (`demo` shows `demo> `); `tell` writes a line for the person, to standard error;
    /// `complain` does so with what went wrong.
    ///
    /// Without `interrupts` nothing stops a chunk that runs, which suits tests only.
    public init(
        name: String, source: any LineSource, evaluator: any Evaluator, interrupts: InterruptSource?, history: History?,
        tell: @escaping (String) -> Void, complain: ((String) -> Void)? = nil
    ) {
        self.source = source
        self.evaluator = evaluator
        self.interrupts = interrupts
        self.history = history
        self.tell = tell
        self.complain = complain ?? tell
        prompt = name + "> "
        // As wide as the prompt, so that a block's lines stand under each other.
        furtherPrompt = String(repeating: " ", count: max(0, name.count - 2)) + "... "
    }

    /// Reads and runs until the end of input, and says with what status the program is to end.
    public func run() -> Int32 {
        for entry in history?.load() ?? [] { remember(entry) }
        warnOfHistory()
        while true {
            switch source.readLine(prompt: begun.isEmpty ? prompt : furtherPrompt) {
            case .line(let text): runBlock(text)
            case .interrupted:
                begun = []
                evaluator.abandon()
            case .end:
                // readline leaves the cursor behind the prompt; the next program's output begins a line.
                tell("")
                return 0
            }
        }
    }

    /// Runs a line, or the pieces of a pasted block one after another until one fails.
    private func runBlock(_ text: String) {
        for piece in PastedLines(text).pieces {
            begun.append(piece)
            let chunk = begun.joined(separator: "\n")
            if chunk.allSatisfy(\.isWhitespace) {
                begun = []
                continue
            }
            switch evaluate(chunk) {
            case .incomplete: continue
            case .done(let secret):
                finish(chunk, secret: secret)
                follow()
            case .failed(let text, let secret):
                complain(text)
                finish(chunk, secret: secret)
                follow()
                return
            }
        }
    }

    private func evaluate(_ chunk: String) -> Evaluation { interruptibly { evaluator.evaluate(chunk) } }

    /// Lets the evaluator look back at the chunk that ran, such as for a lesson.
    private func follow() {
        if let text = interruptibly({ evaluator.follow() }) { tell(text) }
    }

    private func interruptibly<Value>(_ body: () -> Value) -> Value {
        guard let interrupts else { return body() }
        return interrupts.whileRunning(body)
    }

    /// Remembers a chunk that ran: only now, since only now it is known whether it held a secret.
    private func finish(_ chunk: String, secret: Bool) {
        begun = []
        forgetGivenAway()
        guard !secret else { return }
        if let history {
            if history.append(chunk) { remember(chunk) }
            warnOfHistory()
        } else {
            remember(chunk)
        }
    }

    private func remember(_ entry: String) {
        remembered.append(entry)
        source.remember(entry)
    }

    /// Forgets the lines that gave to a variable what has turned out to be a secret.
    private func forgetGivenAway() {
        let meant = Set(remembered.filter(evaluator.isGivenAway))
        guard !meant.isEmpty else { return }
        remembered.removeAll(where: meant.contains)
        for entry in meant { source.forget(entry) }
        history?.forget(where: meant.contains)
        warnOfHistory()
    }

    private func warnOfHistory() {
        guard !warned, let fault = history?.fault else { return }
        warned = true
        tell("warning: the history is not kept: \(fault)")
    }
}
