/// The prompt: reads chunks, runs them, and remembers them.
public final class Repl {
    private let source: any LineSource
    private let evaluator: any Evaluator
    private let interrupts: InterruptSource?
    private let history: History?
    private let failures: Failures?
    private let tell: (String) -> Void
    private let complain: (String) -> Void
    private let edit: ((String) -> String)?

    /// The lines of a chunk that is only begun.
    private var begun: [String] = []
    private var warned = false
    private var hasLoaded = false
    /// What the arrow keys find.
    public private(set) var remembered: [String] = []
    private var isRemembered: Set<String> = []

    /// A prompt; `tell` writes a line for the person, to standard error; `complain` does so with what went wrong, and
    /// `edit` lets them edit a text in a program of their own.
    ///
    /// `failures` keeps which lines of the history failed. Without `interrupts` nothing stops a chunk that runs, which
    /// suits tests only.
    public init(
        source: any LineSource, evaluator: any Evaluator, interrupts: InterruptSource?, history: History?,
        failures: Failures? = nil, edit: ((String) -> String)? = nil, tell: @escaping (String) -> Void,
        complain: ((String) -> Void)? = nil
    ) {
        self.source = source
        self.evaluator = evaluator
        self.interrupts = interrupts
        self.history = history
        self.failures = failures
        self.edit = edit
        self.tell = tell
        self.complain = complain ?? tell
    }

    /// Reads and runs until the end of input, and says with what status the program is to end. It may be called again.
    public func run() -> Int32 {
        if !hasLoaded {
            for entry in history?.load() ?? [] { remember(entry) }
            mark(failures?.load())
            warnOfHistory()
        }
        hasLoaded = true
        begun = []
        var prompt = ""
        while true {
            if begun.isEmpty { hearOfOthers() }
            if begun.isEmpty { prompt = interruptibly(evaluator.prompt) }
            switch source.readLine(prompt: begun.isEmpty ? prompt : Self.further(prompt)) {
            case .line(let text):
                runBlock(text)
                if let status = evaluator.leaving { return status }
            case .edit(let text):
                if let edit { source.begin(with: edit(text)) }
                // Whatever was pressed there was meant for the editor.
                interrupts?.drain(deliver: false)
            case .thrownAway: begun = []
            case .interrupted:
                if begun.isEmpty { evaluator.abandon() }
                begun = []
            case .end:
                // readline leaves the cursor behind the prompt; the next program's output begins a line.
                tell("")
                return 0
            }
        }
    }

    /// What stands before the further lines of a chunk: as wide as the prompt, so that they stand under each other.
    static func further(_ prompt: String) -> String {
        var cells = PromptCells(prompt)
        var width = 0
        while let cell = cells.next() { width = cell.text == "\n" ? 0 : width + cell.width }
        return LineLayout.continuation(for: width)
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
                finish(chunk, secret: secret, failed: false)
                if evaluator.leaving != nil { return }
                follow()
            case .failed(let text, let secret):
                complain(text)
                finish(chunk, secret: secret, failed: true)
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
    private func finish(_ chunk: String, secret: Bool, failed: Bool) {
        begun = []
        forgetGivenAway()
        guard !secret else { return }
        source.mark(chunk, failed: failed)
        mark(failures?.note(chunk, failed: failed))
        if let history {
            if history.append(chunk) { remember(chunk) }
            warnOfHistory()
        } else {
            remember(chunk)
        }
    }

    private func mark(_ changes: Failures.Changes?) {
        for entry in changes?.failed ?? [] { source.mark(entry, failed: true) }
        for entry in changes?.mended ?? [] { source.mark(entry, failed: false) }
    }

    /// An entry that comes again moves to the end.
    private func remember(_ entry: String) {
        if isRemembered.contains(entry) { drop([entry]) }
        isRemembered.insert(entry)
        remembered.append(entry)
        source.remember(entry)
    }

    private func drop(_ entries: Set<String>) {
        guard !entries.isEmpty else { return }
        remembered.removeAll(where: entries.contains)
        isRemembered.subtract(entries)
        source.forget(entries)
    }

    /// Takes in what other shells have added to the history, and lets go of what they have taken out.
    private func hearOfOthers() {
        switch history?.news() {
        case .added(let entries): entries.forEach(remember)
        case .rewritten(let entries):
            drop(isRemembered.subtracting(entries))
            entries.filter { !isRemembered.contains($0) }.forEach(remember)
        case nil, .some(.none): break
        }
        mark(failures?.news())
    }

    /// Forgets the lines that gave to a variable what has turned out to be a secret.
    private func forgetGivenAway() {
        guard evaluator.hasPassedSecrets else { return }
        let judged = isRemembered
        let meant = Set(remembered.filter(evaluator.isGivenAway))
        drop(meant)
        // The file has entries that the arrows don't find: those of other shells, and ours without their blank edges.
        history?.forget { meant.contains($0) || !judged.contains($0) && evaluator.isGivenAway(by: $0) }
        mark(failures?.forget { meant.contains($0) || !judged.contains($0) && evaluator.isGivenAway(by: $0) })
        warnOfHistory()
    }

    private func warnOfHistory() {
        guard !warned else { return }
        if let fault = history?.fault {
            tell("warning: the history is not kept: \(fault)")
        } else if let fault = failures?.fault {
            tell("warning: which lines of the history failed is not kept: \(fault)")
        } else {
            return
        }
        warned = true
    }
}
