import Lua

/// What the standard library's files are given of each other, and of errors and documentation.
struct LibraryModule {
    unowned let runtime: Runtime

    var functions: [HostFunction] { [library, source, sources, raise, documentation, interruptNote] }

    private var library: HostFunction {
        HostFunction(
            "shell.library",
            parameters: [.init("name", "string", "a file's name without .lua")],
            results: [.init("any", "what the file returned")],
            text: "Gives a file of the standard library; it is loaded once."
        ) { [unowned runtime] call in
            .values([try runtime.library.value(of: try call.string(1))])
        }
    }

    private var source: HostFunction {
        HostFunction(
            "shell.source",
            parameters: [.init("name", "string", "a file's name without .lua")],
            results: [.init("string?", "its text; nil if there is no such file")],
            text: "Gives the text of a file of the standard library."
        ) { call in
            .values([Library.source(of: try call.string(1)).map { .string($0) } ?? .nil])
        }
    }

    private var sources: HostFunction {
        HostFunction(
            "shell.sources",
            parameters: [],
            results: [.init("string[]", "names without .lua, sorted")],
            text: "Lists the files of the standard library."
        ) { [unowned runtime] _ in
            .values([.reference(try runtime.state.makeTable(array: Library.names.map { .string($0) }))])
        }
    }

    private var raise: HostFunction {
        HostFunction(
            "shell.raise",
            parameters: [.init("facts", "table", "kind, message, and what else is known")],
            results: [],
            text: "Raises an error in the shell's one shape."
        ) { [unowned runtime] call in
            var fields: [(String, LuaFieldValue)] = []
            try runtime.state.forEach(try call.table(1)) { key, value in
                if let name = key.text { fields.append((name, .value(value))) }
            }
            guard
                ["kind", "message"].allSatisfy({ name in
                    fields.contains { field in
                        guard field.0 == name, case .value(.string) = field.1 else { return false }
                        return true
                    }
                })
            else { throw LibraryError.formlessError }
            throw RaisedError(luaFields: fields)
        }
    }

    private var documentation: HostFunction {
        HostFunction(
            "shell.documentation",
            parameters: [.init("fn", "function", "any function")],
            results: [.init("table?", "name, parameters, results, text; nil for a function of Lua")],
            text: "Gives what a host function was registered with."
        ) { [unowned runtime] call in
            let state = runtime.state
            guard let function = state.documentation(of: try call[1]) else { return .values([.nil]) }
            let parameters = try function.parameters.map { parameter in
                LuaValue.reference(
                    try state.makeTable(fields: [
                        ("name", .string(parameter.name)), ("type", .string(parameter.type)),
                        ("text", .string(parameter.text)),
                    ]))
            }
            let results = try function.results.map { result in
                LuaValue.reference(
                    try state.makeTable(fields: [("type", .string(result.type)), ("text", .string(result.text))]))
            }
            let table = try state.makeTable(fields: [
                ("name", .string(function.name)), ("text", .string(function.text)),
                ("parameters", .reference(try state.makeTable(array: parameters))),
                ("results", .reference(try state.makeTable(array: results))),
            ])
            return .values([.reference(table)])
        }
    }

    private var interruptNote: HostFunction {
        HostFunction(
            "shell.interrupt_note",
            parameters: [
                .init("text", "string?", "a sentence; nil takes it back"),
                .init("key", "string", "whose note it is: each who waits has its own"),
            ],
            results: [],
            text: "Says what an interrupt adds to its message, for as long as the outermost call runs."
        ) { [unowned runtime] call in
            try runtime.topLevel.setInterruptNote(try call.optionalString(1), for: try call.string(2))
            return .values([])
        }
    }
}

/// An error that the standard library raises.
private struct RaisedError: LuaErrorConvertible {
    let luaFields: [(String, LuaFieldValue)]
}
