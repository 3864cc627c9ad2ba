import API
import Appliance
import JSON
import Lua

/// What the standard library's files are given of corrections: what a user says of one appliance.
struct CorrectionModule {
    unowned let runtime: Runtime
    /// Gives what is known of the interface; for the default session without connecting.
    let definition: () throws -> APIDefinition
    /// The profile whose appliance it is; nil for the default one.
    let profile: String?

    var functions: [HostFunction] { [correct, corrections] }

    private var correct: HostFunction {
        HostFunction(
            "shell.correct",
            parameters: [.init("correction", "table", "field, operation, word or document, and what is so")],
            results: [],
            text: "Goes by what the user says of the appliance, from now on and in later sessions."
        ) { [unowned runtime, definition, profile] call in
            var converter = LuaToJSON(state: runtime.state)
            let value = try converter.convert(.reference(try call.table(1)))
            let order = try CorrectionOrder(value.object ?? JSONObject())
            try runtime.sessions.corrections.carryOut(order, on: try definition(), profile: profile)
            return .values([])
        }
    }

    private var corrections: HostFunction {
        HostFunction(
            "shell.corrections",
            parameters: [],
            results: [.init("table[]", "each as shell.correct takes it")],
            text: "Lists what the user says of the appliance."
        ) { [unowned runtime, definition] _ in
            let state = runtime.state
            let rows = try definition().corrections.map { correction in
                LuaValue.reference(
                    try state.makeTable(fields: correction.members.map { ($0.key, .string($0.value)) }))
            }
            return .values([.reference(try state.makeTable(array: rows))])
        }
    }
}
