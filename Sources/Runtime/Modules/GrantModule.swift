import Appliance
import Lua

/// What the standard library's files are given to ask for a permission: one question for all that a workflow destroys.
struct GrantModule {
    unowned let runtime: Runtime
    /// Gives the connection, made at the first call.
    let connection: () throws -> SessionBridge

    var functions: [HostFunction] { [ask, askForChanges, isGrant] }

    private var ask: HostFunction {
        HostFunction(
            "shell.ask",
            parameters: [
                .init("grant", "table", "operation, targets = {{id, name}…}, loss"),
                .init("confirm", "boolean?", "false if nobody is to be asked"),
            ],
            results: [.init("userdata", "the grant, for the option of this name: nobody else can make one")],
            text: "Asks whether something may be destroyed; the answer no is an error."
        ) { [unowned runtime, connection] call in
            let table = try call.table(1)
            let request = try GrantRequest(lua: table, of: runtime.state, function: "scv.ask")
            let confirm = try call.optionalBoolean(2)
            let session = try connection().session
            return try runtime.scheduler.wait(
                call,
                begin: { done in
                    let ticket = session.ask(request, confirm: confirm, isDryRun: runtime.planned.isRecording) {
                        // What was given up at the question is a change that was not sent.
                        if case .failure(let error) = $0, case .interrupted = error {
                            runtime.topLevel.changes.note(.failure(error))
                        }
                        done($0.mapError { runtime.topLevel.noted($0) })
                    }
                    return { ticket.cancel() }
                },
                finish: { [unowned runtime] (grant: Grant) in [.reference(try runtime.state.makeHandle(grant))] })
        }
    }

    private var askForChanges: HostFunction {
        HostFunction(
            "shell.ask_for_changes",
            parameters: [.init("on", "boolean", "whether changes are asked about, and not only what destroys")],
            results: [],
            text: "Says in every session that there is or will be what questions are asked about."
        ) { [unowned runtime] call in
            runtime.sessions.asksForChanges = try call.boolean(1)
            return .none
        }
    }

    private var isGrant: HostFunction {
        HostFunction(
            "shell.is_grant",
            parameters: [.init("value", "any", "any value")],
            results: [.init("boolean", "whether shell.ask gave it")],
            text: "Says whether a value is the answer to a question."
        ) { [unowned runtime] call in .value(.boolean(runtime.state.object(of: try call[1]) is Grant)) }
    }
}

extension GrantRequest {
    /// Reads what is to be asked as Lua says it: `{operation =, targets = {{id =, name =}, …}, loss =}`.
    init(lua table: LuaReference, of state: LuaState, function: String) throws {
        func text(_ name: String) throws -> String {
            guard let text = try state.get(table, .string(name)).text else {
                throw LibraryError.option(function: function, name: name, expected: "a string")
            }
            return text
        }
        guard let list = try state.get(table, .string("targets")).table else {
            throw LibraryError.option(function: function, name: "targets", expected: "a list")
        }
        var targets: [Target] = []
        try state.forEachItem(list) { _, value in
            guard let target = value.table, let id = try state.get(target, .string("id")).idText else {
                throw LibraryError.option(
                    function: function, name: "targets", expected: "a list of {id =, name =}, with texts or numbers")
            }
            targets.append(Target(id: id, name: try state.get(target, .string("name")).idText))
        }
        self.init(operation: try text("operation"), targets: targets, loss: try text("loss"))
    }
}

extension LuaValue {
    /// A text, or a whole number in digits: records have ids in either form.
    fileprivate var idText: String? {
        if case .integer(let number) = self { return String(number) }
        return text
    }
}
