import Lua

/// What the standard library's files are given of the script that runs.
struct ScriptModule {
    unowned let runtime: Runtime

    var functions: [HostFunction] { [program, restrict, form] }

    private var program: HostFunction {
        HostFunction(
            "shell.program",
            parameters: [],
            results: [.init("table", "prompt: whether that is it; of a script chunk and arguments")],
            text: "Says what is running: a prompt's line, code of the command line, or its script."
        ) { [unowned runtime] _ in
            var fields: [(String, LuaValue)] = [("prompt", .boolean(runtime.program == .prompt))]
            if case .script(let chunk, let arguments) = runtime.program {
                fields.append(("chunk", .string(chunk)))
                let words = arguments.map { LuaValue.string($0) }
                fields.append(("arguments", .reference(try runtime.state.makeTable(array: words))))
            }
            return .values([.reference(try runtime.state.makeTable(fields: fields))])
        }
    }

    private var form: HostFunction {
        HostFunction(
            "shell.output_form",
            parameters: [],
            results: [.init("string", "auto, table, lua, json, ndjson or csv")],
            text: "Says in which form results are to be printed."
        ) { [unowned runtime] _ in
            .values([.string(runtime.results.form.rawValue)])
        }
    }

    private var restrict: HostFunction {
        HostFunction(
            "shell.restrict_to_reading",
            parameters: [],
            results: [],
            text: "Lets nothing but reads out from now on, in every session; there is no way back."
        ) { [unowned runtime] _ in
            runtime.sessions.restrictToReading()
            return .values([])
        }
    }
}
