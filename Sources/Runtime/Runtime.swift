import API
import Appliance
import Events
import Lua

/// What a runtime is given.
public struct RuntimeOptions {
    /// Makes a session with an appliance when one is first needed.
    ///
    /// `profile` is nil for the default appliance, else a profile's name; `document` is what is known of the interface.
    /// It may throw an `ApplianceError`, or any error that converts to a Lua error.
    public typealias Connect = (_ profile: String?, _ document: APIDocument) throws -> Session

    /// Makes the sessions.
    public var connect: Connect

    /// Keeps the documents of appliances from run to run; nil if nothing does.
    public var shelf: (any DocumentStore)?

    /// Puts the options together.
    public init(connect: @escaping Connect, shelf: (any DocumentStore)? = nil) {
        self.connect = connect
        self.shelf = shelf
    }
}

/// The Lua world of the shell: Lua's own libraries, the modules offered to Lua, the standard library, and the scheduler.
///
/// Nothing of the appliance is touched before Lua code uses `scv`: neither the document nor libcurl nor the network.
public final class Runtime {
    /// The Lua state.
    public let state: LuaState
    /// The loop on which transfers, timers and the prompt wait.
    public let loop: EventLoop
    /// Where results and notes go.
    public let console: any Console

    let options: RuntimeOptions
    let scheduler: Scheduler
    let planned = DryRunRecorder()
    /// What went through the gate.
    private(set) lazy var journal = Journal { [unowned self] in scheduler.chapter }
    /// What was passed as a secret since the prompt's last line.
    var secrets: Set<String> = []
    /// What a Ctrl-C adds to its message, such as the job that goes on.
    let interruptNote: InterruptNotes
    let widths = TextWidth()
    /// Our own document of the appliance's interface, read when it is first needed.
    private var bundled: APIDocument?
    /// What is known of the default appliance's interface.
    private var defaultInterface: APIDefinition?
    private(set) lazy var library = Library(state: state) { [unowned self] in host }
    /// What each file of the standard library gets as its argument.
    private(set) var host: LuaReference
    /// The `List` class; its methods are loaded at their first use.
    let list: LuaReference
    /// The session of the global `scv`, once it was used.
    var connection: SessionBridge?
    /// The sessions that were made, and whether a script's header forbids changes in them all.
    var sessions: [SessionReference] = []
    var isRestrictedToReading = false
    /// What is running, as the library's `script` wants to know it.
    public var program = Program.prompt
    /// The form in which `show` prints, as `-o` says it.
    public var outputForm = OutputForm.auto
    /// The global functions that are loaded at their first call, as long as nothing else took their place.
    var late: [String: LazyGlobal] = [:]
    /// Fills the global `scv` if that is what it is given, and it is still empty.
    var fillSession: ((LuaValue) throws -> Void)?
    private var promptEnvironment: PromptEnvironment?
    /// Whether a line of the prompt runs just now.
    private(set) var isAtPrompt = false
    /// Called after each line of the prompt, such as by a lesson.
    var promptFollower: LuaReference?
    private var lastLine: PromptLine?

    /// Makes a world.
    /// - Throws: `LuaError` when there is no memory for it.
    public init(options: RuntimeOptions, loop: EventLoop, console: any Console) throws {
        self.options = options
        self.loop = loop
        self.console = console
        state = try LuaState()
        try state.openLibraries()
        host = try state.makeTable()
        list = try state.makeTable(fields: [("__name", .string("List"))])
        state.listMetatable = list
        let note = InterruptNotes()
        interruptNote = note
        scheduler = Scheduler(state: state, loop: loop) { Interruption(note: note.text) }
        try installModules()
    }

    deinit { widths.release() }

    // MARK: Running

    /// Compiles a chunk; `name` is Lua's chunk name, such as `@backup.lua` or `=stdin`.
    public func load(_ source: [UInt8], name: String) throws(LuaError) -> LuaReference {
        try state.load(source, name: name)
    }

    /// Runs a chunk on the main thread.
    public func run(_ chunk: LuaReference, arguments: [LuaValue] = []) throws(LuaError) -> [LuaValue] {
        try run(.reference(chunk), arguments)
    }

    /// Sets the global `arg` as `lua5.4` does: the script at 0, its arguments after it, what stands before it below.
    public func setArguments(_ words: [String], scriptIndex: Int) throws(LuaError) {
        let table = try state.makeTable()
        for (index, word) in words.enumerated() {
            try state.set(table, .integer(Int64(index - scriptIndex)), .string(word), raw: true)
        }
        try state.set(try state.globals, .string("arg"), .reference(table), raw: true)
    }

    /// Writes values to standard output in a form.
    /// - Throws: `LuaError` of kind `argument` where a value has no such form.
    public func show(_ values: [LuaValue], form: OutputForm) throws(LuaError) {
        guard !values.isEmpty else { return }
        let render = try bridged { try library.value(of: "text/show", "render") }
        let text = try run(render, [.string(form.rawValue)] + values)
        if case .string(let bytes)? = text.first { console.write(bytes) }
    }

    /// The requests that a dry run has planned so far, as one List; nil if there are none.
    public func takePlannedRequests() throws(LuaError) -> LuaValue? {
        let requests = planned.take()
        guard !requests.isEmpty else { return nil }
        return try listOf(requests)
    }

    func bundledDocument() throws -> APIDocument {
        if let bundled { return bundled }
        let document = try APIDocument.bundled()
        bundled = document
        return document
    }

    /// What is known of an appliance's interface: our own document, corrected by its own if that was kept.
    ///
    /// The default appliance's is made once, before there is a connection: help and completion need none.
    func interface(profile: String?) throws -> APIDefinition {
        if profile == nil, let defaultInterface { return defaultInterface }
        let interface = APIDefinition(own: try bundledDocument())
        if let kept = options.shelf?.document(profile: profile) {
            do throws(APIDocumentError) {
                try interface.apply(kept, isFresh: false)
            } catch {
                console.note("what was kept of \(kept.address) is not used: \(error); scv.api.sync() reads it anew")
            }
        }
        if profile == nil { defaultInterface = interface }
        return interface
    }

    /// Keeps a document for later; where that fails, this run goes on with it all the same.
    func keep(_ document: CachedDocument) {
        guard let problem = options.shelf?.keep(document) else { return }
        console.note("the appliance's document is not kept for later: \(problem)")
    }

    func listOf(_ items: [LuaReference]) throws(LuaError) -> LuaValue {
        let table = try state.makeTable(array: items.map { .reference($0) })
        try state.setMetatable(table, list)
        return .reference(table)
    }

    /// Calls `body`, and turns whatever it throws into a Lua error.
    func bridged<Value>(_ body: () throws -> Value) throws(LuaError) -> Value {
        do {
            return try body()
        } catch {
            throw state.luaError(from: error)
        }
    }

    /// The error of a request, with what goes on all the same where it was interrupted.
    func noted(_ error: ApplianceError) -> any Error {
        if case .interrupted = error { return Interruption(note: interruptNote.text) }
        return error
    }

    /// Sets what an interrupt adds to its message for as long as the outermost call runs.
    func setInterruptNote(_ text: String?, for key: String) throws {
        interruptNote.set(text, for: key)
        try announceInterrupt()
    }

    private func announceInterrupt() throws {
        let text = interruptNote.text
        let error = try text.map { try state.makeError(Interruption(note: $0)).table } ?? nil
        try scheduler.raiseAtInterrupt(error)
    }

    private func outermostCallEnded() {
        // Taking a note back can fail in a closed state only, and this one is open.
        interruptNote.clear()
        try? announceInterrupt()
        console.progress(nil)
        scheduler.chapter = nil
        state.clearInterrupt()
    }

    // MARK: The prompt

    /// What became of a line of the prompt.
    public enum PromptOutcome {
        /// More lines are needed.
        case incomplete
        /// It ran; its values have been shown.
        case done(secret: Bool)
        /// It failed.
        case failed(LuaError, secret: Bool)
    }

    /// Runs a line of the prompt: as an expression if it is one, else as statements; shows what it gives.
    public func evaluatePromptLine(_ text: String) -> PromptOutcome {
        secrets = []
        isAtPrompt = true
        lastLine = nil
        defer { isAtPrompt = false }
        do {
            guard let chunk = try promptChunk(text) else { return .incomplete }
            let values = try run(chunk)
            if let first = values.first {
                try state.set(try environment().table, .string("_"), first, raw: true)
            }
            try show(values, form: .auto)
            lastLine = PromptLine(text: text, outcome: .success(values))
            return .done(secret: holdsSecret(text))
        } catch {
            lastLine = PromptLine(text: text, outcome: .failure(error))
            return .failed(error, secret: holdsSecret(text))
        }
    }

    /// Whether somebody wants to look at what a line of the prompt came to.
    public var hasPromptFollower: Bool { promptFollower != nil && lastLine != nil }

    /// Lets whoever follows the prompt look at the last line, after its values or its error were shown.
    public func followPromptLine() throws(LuaError) {
        guard let follower = promptFollower, let line = lastLine else { return }
        lastLine = nil
        isAtPrompt = true
        defer {
            isAtPrompt = false
            outermostCallEnded()
        }
        var arguments: [LuaValue] = [.string(line.text)]
        switch line.outcome {
        case .success(let values): arguments += [.boolean(true)] + values
        case .failure(let error): arguments += [.boolean(false), error.value]
        }
        _ = try state.call(.reference(follower), arguments, on: state.main)
    }

    /// Tells whoever follows the prompt that Ctrl-C was pressed at it.
    public func abandonPromptLine() {
        guard let follower = promptFollower else { return }
        promptFollower = nil
        // It only takes its leave; there is nothing that it could do about a failure.
        _ = try? state.call(.reference(follower), [], on: state.main)
    }

    private func holdsSecret(_ text: String) -> Bool {
        LuaLexer.assignsSecret(in: text) || secrets.contains { !$0.isEmpty && text.contains($0) }
    }

    /// The compiled line; nil if it is not complete.
    private func promptChunk(_ text: String) throws(LuaError) -> LuaReference? {
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

    /// What a word of a line that is being typed could become; nothing if that can't be told.
    ///
    /// - Parameter word: the word's place in the line, in bytes.
    public func completions(line: String, word: Range<Int>) -> [String] {
        let places: [LuaValue] = [.integer(Int64(word.lowerBound)), .integer(Int64(word.upperBound))]
        guard let complete = try? library.value(of: "prompt/completion"), let environment = try? environment(),
            let words = try? run(complete, [.reference(environment.table), .string(line)] + places).first?.table
        else { return [] }
        var found: [String] = []
        try? state.forEachItem(words) { _, word in
            if let text = word.text { found.append(text) }
        }
        return found
    }

    /// Calls a function on the main thread as the outermost call.
    private func run(_ function: LuaValue, _ arguments: [LuaValue]) throws(LuaError) -> [LuaValue] {
        defer { outermostCallEnded() }
        return try state.call(function, arguments, on: state.main)
    }

    private func environment() throws(LuaError) -> PromptEnvironment {
        if let promptEnvironment { return promptEnvironment }
        let make = try bridged { try library.value(of: "prompt/strict") }
        let made = try state.call(make, [.reference(try state.globals)], on: state.main)
        guard made.count == 2, let table = made[0].table else {
            throw state.luaError(from: LibraryError.noLibraryFile("prompt/strict"))
        }
        let environment = PromptEnvironment(table: table, declare: made[1])
        promptEnvironment = environment
        return environment
    }
}

/// Where the globals of prompt lines live.
private struct PromptEnvironment {
    /// The `_ENV` of each line.
    let table: LuaReference
    /// Makes a name one of the prompt's own.
    let declare: LuaValue
}

/// A line of the prompt that ran, and what it came to.
private struct PromptLine {
    let text: String
    let outcome: Result<[LuaValue], LuaError>
}

/// A sentence that an interrupt adds to its message.
final class InterruptNotes {
    private var notes: [(key: String, text: String)] = []

    /// All that goes on, in the order in which it was said; nil if there is nothing.
    var text: String? { notes.isEmpty ? nil : notes.map(\.text).joined(separator: "; ") }

    /// Sets what is said under a key, or takes it back.
    func set(_ text: String?, for key: String) {
        let place = notes.firstIndex { $0.key == key }
        switch (text, place) {
        case (let text?, let place?): notes[place].text = text
        case (let text?, nil): notes.append((key, text))
        case (nil, let place?): notes.remove(at: place)
        case (nil, nil): break
        }
    }

    /// Takes everything back.
    func clear() { notes = [] }
}
