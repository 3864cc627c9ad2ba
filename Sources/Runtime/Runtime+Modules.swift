import Appliance
import JSON
import Lua

extension Runtime {
    /// Gives the Lua world its modules. What needs the standard library loads it at its first use.
    func installModules() throws {
        let tasks = TaskModule(state: state, loop: loop, scheduler: scheduler)
        var functions = tasks.functions + LibraryModule(runtime: self).functions
        functions += ScriptModule(runtime: self).functions
        functions += TimeModule().functions
        functions += JournalModule(runtime: self).functions + PromptModule(runtime: self).functions
        functions += TerminalModule(state: state, console: console, widths: widths).functions
        functions +=
            ConnectionModule(
                runtime: self, connection: { [unowned self] in try sessions.defaultSession() },
                interface: { [unowned self] in try sessions.defaultInterface() }
            ).functions
        for function in functions { try state.register(function, in: shell) }

        let json = try state.makeTable()
        for function in JSONModule(state: state).functions { try state.register(function, in: json) }
        try state.set(json, .string("null"), .null, raw: true)
        try setGlobal("json", .reference(json))
        let sleep = try state.register(tasks.sleep, in: shell)
        try setGlobal("sleep", .reference(sleep))

        try state.set(shell, .string("json"), .reference(json), raw: true)
        try state.set(shell, .string("json_null"), .null, raw: true)
        try state.set(shell, .string("List"), .reference(list), raw: true)
        try state.set(shell, .string("error_metatable"), .reference(try state.errorMetatable), raw: true)

        try installList()
        try installSession()
        try setGlobal("dry_run", .reference(try state.register(DryRunModule(runtime: self).dryRun)))
        let files = [
            ("parallel", "tasks/parallel"), ("help", "help/help"), ("lesson", "lessons/engine"),
            ("script", "script/script"),
            ("why", "session/journal"), ("narrate", "session/narration"), ("source", "help/source"),
            ("show", "text/show"),
        ]
        for (name, file) in files {
            try installLazyFunction(name, from: file)
        }
        try installTable("csv", from: "text/csv")
    }

    func setGlobal(_ name: String, _ value: LuaValue) throws {
        try state.set(try state.globals, .string(name), value, raw: true)
    }

    // MARK: Loaded at first use

    /// `List` is there from the start, since replies and `json.decode` make lists; its methods are loaded when one is used.
    private func installList() throws {
        let index = HostFunction("List", parameters: [], results: [], text: "Loads the methods of lists.") {
            [unowned self] call in
            _ = try library.value(of: "core/list")
            return .value(try state.get(list, try call[2], raw: true))
        }
        try state.set(list, "__index", .reference(try state.register(index)), raw: true)
        let construct = HostFunction("List", parameters: [], results: [], text: "Makes a List.") {
            [unowned self] call in
            _ = try library.value(of: "core/list")
            let make = try state.get(list, .string("new"), raw: true)
            return .values(try state.call(make, [try call[2]]))
        }
        let metatable = try state.makeTable()
        try state.set(metatable, "__index", .reference(try state.register(index)), raw: true)
        try state.set(metatable, "__call", .reference(try state.register(construct)), raw: true)
        try state.setMetatable(list, metatable)
        try setGlobal("List", .reference(list))
    }

    /// `scv` is an empty table until something of it is used: then the standard library fills it.
    private func installSession() throws {
        let scv = try state.makeTable()
        let metatable = try state.makeTable()
        // No function of its own: that would hold this world, which holds the state, which holds what is registered.
        let fill = { [unowned self] in
            try state.setMetatable(scv, nil)
            do {
                let make = try library.value(of: "session/session", "new")
                _ = try state.call(make, [.reference(shell), .reference(scv)])
            } catch {
                // Ctrl-C, or no memory: then the next use tries again.
                try state.setMetatable(scv, metatable)
                throw error
            }
        }
        let index = HostFunction("scv", parameters: [], results: [], text: "Loads the session.") {
            [unowned self] call in
            try fill()
            return .value(try state.get(scv, try call[2]))
        }
        let describe = HostFunction("scv", parameters: [], results: [], text: "Loads the session.") {
            [unowned self] _ in
            try fill()
            return .value(.string(try state.describe(.reference(scv))))
        }
        let assign = HostFunction("scv", parameters: [], results: [], text: "Loads the session.") {
            [unowned self] call in
            try fill()
            try state.set(scv, try call[2], try call[3])
            return .values([])
        }
        try state.set(metatable, "__index", .reference(try state.register(index)), raw: true)
        try state.set(metatable, "__newindex", .reference(try state.register(assign)), raw: true)
        try state.set(metatable, "__tostring", .reference(try state.register(describe)), raw: true)
        fillSession = { [unowned self] value in
            guard value == .reference(scv), try state.getMetatable(scv) == metatable else { return }
            try fill()
        }
        try state.setMetatable(scv, metatable)
        try setGlobal("scv", .reference(scv))
    }

    /// What stands behind a global that is loaded at its first use; any other value is itself.
    func resolve(_ value: LuaValue) throws -> LuaValue {
        try fillSession?(value)
        guard let entry = lazyGlobals.first(where: { $0.value.stub == value }) else { return value }
        return try lazyFunction(entry.key, from: entry.value.file)
    }

    private func lazyFunction(_ name: String, from file: String) throws -> LuaValue {
        let value = try library.value(of: file)
        return try value.table.map { table in try state.get(table, .string(name), raw: true) } ?? value
    }

    /// A global function that a file of the standard library brings: the first call puts it in its place.
    private func installLazyFunction(_ name: String, from file: String) throws {
        let fetch = HostFunction(name, parameters: [], results: [], text: "Loads the function.") {
            [unowned self] _ in
            let function = try lazyFunction(name, from: file)
            // A user's own function of that name stays.
            if try state.get(state.globals, .string(name), raw: true) == lazyGlobals[name]?.stub {
                try setGlobal(name, function)
            }
            return .value(function)
        }
        // Called from Lua: a Swift frame in between would keep what it calls from yielding.
        let source = "local fetch = ... return function(...) return fetch()(...) end"
        let stub = try state.call(state.load(source, name: "=\(name)"), [.reference(try state.register(fetch))])
        let value = stub.first ?? .nil
        lazyGlobals[name] = LazyGlobal(stub: value, file: file)
        try setGlobal(name, value)
    }

    /// A global table that a file of the standard library brings: its members are loaded when one is used.
    private func installTable(_ name: String, from file: String) throws {
        let table = try state.makeTable()
        let index = HostFunction(name, parameters: [], results: [], text: "Loads a file of the library.") {
            [unowned self] call in
            guard let members = try library.value(of: file).table else { throw LibraryError.noLibraryFile(file) }
            return .value(try state.get(members, try call[2]))
        }
        let metatable = try state.makeTable()
        try state.set(metatable, "__index", .reference(try state.register(index)), raw: true)
        try state.setMetatable(table, metatable)
        try setGlobal(name, .reference(table))
    }
}

/// A global function that is loaded at its first call.
struct LazyGlobal {
    /// What stands in its place until then.
    let stub: LuaValue
    /// The file of the standard library that brings it.
    let file: String
}
