/// The prompt: reads chunks, runs them, and remembers them.
public final class Repl {
    private let source: any LineSource
    private let evaluator: any Evaluator
    private let interrupts: InterruptSource?
    private let history: History?
    private let name: String
    private let tell: (String) -> Void

    /// A prompt called `name` (`demo` shows `demo> `); `tell` writes a line for the person, to standard error.
    ///
    /// Without `interrupts` nothing stops a chunk that runs, which suits tests only.
    public init(
        name: String, source: any LineSource, evaluator: any Evaluator, interrupts: InterruptSource?, history: History?,
        tell: @escaping (String) -> Void
    ) {
        self.name = name
        self.source = source
        self.evaluator = evaluator
        self.interrupts = interrupts
        self.history = history
        self.tell = tell
    }

    /// Reads and runs until the end of input, and says with what status the program is to end.
    public func run() -> Int32 {
        for entry in history?.load() ?? [] { source.remember(entry) }
        tellHistoryFault()
        while let block = readBlock() { runBlock(block) }
        return 0
    }

    /// The next line or pasted block; nil at the end of input.
    private func readBlock() -> [String]? { nil }
    private func runBlock(_ lines: [String]) {}
    private func tellHistoryFault() {}
}
