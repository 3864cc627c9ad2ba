import API
import Appliance
import JSON
import Lua

extension Runtime {
    /// Gives the Lua world its modules. What needs the standard library loads it at its first use.
    func installModules() throws {
        let tasks = TaskModule(state: state, loop: loop, scheduler: scheduler)
        var functions = tasks.functions + LibraryModule(runtime: self).functions
        functions += ScriptModule(runtime: self).functions
        functions += TimeModule().functions + FileModule().functions
        functions += PseudonymModule(state: state).functions
        functions += InventoryModule(runtime: self).functions + FleetModule(runtime: self).functions
        functions += JournalModule(runtime: self).functions + PromptModule(runtime: self).functions
        functions += PromptLogModule(runtime: self).functions
        let terminal = TerminalModule(
            state: state, console: console, widths: widths, isQuiet: { [unowned self] in isQuiet })
        functions += terminal.functions
        functions +=
            ConnectionModule(
                runtime: self, connection: { [unowned self] in try sessions.defaultSession() },
                definition: { [unowned self] in try sessions.defaultDefinition() },
                made: { [unowned self] in sessions.madeSession }
            ).functions
        for function in functions { try state.register(function, in: shell) }

        let json = try state.makeTable()
        for function in JSONModule(state: state).functions { try state.register(function, in: json) }
        try state.set(json, .string("null"), .null, raw: true)
        try setGlobal("json", .reference(json))
        let sleep = try state.register(tasks.sleep, in: shell)
        try setGlobal("sleep", .reference(sleep))

        try state.set(shell, .string("json"), .reference(json), raw: true)
        try state.set(shell, .string("decoded"), .reference(try state.decodedConfirmations), raw: true)
        try state.set(shell, .string("nulls"), .reference(try state.nullMembers), raw: true)
        try state.set(shell, .string("json_null"), .null, raw: true)
        try state.set(shell, .string("List"), .reference(list), raw: true)
        try state.set(shell, .string("error_metatable"), .reference(try state.errorMetatable), raw: true)

        let dryRuns = DryRunModule(runtime: self)
        let dryRun = try state.register(dryRuns.dryRun)
        self.dryRun = dryRun
        try setGlobal("dry_run", .reference(dryRun))
        prompt.refuse = { [unowned self] source throws(LuaError) in
            try refuseMisplacedCalls(in: source, chunk: "=stdin")
        }
        prompt.secretNames = { [unowned self] in sessions.secretNames }
        try state.checkChunks(by: try state.register(dryRuns.check))
        let install = try library.value(of: "session/globals", "install")
        _ = try state.call(install, [.reference(try state.globals)])
    }

    func setGlobal(_ name: String, _ value: LuaValue) throws {
        try state.set(try state.globals, .string(name), value, raw: true)
    }
}
