import API
import Appliance
import Errors
import Events
import Glibc
import Inventory
import Lua
import Prompt
import Runtime
import System

/// One run of the program: what was asked for, carried out.
final class Shell {
    let invocation: Invocation
    let folders: XDGDirectories
    let loop = EventLoop()
    let console: ShellConsole
    let errors: ErrorReporter
    let interrupts: InterruptSource
    private let factory: SessionFactory
    let runtime: Runtime
    /// What runs, as the log has it.
    private var loggedPart: LoggedPart?
    /// The prompt, once there was one.
    var repl: Repl?

    /// Reads the command line, runs what it asks for, and says with what status the program is to end.
    static func run(_ arguments: [String], environment: [String: String]) -> Int32 {
        Terminal.failAtExit()
        let words = CommandLineWords(arguments)
        let reading = CommandLineReading(arguments, words: words)
        let monitoring = MonitoringRun(script: reading.mayRun ? words.script : [])
        let status: Int32
        switch reading {
        case .tell(let text):
            Terminal.write(Array((text + "\n").utf8))
            status = ExitStatus.success.rawValue
        case .version:
            Terminal.write(Array((VersionReport.text().visibleLines + "\n").utf8))
            status = ExitStatus.success.rawValue
        case .wrong(let error):
            ErrorReporter.write("scvsh: " + error.report)
            monitoring.fail(error.message)
            status = ExitStatus.usage.rawValue
        case .complete(let words):
            Terminal.write(Array(ShellCompletion(environment: environment).text(behind: words).utf8))
            status = ExitStatus.success.rawValue
        case .run(let invocation):
            status = run(invocation, environment: environment, monitoring: monitoring)
        }
        if monitoring.isOne { return tell(monitoring.result) }
        guard let problem = Terminal.outputFailure() else { return status }
        complain(ofOutput: problem)
        return status == 0 ? ExitStatus.failure.rawValue : status
    }

    /// Tells a monitoring system what was found: the one line on standard output, and the status. Of what nobody could
    /// be told nothing is known.
    private static func tell(_ result: MonitoringRun.Result) -> Int32 {
        Terminal.write(Array((result.line + "\n").utf8))
        guard let problem = Terminal.outputFailure() else { return result.state.rawValue }
        complain(ofOutput: problem)
        return MonitoringRun.State.unknown.rawValue
    }

    private static func complain(ofOutput problem: Int32) {
        ErrorReporter.write(
            "scvsh: can't write to standard output" + (problem > 0 ? ": \(systemMessage(problem))" : ""))
    }

    private static func run(
        _ invocation: Invocation, environment: [String: String], monitoring: MonitoringRun
    ) -> Int32 {
        let console = ShellConsole(color: invocation.color, environment: environment)
        let errors = ErrorReporter(console: console, monitoring: monitoring)
        if invocation.doctor { return Doctor(invocation: invocation, environment: environment, console: console).run() }
        if invocation.luaVersion { Terminal.write(Array((LuaLibrary.banner + "\n").utf8)) }
        do {
            let shell = try Shell(invocation, environment: environment, console: console, errors: errors)
            defer { shell.factory.close() }
            if invocation.dryRun || invocation.log || monitoring.isAsked {
                try shell.runtime.beforeExit { [unowned shell] status in
                    if invocation.dryRun { _ = try shell.showPlanned() }
                    guard let status else { return nil }
                    // The help of a script is as it is.
                    let isTold = monitoring.isOne && !invocation.asksForScriptHelp
                    let told = isTold ? tell(shell.result(of: monitoring, left: status)) : status
                    shell.logEnd(told)
                    return told
                }
            }
            let status = shell.run()
            // What was made is out before anything can end the program; the handlers stay until its very end, so that
            // no Ctrl-C after a result takes that away.
            Terminal.flush()
            shell.interrupts.keepHandlers()
            // As lua5.4 does: what is left is collected, and its finalizers are called. A second Ctrl-C leaves one that
            // does not come to an end.
            shell.interrupts.target = nil
            shell.interrupts.whileRunning { shell.runtime.state.close() }
            return status
        } catch {
            return errors.report(error)
        }
    }

    private init(
        _ invocation: Invocation, environment: [String: String], console: ShellConsole, errors: ErrorReporter
    ) throws {
        self.invocation = invocation
        self.console = console
        self.errors = errors
        folders = XDGDirectories(environment: environment)
        interrupts = try InterruptSource(loop: loop)
        if console.terminal.error {
            interrupts.tellWhoWaits(
                """

                not stopped yet: what runs can't be broken off in the middle;
                a second Ctrl-C leaves scvsh at once, with status 130

                """)
        }
        factory = SessionFactory(
            invocation: invocation, environment: environment, folders: folders, loop: loop, console: console)
        // Early where somebody asked by name, so that a slip is told before anything ran.
        if invocation.profile != nil { _ = try factory.settings() }
        try factory.startRecording()
        if invocation.log {
            let output = try LogOutput(path: invocation.logFile, console: console)
            factory.log = EventLog(sink: output.write)
        }
        if invocation.demo { try factory.startSimulator() }
        let factory = factory
        // What a simulated vCenter shows is nothing to keep.
        let inventory =
            invocation.demo ? InventoryMemory() : InventoryMemory(path: folders.inventory) { console.warn($0) }
        var options = RuntimeOptions(
            connect: { try factory.connect(profile: $0, definition: $1) }, documents: factory,
            corrections: factory, vcenters: factory, inventory: inventory,
            scripts: { [folders] in ScriptSearchPath(folders).scripts() },
            profiles: { [folders] in Profiles(path: folders.profiles).list() },
            appliances: { [folders] in try Profiles(path: folders.profiles).appliances() }, place: { factory.place },
            lockFolders: invocation.dryRun ? nil : { XDGDirectories.locks(environment: environment) },
            log: factory.log)
        options.ignoresLuaEnvironment = invocation.ignoresLuaEnvironment
        options.defaultPlace = {
            ((try? factory.sessionSettings(profile: nil))?.profile, factory.simulatorFacts != nil)
        }
        runtime = try Runtime(options: options, loop: loop, console: console)
        interrupts.target = InterruptSource.Target(
            function: LuaState.interruptFunction, handle: UnsafeMutableRawPointer(runtime.state.interruptHandle))
        runtime.monitoring = errors.monitoring
        runtime.openPrompt = { [unowned self] in try interposedPrompt($0) }
        runtime.results.form = invocation.output ?? .auto
        try runtime.setArguments(invocation.arguments, scriptIndex: invocation.scriptIndex)
    }

    // MARK: Running

    private func run() -> Int32 {
        var parts = invocation.parts
        let wantsPrompt =
            invocation.prompt == .always || (invocation.prompt == .atTerminal && isatty(STDIN_FILENO) == 1)
        if let wish = invocation.setup {
            return interrupts.whileRunning {
                Setup.run(wish, folders: folders, loop: loop, console: console, errors: errors)
            }
        }
        if !wantsPrompt, invocation.prompt == .atTerminal { parts.append(.standardInput) }
        if invocation.check { return check() }
        if invocation.list { return list() }
        if invocation.sync, let status = sync(), !wantsPrompt { return status }
        if let files = invocation.lint { return lint(files) }
        if let folder = invocation.definitions { return writeDefinitions(into: folder) }
        if let status = runLuaInit() { return status }
        let status = runParts(parts)
        // With -i a failure is told, and the prompt is for finding out why.
        guard wantsPrompt, status == 0 || invocation.prompt == .always else { return status }
        return prompt() ?? status
    }

    private func runParts(_ parts: [Invocation.Part]) -> Int32 {
        for (index, part) in parts.enumerated() {
            logBegin(part)
            do {
                defer { runtime.program = .prompt }
                let body = try prepared(part)
                let outcome = whileInterruptible { () throws(LuaError) in
                    let values = try body()
                    // The requests are the result of a dry run; what the code returned is mostly one of them.
                    if try !showPlanned() { try runtime.results.show(values) }
                }
                // What was planned before a failure is shown all the same.
                if case .failure = outcome { _ = try? showPlanned() }
                try outcome.get()
                logEnd(index + 1 < parts.count ? ExitStatus.success.rawValue : endStatus)
            } catch {
                let status = errors.report(error, inside: runtime.kinds(inside: error))
                logEnd(monitoredStatus ?? status)
                if case .code(let code) = part, isExpressionAlone(code) {
                    console.note("it is an expression: -o lua shows its value, print(…) does, too")
                }
                return status
            }
        }
        return endStatus
    }

    /// What the program ends with where no part failed. What a result lacks has been told; the status tells it to
    /// whoever reads nothing.
    private var endStatus: Int32 {
        if !runtime.shortfalls.isEmpty { runtime.monitoring?.fallShort() }
        return monitoredStatus ?? ExitStatus(shortfalls: runtime.shortfalls).rawValue
    }

    /// What a monitoring system is told where a script leaves early: of a failure, and of what could not be asked, as
    /// at its end.
    private func result(of monitoring: MonitoringRun, left status: Int32) -> MonitoringRun.Result {
        if !runtime.shortfalls.isEmpty { monitoring.fallShort() }
        if status != 0, monitoring.result.state == .ok { monitoring.fail("it left with status \(status)") }
        return monitoring.result
    }

    /// What a monitoring system is told at the end; nil where none asks.
    private var monitoredStatus: Int32? {
        guard let monitoring = runtime.monitoring, monitoring.isOne else { return nil }
        return monitoring.result.state.rawValue
    }

    /// Runs what the environment has Lua programs begin with, if anything; the status to end with where that fails.
    private func runLuaInit() -> Int32? {
        guard invocation.initFile, !invocation.ignoresLuaEnvironment, !invocation.asksForScriptHelp,
            let start = LuaInit()
        else { return nil }
        do {
            runtime.program = .code
            defer { runtime.program = .prompt }
            let chunk: LuaReference
            switch start {
            case .code(let text, let name): chunk = try runtime.load(text, name: name)
            case .file(let path, let name): chunk = try load(source: try readFile(path, name: name), name: "@" + name)
            }
            let outcome = whileInterruptible { () throws(LuaError) in
                _ = try runtime.run(chunk)
                _ = try showPlanned()
            }
            if case .failure = outcome { _ = try? showPlanned() }
            try outcome.get()
            return nil
        } catch {
            return errors.report(error, inside: runtime.kinds(inside: error))
        }
    }

    /// What runs a part, once it was read.
    private func prepared(_ part: Invocation.Part) throws -> () throws(LuaError) -> [LuaValue] {
        let chunk: LuaReference
        switch part {
        case .warnings:
            return { [runtime] () throws(LuaError) in
                runtime.state.setWarnings(true)
                return []
            }
        case .module(let word):
            runtime.program = .code
            let cut = word.firstIndex(of: "=")
            let module = cut.map { String(word[word.index(after: $0)...]) } ?? word
            let name = cut.map { String(word[..<$0]) } ?? word
            return { [runtime] () throws(LuaError) in
                try runtime.require(module, as: name)
                return []
            }
        case .code(let code):
            runtime.program = .code
            chunk = try load(code: code)
        case .file(let word):
            let path = try ScriptSearchPath(folders).path(of: word)
            runtime.program = .script(chunk: "@" + path, arguments: invocation.scriptArguments)
            chunk = try load(source: try readFile(path), name: "@" + path)
        case .standardInput:
            runtime.program = .script(chunk: "=stdin", arguments: invocation.scriptArguments)
            chunk = try load(source: try readAll(from: STDIN_FILENO, name: "standard input"), name: "=stdin")
        }
        let arguments = arguments(of: part)
        return { [runtime] () throws(LuaError) in try runtime.run(chunk, arguments: arguments) }
    }

    /// Compiles code of the command line.
    private func load(code: String) throws(LuaError) -> LuaReference {
        // With a form given, what is wanted is the value of an expression; the plain reading says what is wrong.
        if invocation.output != nil,
            let chunk = try? runtime.load(Array("return \(code)".utf8), name: "=(command line)")
        {
            return chunk
        }
        return try runtime.load(Array(code.utf8), name: "=(command line)")
    }

    private func logBegin(_ part: Invocation.Part) {
        guard let log = factory.log else { return }
        let name =
            switch part {
            case .warnings: "-W"
            case .module(let word): "-l \(word)"
            case .code: "-e"
            case .standardInput: "-"
            case .file(let word): (try? ScriptSearchPath(folders).path(of: word)) ?? word
            }
        loggedPart = LoggedPart(name, log, version: ProjectVersion.number)
    }

    private func logEnd(_ status: Int32) {
        loggedPart?.end(status)
        loggedPart = nil
    }

    /// Whether code is no program, but would be one behind a `return`: at the prompt it shows its value.
    private func isExpressionAlone(_ code: String) -> Bool {
        let name = "=(command line)"
        return (try? runtime.load(Array(code.utf8), name: name)) == nil
            && (try? runtime.load(Array("return \(code)".utf8), name: name)) != nil
    }

    /// Prints the requests that a dry run has planned, and says whether there were any.
    private func showPlanned() throws(LuaError) -> Bool {
        guard let planned = try runtime.takePlannedRequests() else { return false }
        try runtime.results.show([planned])
        return true
    }

    /// What the part sees as `...`: the script its arguments, code on the command line nothing.
    private func arguments(of part: Invocation.Part) -> [LuaValue] {
        if case .code = part { return [] }
        return invocation.scriptArguments.map { .string($0) }
    }

    /// Compiles a script; a first line that begins with `#` is for the system, and is counted all the same.
    func load(source: [UInt8], name: String) throws(LuaError) -> LuaReference {
        try runtime.load(ScriptSource.withoutFirstComment(source), name: name)
    }

    func whileInterruptible<Value>(_ body: () throws(LuaError) -> Value) -> Result<Value, LuaError> {
        interrupts.whileRunning {
            do throws(LuaError) {
                return .success(try body())
            } catch {
                return .failure(error)
            }
        }
    }
}
