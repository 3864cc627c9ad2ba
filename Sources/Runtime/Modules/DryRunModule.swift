import Lua

/// The global `dry_run`.
struct DryRunModule {
    unowned let runtime: Runtime

    var dryRun: HostFunction {
        HostFunction(
            "dry_run",
            parameters: [
                .init("fn", "function", "what to try"),
                .init("...", "any", "its arguments"),
            ],
            results: [.init("List", "the changes it would have sent: method, path, body")],
            text: "Runs a function without changing anything: reads are sent, changes are only planned."
        ) { [unowned runtime] call in
            let function = LuaValue.reference(try call.function(1))
            let arguments = try call.arguments(from: 2)
            let requests = try runtime.planned.recording { _ = try runtime.state.call(function, arguments) }
            return .values([try runtime.listOf(requests)])
        }
    }
}
