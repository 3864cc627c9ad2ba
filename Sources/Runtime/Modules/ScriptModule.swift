import Lua
import System

/// What the standard library's files are given of the script that runs.
struct ScriptModule {
    unowned let runtime: Runtime

    var functions: [HostFunction] { [program, restrict, single, form, calls, shared, canBePlugin, pluginResult] }

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

    private var calls: HostFunction {
        HostFunction(
            "shell.script_calls",
            parameters: [.init("folder", "string", "of Lua scripts")],
            results: [
                .init("table[]", "file, line, call, operation or workflow of each call of a session's functions"),
                .init("integer", "how many scripts there are"),
            ],
            text: "Reads the scripts in a folder, and those in it, without running them."
        ) { [unowned runtime] call in
            let state = runtime.state
            let scripts = try ScriptFolder(path: try call.string(1)).scripts()
            var rows: [LuaValue] = []
            for script in scripts {
                for found in ScriptCalls.calls(in: try script.text()) {
                    var fields: [(String, LuaValue)] = [
                        ("file", .string(script.name)), ("line", .integer(Int64(found.line))),
                        ("call", .string(found.text)),
                    ]
                    switch found.target {
                    case .operation(let name): fields.append(("operation", .string(name)))
                    case .workflow(let name): fields.append(("workflow", .string(name)))
                    }
                    rows.append(.reference(try state.makeTable(fields: fields)))
                }
            }
            return .values([.reference(try state.makeTable(array: rows)), .integer(Int64(scripts.count))])
        }
    }

    private var shared: HostFunction {
        HostFunction(
            "shell.shared_scripts",
            parameters: [],
            results: [.init("table[]", "name, path, origin, and text, or problem where it can't be read")],
            text: "Lists the scripts that are called by their names alone; none is run."
        ) { [unowned runtime] _ in
            let state = runtime.state
            let rows = try runtime.sharedScripts().map { script in
                var fields: [(String, LuaValue)] = [
                    ("name", .string(script.name)), ("path", .string(script.path)), ("origin", .string(script.origin)),
                ]
                do throws(SystemError) {
                    let text = String(decoding: try readOrdinaryFile(script.path, limit: 16 << 20), as: UTF8.self)
                    fields.append(("text", .string(text)))
                } catch {
                    fields.append(("problem", .string(error.reason)))
                }
                return LuaValue.reference(try state.makeTable(fields: fields))
            }
            return .values([.reference(try state.makeTable(array: rows))])
        }
    }

    private var single: HostFunction {
        HostFunction(
            "shell.run_alone",
            parameters: [],
            results: [],
            text: "Takes the lock of the script that runs, to the end of the program; an error where another has it."
        ) { [unowned runtime] _ in
            try runtime.runAlone()
            return .values([])
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

    private var canBePlugin: HostFunction {
        HostFunction(
            "shell.can_be_plugin",
            parameters: [.init("can_be", "boolean", "whether the header of the script that runs says so")],
            results: [],
            text: "Says whether the script can be a monitoring plug-in; if it can't, its words don't make it one."
        ) { [unowned runtime] call in
            runtime.monitoring?.settle(canBe: try call.boolean(1))
            return .none
        }
    }

    private var pluginResult: HostFunction {
        HostFunction(
            "shell.plugin_result",
            parameters: [
                .init("state", "integer", "0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN"),
                .init("line", "string", "all that standard output is to have"),
            ],
            results: [.init("boolean", "whether the run is one of a plug-in; if it isn't, nothing is kept")],
            text: "Keeps what a monitoring plug-in has found, which is told at the end of the program."
        ) { [unowned runtime] call in
            guard let monitoring = runtime.monitoring, monitoring.isOne,
                let state = MonitoringRun.State(rawValue: Int32(truncatingIfNeeded: try call.integer(1)))
            else { return .value(.boolean(false)) }
            monitoring.finish(state, line: try call.string(2))
            return .value(.boolean(true))
        }
    }
}
