import API
import Appliance
import Errors
import Events
import Lua
import System
import VCenter

/// The Lua world of the shell: Lua's own libraries, the modules offered to Lua, the standard library, and the
/// scheduler.
///
/// Nothing of the appliance is touched before Lua code uses `scv`: neither the document nor libcurl nor the network.
public final class Runtime {
    /// The one Lua state; only the thread that made it may use it.
    public let state: LuaState
    /// The loop on which transfers, timers and the prompt wait.
    public let loop: EventLoop
    /// Where results and notes go.
    public let console: any Console
    /// How results of chunks are shown: the form may be changed at any time.
    public let results: ResultPrinter
    /// Runs the lines of a prompt.
    public let prompt: PromptInterpreter
    /// Opens a prompt in the midst of a program, and comes back when it is left; nil where nobody can.
    public var openPrompt: ((_ greeting: String) throws -> Void)?
    /// What is running, as the library's `script` wants to know it.
    public var program = Program.prompt
    /// The run as a monitoring system's plug-in, where there may be one.
    public var monitoring: MonitoringRun?

    /// The kinds of the errors that results of the program say in the place of what is lacking, such as of an appliance
    /// of a fleet that could not be asked.
    public internal(set) var shortfalls: [ErrorKind] = []

    let scheduler: Scheduler
    let topLevel: TopLevel
    let library: Library
    /// What each file of the standard library gets as its argument.
    let shell: LuaReference
    /// The `List` class; its methods are loaded at their first use.
    let list: LuaReference
    let widths = TextWidth()
    let planned = DryRunRecorder()
    /// The shell's own `dry_run`, once it is there.
    var dryRun: LuaReference?
    /// What went through the gate.
    private(set) lazy var journal = Journal { [unowned self] in scheduler.chapter }
    /// The sessions, and what is known of their appliances' interfaces.
    private(set) lazy var sessions = SessionRegistry(runtime: self, options: options)
    /// What is remembered of vCenters.
    private(set) lazy var inventory = InventoryDesk(runtime: self, memory: options.inventory)
    private let options: RuntimeOptions
    /// Keeps other runs of a script away that is to run alone.
    private var runLock: RunLock?
    /// Where lines of the prompt go to: what the program says, and what the session has found since.
    var place: PromptPlace {
        var place = options.place?() ?? PromptPlace()
        sessions.describe(in: &place)
        place.isInScript = prompt.isInterposed
        return place
    }
    /// Knows the vCenters that appliances work for.
    var vcenters: (any VCenterSource)? { options.vcenters }
    /// The profiles that there are.
    var profiles: [NamedProfile] { options.profiles() }
    /// The appliances that they name.
    func appliances() throws -> [ApplianceFacts] { try options.appliances() }
    /// Finds the scripts that are called by their names alone.
    func sharedScripts() -> [SharedScript] { options.scripts() }

    /// Makes a world.
    /// - Throws: `LuaError` when there is no memory for it.
    public init(options: RuntimeOptions, loop: EventLoop, console: any Console) throws {
        self.options = options
        self.loop = loop
        self.console = console
        state = try LuaState(memoryLimit: MemoryAllowance.bytes)
        try state.openLibraries(ignoringEnvironment: options.ignoresLuaEnvironment)
        let shell = try state.makeTable()
        self.shell = shell
        list = try state.makeTable(fields: [("__name", .string("List"))])
        state.listMetatable = list
        let notes = InterruptNotes()
        scheduler = Scheduler(state: state, loop: loop) { InterruptedError(note: notes.text) }
        library = Library(state: state, shell: shell)
        topLevel = TopLevel(state: state, library: library, scheduler: scheduler, console: console, notes: notes)
        results = ResultPrinter(state: state, library: library, topLevel: topLevel, console: console)
        prompt = PromptInterpreter(state: state, library: library, topLevel: topLevel, results: results)
        try installModules()
    }

    deinit { widths.release() }

    // MARK: Running

    /// Compiles a chunk; `name` is Lua's chunk name, such as `@backup.lua` or `=stdin`.
    ///
    /// A chunk in which a call of a session stands in the brackets of `dry_run` is refused: it would be made for real.
    public func load(_ source: [UInt8], name: String) throws(LuaError) -> LuaReference {
        let chunk: LuaReference
        do throws(LuaError) {
            chunk = try state.load(source, name: name)
        } catch {
            throw topLevel.told(error, of: source)
        }
        try refuseMisplacedCalls(in: source, chunk: name)
        return chunk
    }

    /// Runs a chunk on the main thread.
    public func run(_ chunk: LuaReference, arguments: [LuaValue] = []) throws(LuaError) -> [LuaValue] {
        topLevel.begin()
        return try topLevel.call(.reference(chunk), arguments)
    }

    /// Does what `lua5.4 -l` does: has the global `require` give a module, and puts it into a global.
    public func require(_ module: String, as name: String) throws(LuaError) {
        topLevel.begin()
        let globals = try state.globals
        let function = try state.get(globals, .string("require"))
        let value = try topLevel.call(function, [.string(module)]).first ?? .nil
        try state.set(globals, .string(name), value)
    }

    /// Calls a function of the standard library on the main thread, as a program of its own.
    public func call(
        library file: String, _ function: String, arguments: [LuaValue] = []
    ) throws(LuaError) -> [LuaValue] {
        let function = try state.bridged { try library.value(of: file, function) }
        topLevel.begin()
        return try topLevel.call(function, arguments)
    }

    /// Sets the global `arg` as `lua5.4` does: the script at 0, its arguments after it, what stands before it below.
    public func setArguments(_ words: [String], scriptIndex: Int) throws(LuaError) {
        let table = try state.makeTable()
        for (index, word) in words.enumerated() {
            try state.set(table, .integer(Int64(index - scriptIndex)), .string(word), raw: true)
        }
        try state.set(try state.globals, .string("arg"), .reference(table), raw: true)
    }

    /// Has `body` called before a program leaves through `os.exit`, with the status, nil if what is given is none; what
    /// it gives is the status to leave with.
    public func beforeExit(_ body: @escaping (Int32?) throws -> Int32?) throws {
        guard case .reference(let os) = try state.get(try state.globals, .string("os"), raw: true) else { return }
        let exit = try state.get(os, .string("exit"), raw: true)
        let wrapper = HostFunction(
            "os.exit",
            parameters: [
                .init("code", "boolean|integer", "the status, or whether it went well"),
                .init("close", "boolean", "whether to collect what is left"),
            ], results: [], text: "Leaves the program."
        ) { [unowned state] call in
            var arguments = try call.arguments()
            let asked = Self.exitStatus(arguments.first ?? .nil)
            if let status = try body(asked), status != asked {
                arguments = [.integer(Int64(status))] + arguments.dropFirst()
            }
            return .values(try state.call(exit, arguments))
        }
        try state.set(os, .string("exit"), .reference(try state.register(wrapper)), raw: true)
    }

    /// The status that `os.exit` leaves with, as the system cuts it; nil where it raises an error.
    private static func exitStatus(_ value: LuaValue) -> Int32? {
        switch value {
        case .nil: 0
        case .boolean(let isGood): isGood ? 0 : 1
        case .integer(let number): Int32(number & 0xFF)
        case .number(let number): Int64(exactly: number).map { Int32($0 & 0xFF) }
        default: value.text.flatMap { Int64($0) }.map { Int32($0 & 0xFF) }
        }
    }

    /// The kinds of the errors that a failed `parallel` carries, nested ones included; none for any other error.
    ///
    /// The status that a program ends with depends on them.
    public func kinds(inside error: any Error) -> [ErrorKind] {
        guard let error = error as? LuaError, error.kind == .parallel, let table = error.value.table,
            let kinds = try? state.get(table, "kinds", raw: true).table
        else { return [] }
        var found: [ErrorKind] = []
        // Raw: an error is any table that a program raises, and its `__len` may say anything.
        try? state.forEachItem(kinds) { _, name in
            if let name = name.text { found.append(ErrorKind(rawValue: name) ?? .lua) }
        }
        return found
    }

    /// Told of what happens; nil where nothing is logged.
    var log: EventLog? { options.log }

    /// Takes the lock of the script that runs, unless it has it.
    func runAlone() throws(SingleRunError) {
        guard let folders = options.lockFolders, runLock == nil else { return }
        guard case .script(let chunk, _) = program else { return }
        runLock = try SingleRun.lock(chunk: chunk, in: folders())
    }

    // MARK: Notes

    /// Whether what runs now says nothing on the way.
    var isQuiet: Bool { scheduler.chapter?.isQuiet ?? false }

    /// Says something to a person, unless what runs now is to be quiet.
    func note(_ text: String) {
        if !isQuiet { console.note(text) }
    }

    // MARK: Dry run

    /// The requests that a dry run has planned so far, as one List; nil if there are none.
    public func takePlannedRequests() throws(LuaError) -> LuaValue? {
        let requests = planned.take()
        guard !requests.isEmpty else { return nil }
        return try listOf(requests)
    }

    func listOf(_ items: [LuaReference]) throws(LuaError) -> LuaValue {
        let table = try state.makeTable(array: items.map { .reference($0) })
        try state.setMetatable(table, list)
        return .reference(table)
    }
}
