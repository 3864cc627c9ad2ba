import Lua

/// What runs in a runtime.
public enum Program: Hashable, Sendable {
    /// A line of the prompt, or the user's init.lua.
    case prompt
    /// Code of the command line.
    case code
    /// The script of the command line, by the name of its chunk (`@backup.lua`), and its arguments.
    case script(chunk: String, arguments: [String])
}

/// What the standard library's files are given of the script that runs.
struct ScriptModule {
    unowned let runtime: Runtime

    var functions: [HostFunction] { [program, restrict, form] }

    private var program: HostFunction {
        HostFunction(
            "host.program",
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
            "host.output_form",
            parameters: [],
            results: [.init("string", "auto, table, lua, json, ndjson or csv")],
            text: "Says in which form results are to be printed."
        ) { [unowned runtime] _ in
            .values([.string(runtime.outputForm.rawValue)])
        }
    }

    private var restrict: HostFunction {
        HostFunction(
            "host.restrict_to_reading",
            parameters: [],
            results: [],
            text: "Lets nothing but reads out from now on, in every session; there is no way back."
        ) { [unowned runtime] _ in
            runtime.restrictToReading()
            return .values([])
        }
    }
}
