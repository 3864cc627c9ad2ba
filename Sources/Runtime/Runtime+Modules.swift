import JSON
import Lua

extension Runtime {
    /// Gives the Lua world its modules. What needs the standard library loads it at its first use.
    func installModules() throws {
        let tasks = TaskModule(state: state, loop: loop, scheduler: scheduler)
        var functions = tasks.functions + LibraryModule(runtime: self).functions
        functions += TerminalModule(state: state, console: console, widths: widths).functions
        functions += ConnectionModule(runtime: self) { [unowned self] in try defaultConnection() }.functions
        for function in functions { try state.register(function, in: host) }

        let json = try state.makeTable()
        for function in JSONModule(state: state).functions { try state.register(function, in: json) }
        try state.set(json, .string("null"), .null, raw: true)
        try setGlobal("json", .reference(json))
        let sleep = try state.register(tasks.sleep, in: host)
        try setGlobal("sleep", .reference(sleep))

        try state.set(host, .string("json"), .reference(json), raw: true)
        try state.set(host, .string("json_null"), .null, raw: true)
        try state.set(host, .string("List"), .reference(list), raw: true)
        try state.set(host, .string("error_metatable"), .reference(try state.errorMetatable), raw: true)

        try installList()
        try installSession()
        try setGlobal("dry_run", .reference(try state.register(dryRun)))
        for (name, file) in [("parallel", "parallel"), ("help", "help"), ("lesson", "help")] {
            try installLate(name, from: file)
        }
    }

    func setGlobal(_ name: String, _ value: LuaValue) throws {
        try state.set(try state.globals, .string(name), value, raw: true)
    }

    // MARK: Loaded at first use

    /// `List` is there from the start, since replies and `json.decode` make lists; its methods are loaded when one is used.
    private func installList() throws {
        let index = HostFunction("List", parameters: [], results: [], text: "Loads the methods of lists.") {
            [unowned self] call in
            _ = try library.value(of: "list")
            return .value(try state.get(list, try call[2], raw: true))
        }
        try state.set(list, "__index", .reference(try state.register(index)), raw: true)
        let construct = HostFunction("List", parameters: [], results: [], text: "Makes a List.") {
            [unowned self] call in
            _ = try library.value(of: "list")
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
        func fill() throws {
            try state.setMetatable(scv, nil)
            let make = try library.value(of: "scv", "new")
            _ = try state.call(make, [.reference(host), .reference(scv)])
        }
        let index = HostFunction("scv", parameters: [], results: [], text: "Loads the session.") {
            [unowned self] call in
            try fill()
            return .values([try state.get(scv, try call[2])])
        }
        let assign = HostFunction("scv", parameters: [], results: [], text: "Loads the session.") {
            [unowned self] call in
            try fill()
            try state.set(scv, try call[2], try call[3])
            return .values([])
        }
        try state.set(metatable, "__index", .reference(try state.register(index)), raw: true)
        try state.set(metatable, "__newindex", .reference(try state.register(assign)), raw: true)
        try state.setMetatable(scv, metatable)
        try setGlobal("scv", .reference(scv))
    }

    /// A global function that a file of the standard library brings: the first call puts it in its place.
    private func installLate(_ name: String, from file: String) throws {
        let stub = HostFunction(name, parameters: [], results: [], text: "") { [unowned self] call in
            let value = try library.value(of: file)
            let function = try value.table.map { table in try state.get(table, .string(name), raw: true) } ?? value
            // A user's own function of that name stays.
            if try state.get(state.globals, .string(name), raw: true) == late[name] { try setGlobal(name, function) }
            return .values(try state.call(function, try call.arguments()))
        }
        let value = LuaValue.reference(try state.register(stub))
        late[name] = value
        try setGlobal(name, value)
    }

    private func defaultConnection() throws -> Connection {
        if let connection { return connection }
        let made = Connection(session: try options.connect(nil), runtime: self)
        connection = made
        return made
    }

    // MARK: Dry run

    private var dryRun: HostFunction {
        HostFunction(
            "dry_run",
            parameters: [
                .init("fn", "function", "what to try"),
                .init("...", "any", "its arguments"),
            ],
            results: [.init("List", "the changes it would have sent: method, path, body")],
            text: "Runs a function without changing anything: reads are sent, changes are only planned."
        ) { [unowned self] call in
            let function = LuaValue.reference(try call.function(1))
            let arguments = try call.arguments(from: 2)
            let requests = try planned.recording { _ = try state.call(function, arguments) }
            return .values([try listOf(requests)])
        }
    }
}
