import API
import Errors
import Lua
import System

/// Runs the lines of a prompt: each is a chunk of its own, and what one line declares the next ones know.
public final class PromptInterpreter {
    /// Whether the line that ran last holds a secret, and is to enter no history.
    public private(set) var holdsSecret = false
    /// Whether a line runs just now.
    private(set) var isRunning = false
    /// The line that runs, or ran last, as it was typed.
    private(set) var typed = ""
    /// How many lines have been tried so far: after each of them names may stand for something else.
    private(set) var linesRun = 0
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
    /// What lines gave to names that secrets go by.
    private var typedSecrets: Set<String> = []
    /// Whether something was called in a way that does not tell which of its values are secrets.
    private var mayHoldSecret = false
    /// The names by which the document knows secrets.
    var secretNames: () -> Set<String> = { [] }
    private var lastLine: Line?
    /// What is kept of the lines for `save` and `set{timing = true}`.
    let log = LineLog()
    /// The file that the session is written down in; nil where none is.
    var transcript: Transcript?
    /// Why the last completions were none, or what there is beside them; nil where there is nothing to say.
    public internal(set) var completionRemark: String?
    /// Gives what the arrow keys find, oldest first.
    public var history: () -> [String] = { [] }
    private var madeEnvironment: PromptEnvironment?
    /// Whether the line before declared constants, which are closed by now.
    private var declaredConstants = false
    /// Whether the line that runs, or ran last, is an expression.
    private var ranExpression = false
    /// The names by which the document knows secrets, once they were asked for.
    private var knownSecretNames: Set<String>?
    /// The status that the prompt is to be left with, once that was asked for.
    public internal(set) var leaving: Int32?

    /// Whether Ctrl-C is how the line that runs is to end.
    var endsByInterrupt = false

    /// Whether the prompt stands in the midst of a program.
    private(set) var isInterposed = false

    /// A line that ran, and what it came to.
    private struct Line {
        let text: String
        let outcome: Result<[LuaValue], LuaError>
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
        endsByInterrupt = false
        isRunning = true
        typed = text
        linesRun += 1
        lastLine = nil
        knownSecretNames = nil
        defer {
            isRunning = false
            holdsSecret = isSecret(text)
        }
        var line = PromptLine(text)
        var hasBegun = false
        do throws(LuaError) {
            let environment = try environment()
            if let word = line.bareWord, try environment.isBare(word) { line = PromptLine(word + "()") }
            guard let (chunk, isExpression) = try compile(line, environment) else { return false }
            ranExpression = isExpression
            begin(text)
            hasBegun = true
            try refuseMisplacedCalls(in: line.text)
            let values = try topLevel.call(.reference(chunk))
            if let first = values.first { try environment.keep(first) }
            if !line.isQuiet { try results.showAtPrompt(values) }
            lastLine = Line(text: line.text, outcome: .success(values))
            end(line)
            return true
        } catch {
            if !hasBegun { begin(text) }
            if isEnd(error) {
                results.say("")  // behind the ^C that stands on the screen
                lastLine = Line(text: line.text, outcome: .success([]))
                end(line)
                return true
            }
            lastLine = Line(text: line.text, outcome: .failure(error))
            end(line)
            // Who leaves has no more lines, but what is kept of this one is settled.
            if leaving != nil { return true }
            try? environment().keep(error: error.value)
            throw error
        }
    }

    /// Whether an error is how the line was to end: nothing more is said of it. Where something goes on all the same,
    /// or more of the line was to run, it is told as any other.
    private func isEnd(_ error: LuaError) -> Bool {
        endsByInterrupt && ranExpression && leaving == nil && error.kind == .interrupted
            && error.message == InterruptedError().message
    }

    private func begin(_ text: String) {
        flushTranscript()
        transcript?.type(text)
        log.begin()
        topLevel.begin()
    }

    /// Keeps what is kept of the line that ran.
    private func end(_ line: PromptLine) {
        guard case let outcome? = lastLine?.outcome else { return }
        let isSecretLine = isSecret(typed)
        let isUntold = mayHoldUntoldSecret(typed)
        let known = secrets.union(earlierSecrets)
        log.strike(secrets)
        log.end(
            line, isExpression: ranExpression, succeeded: (try? outcome.get()) != nil,
            deeds: topLevel.changes.deeds, holdsSecret: isSecretLine, isWithheld: isUntold, secrets: known,
            isSecret: isSecretName)
        if isSecretLine { strikeTyped(known, isUntold: isUntold) }
    }

    /// Has the transcript hold the line that runs, or ran last, without its secrets: none of it where any of its values
    /// may be one.
    private func strikeTyped(_ secrets: Set<String>, isUntold: Bool) {
        var values: Set<String> = []
        let line = LineSecrets(typed).replaced(secrets, isSecret: isSecretName) { _, value in
            values.insert(value)
            return "secret"
        }
        // What was typed as one is none of the results either, of this line or a later one.
        typedSecrets.formUnion(values)
        transcript?.settle(withoutSecrets: isUntold ? nil : line)
    }

    /// Writes what the transcript holds of the line that runs, which is about to end the program: nothing comes behind.
    func settleTranscript() {
        // What was passed without a name may be any of its values: nobody will say any more.
        let isUntold = mayHoldSecret && LineSecrets(typed).hasLiterals
        if isRunning, isUntold || isSecret(typed) {
            strikeTyped(secrets.union(earlierSecrets), isUntold: isUntold)
        }
        flushTranscript()
    }

    /// Writes what the transcript still holds of the line that ran, now that its secrets are known.
    public func flushTranscript() {
        guard let transcript else { return }
        do throws(SystemError) {
            try transcript.flush(secrets: secrets.union(earlierSecrets).union(typedSecrets))
        } catch {
            self.transcript = nil
            results.say("the transcript has ended: \(error)")
        }
    }

    /// Something was printed, said or asked, for the transcript.
    public func heard(_ text: () -> String) { transcript?.note(text()) }

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

    /// Whether the last line passed something as a secret.
    public var hasPassedSecrets: Bool { !secrets.isEmpty }

    /// Whether an earlier line holds what the last one passed as a secret: it gave it to a variable.
    public func isGivenAway(by earlier: String) -> Bool {
        guard !secrets.isEmpty else { return false }
        let line = LineSecrets(earlier)
        return secrets.contains(where: line.gave)
    }

    private func isSecret(_ text: String) -> Bool {
        let line = LineSecrets(text)
        if secrets.contains(where: line.holds) || earlierSecrets.contains(where: line.gave) { return true }
        return mayHoldUntoldSecret(text) || line.looksSecret(isSecretName)
    }

    /// Whether any of its values may be a secret: the line failed before it was known what it passed as one.
    private func mayHoldUntoldSecret(_ text: String) -> Bool {
        guard LineSecrets(text).hasLiterals, case .failure(let error)? = lastLine?.outcome else { return false }
        return mayHoldSecret || Self.hintsAtSecret(error.report)
    }

    private func isSecretName(_ name: String) -> Bool {
        if SecretFinder.isSecret(name: name) { return true }
        let names = knownSecretNames ?? secretNames()
        knownSecretNames = names
        return names.contains(name)
    }

    /// Whether an error says that a name was meant, or is taken, which secrets go by: what was written in its place has
    /// one behind it.
    private static func hintsAtSecret(_ report: String) -> Bool {
        guard report.contains("did you mean") || report.contains("it takes ") else { return false }
        return report.split { !$0.isLetter && $0 != "_" }.contains { SecretFinder.isSecret(name: String($0)) }
    }

    /// The compiled line; nil if it is not complete.
    private func compile(
        _ line: PromptLine, _ environment: PromptEnvironment
    ) throws(LuaError) -> (chunk: LuaReference, isExpression: Bool)? {
        let name = "=stdin"
        let text = line.text
        if declaredConstants { try environment.closeConstants() }
        declaredConstants = false
        var isBegunExpression = false
        do throws(LuaError) {
            do throws(LuaError) {
                return (try state.load(Array("return \(text)".utf8), name: name, environment: environment.table), true)
            } catch {
                if line.isExpression { throw error }
                isBegunExpression = error.isIncomplete
            }
            // Compiled as typed first, so that messages speak of what was typed.
            let plain = try state.load(Array(text.utf8), name: name, environment: environment.table)
            let rewritten = PromptText(text)
            guard !rewritten.declared.isEmpty else { return (plain, false) }
            for declaration in rewritten.declared { try environment.declare(declaration) }
            declaredConstants = rewritten.declared.contains(where: \.isConstant)
            return (try state.load(Array(rewritten.chunk.utf8), name: name, environment: environment.table), false)
        } catch {
            guard error.isIncomplete || isBegunExpression else {
                throw topLevel.told(error, of: Array(text.utf8))
            }
            return nil
        }
    }

    func environment() throws(LuaError) -> PromptEnvironment {
        if let madeEnvironment { return madeEnvironment }
        let environment = try PromptEnvironment(state: state, library: library)
        madeEnvironment = environment
        return environment
    }

    /// Lets a prompt be in the midst of a program, with lines that run in an environment of their own.
    func interpose(_ environment: PromptEnvironment, _ body: () throws -> Void) rethrows {
        let outer = madeEnvironment
        madeEnvironment = environment
        isInterposed = true
        defer {
            madeEnvironment = outer
            isInterposed = false
            declaredConstants = false
            // Leaving this prompt is not leaving the program.
            leaving = nil
        }
        try topLevel.aside(body)
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
