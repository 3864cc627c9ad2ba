import Lua

/// Runs the lines of a prompt: each is a chunk of its own, and what one line declares the next ones know.
public final class PromptInterpreter {
    /// Whether the line that ran last holds a secret, and is to enter no history.
    public private(set) var holdsSecret = false
    /// Whether a line runs just now.
    private(set) var isRunning = false
    /// Refuses a line before it runs.
    var refuse: ((_ source: [UInt8]) throws(LuaError) -> Void)?
    /// Called after each line, such as by a lesson.
    var follower: LuaReference?

    private let state: LuaState
    private let library: Library
    private let topLevel: TopLevel
    private let results: ResultPrinter
    /// What was passed as a secret since the line began.
    private var secrets: Set<String> = []
    private var lastLine: Line?
    private var madeEnvironment: Environment?

    /// A line that ran, and what it came to.
    private struct Line {
        let text: String
        let outcome: Result<[LuaValue], LuaError>
    }

    /// Where the globals of lines live.
    private struct Environment {
        /// The `_ENV` of each line.
        let table: LuaReference
        /// Makes a name one of the prompt's own.
        let declare: LuaValue
    }

    init(state: LuaState, library: Library, topLevel: TopLevel, results: ResultPrinter) {
        self.state = state
        self.library = library
        self.topLevel = topLevel
        self.results = results
    }

    // MARK: Running

    /// Runs a line, as an expression if it is one, else as statements, and shows what it gives.
    /// - Returns: false where the line is only begun: nothing ran, and it is to come again with more lines.
    public func run(_ text: String) throws(LuaError) -> Bool {
        secrets = []
        isRunning = true
        lastLine = nil
        defer {
            isRunning = false
            holdsSecret = LuaLexer.assignsSecret(in: text) || secrets.contains { !$0.isEmpty && text.contains($0) }
        }
        do throws(LuaError) {
            guard let chunk = try compile(text) else { return false }
            topLevel.begin()
            try refuseMisplacedCalls(in: text)
            let values = try topLevel.call(.reference(chunk))
            if let first = values.first {
                try state.set(try environment().table, .string("_"), first, raw: true)
            }
            try results.show(values, form: .auto)
            lastLine = Line(text: text, outcome: .success(values))
            return true
        } catch {
            lastLine = Line(text: text, outcome: .failure(error))
            throw error
        }
    }

    private func refuseMisplacedCalls(in text: String) throws(LuaError) {
        // A `local dry_run` of an earlier line is the user's own.
        guard try state.get(try environment().table, "dry_run", raw: true) == .nil else { return }
        try refuse?(Array(text.utf8))
    }

    /// Notes what a call passes as secrets: the line that they stand in enters no history.
    func note(secrets: some Sequence<String>) { self.secrets.formUnion(secrets) }

    /// The compiled line; nil if it is not complete.
    private func compile(_ text: String) throws(LuaError) -> LuaReference? {
        let environment = try environment()
        let name = "=stdin"
        if let expression = try? state.load(Array("return \(text)".utf8), name: name, environment: environment.table) {
            return expression
        }
        do throws(LuaError) {
            // Compiled as typed first, so that messages speak of what was typed.
            let plain = try state.load(Array(text.utf8), name: name, environment: environment.table)
            let rewritten = PromptText(text)
            guard !rewritten.declared.isEmpty else { return plain }
            for name in rewritten.declared {
                _ = try state.call(environment.declare, [.string(name)], on: state.main)
            }
            return try state.load(Array(rewritten.chunk.utf8), name: name, environment: environment.table)
        } catch {
            guard error.isIncomplete else { throw error }
            return nil
        }
    }

    private func environment() throws(LuaError) -> Environment {
        if let madeEnvironment { return madeEnvironment }
        let make = try state.bridged { try library.value(of: "prompt/strict", "environment") }
        let made = try state.call(make, [.reference(try state.globals)], on: state.main)
        guard made.count == 2, let table = made[0].table else {
            throw state.luaError(from: LibraryError.noLibraryFile("prompt/strict"))
        }
        let environment = Environment(table: table, declare: made[1])
        madeEnvironment = environment
        return environment
    }

    // MARK: Who follows

    /// Lets whoever follows the prompt look at the last line, after its values or its error were shown.
    public func follow() throws(LuaError) {
        guard let follower, let line = lastLine else { return }
        lastLine = nil
        isRunning = true
        defer { isRunning = false }
        var arguments: [LuaValue] = [.string(line.text)]
        switch line.outcome {
        case .success(let values): arguments += [.boolean(true)] + values
        case .failure(let error): arguments += [.boolean(false), error.value]
        }
        _ = try topLevel.call(.reference(follower), arguments)
    }

    /// Tells whoever follows the prompt that Ctrl-C was pressed at it; after that nobody follows.
    public func abandon() {
        guard let follower else { return }
        self.follower = nil
        // It only takes its leave; there is nothing that it could do about a failure.
        _ = try? topLevel.call(.reference(follower))
    }

    // MARK: Completion

    /// What a word of a line that is being typed could become; nothing if that can't be told.
    ///
    /// - Parameter word: the word's place in the line, in bytes.
    public func completions(line: String, word: Range<Int>) -> [String] {
        let places: [LuaValue] = [.integer(Int64(word.lowerBound)), .integer(Int64(word.upperBound))]
        guard let complete = try? library.value(of: "prompt/completion", "complete"),
            let environment = try? environment(),
            let words = try? topLevel.call(complete, [.reference(environment.table), .string(line)] + places)
                .first?.table
        else { return [] }
        var found: [String] = []
        try? state.forEachItem(words) { _, word in
            if let text = word.text { found.append(text) }
        }
        return found
    }
}
