import API
import Errors
import Lua

/// Runs the lines of a prompt: each is a chunk of its own, and what one line declares the next ones know.
public final class PromptInterpreter {
    /// Whether the line that ran last holds a secret, and is to enter no history.
    public private(set) var holdsSecret = false
    /// Whether a line runs just now.
    private(set) var isRunning = false
    /// The line that runs, or ran last, as it was typed.
    private(set) var typed = ""
    /// Refuses a line before it runs.
    var refuse: ((_ source: [UInt8]) throws(LuaError) -> Void)?
    /// Called after each line, such as by a lesson.
    var follower: LuaReference?

    let state: LuaState
    let library: Library
    let topLevel: TopLevel
    private let results: ResultPrinter
    /// What was passed as a secret since the line began.
    private var secrets: Set<String> = []
    /// What earlier lines passed as secrets.
    private var earlierSecrets: Set<String> = []
    /// Whether something was called in a way that does not tell which of its values are secrets.
    private var mayHoldSecret = false
    /// The names by which the document knows secrets.
    var secretNames: () -> Set<String> = { [] }
    private var lastLine: Line?
    private var madeEnvironment: Environment?

    /// A line that ran, and what it came to.
    private struct Line {
        let text: String
        let outcome: Result<[LuaValue], LuaError>
    }

    /// Where the globals of lines live.
    struct Environment {
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
        earlierSecrets.formUnion(secrets)
        secrets = []
        mayHoldSecret = false
        isRunning = true
        typed = text
        lastLine = nil
        defer {
            isRunning = false
            holdsSecret = isSecret(text)
        }
        do throws(LuaError) {
            guard let chunk = try compile(text) else { return false }
            topLevel.begin()
            try refuseMisplacedCalls(in: text)
            let values = try topLevel.call(.reference(chunk))
            if let first = values.first {
                try state.set(try environment().table, .string("_"), first, raw: true)
            }
            try results.showAtPrompt(values)
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

    // MARK: Secrets

    /// Notes what a call passes as secrets: the line that they stand in enters no history.
    func note(secrets: some Sequence<String>) { self.secrets.formUnion(secrets) }

    /// Notes that what takes secrets was called in a way that does not tell which of its values they are.
    func noteUnnamedSecret() { mayHoldSecret = true }

    /// Whether an earlier line holds what the last one passed as a secret: it gave it to a variable.
    public func isGivenAway(by earlier: String) -> Bool {
        guard !secrets.isEmpty else { return false }
        let line = LineSecrets(earlier)
        return secrets.contains(where: line.gave)
    }

    private func isSecret(_ text: String) -> Bool {
        let line = LineSecrets(text)
        if secrets.contains(where: line.holds) || earlierSecrets.contains(where: line.gave) { return true }
        if line.hasLiterals, case .failure(let error)? = lastLine?.outcome,
            mayHoldSecret || Self.hintsAtSecret(error.report)
        {
            return true
        }
        var names: Set<String>?
        return line.looksSecret { name in
            if SecretFinder.isSecret(name: name) { return true }
            names = names ?? secretNames()
            return names?.contains(name) ?? false
        }
    }

    /// Whether an error says that a name was meant, or is taken, which secrets go by: what was written in its place has
    /// one behind it.
    private static func hintsAtSecret(_ report: String) -> Bool {
        guard report.contains("did you mean") || report.contains("it takes ") else { return false }
        return report.split { !$0.isLetter && $0 != "_" }.contains { SecretFinder.isSecret(name: String($0)) }
    }

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

    func environment() throws(LuaError) -> Environment {
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
}
