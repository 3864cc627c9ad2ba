import API
import Appliance
import JSON
import Lua

/// A call of an operation that was found to fit: `name, arguments, options`, held against what is known of the
/// appliance's interface. Nothing is sent for it.
struct BoundCall {
    let operation: Operation
    let options: CallOptions
    /// What it would send, in the appliance's words.
    let request: APIRequest

    init(_ call: LuaCall, by definition: APIDefinition, heard: HeardWords = HeardWords(), _ runtime: Runtime) throws {
        let name = try call.string(1)
        guard let operation = definition.document[name] else { throw CallArgumentError.noOperation(name) }
        if operation.takesSecrets {
            // Values without names: which of them is one can't be told.
            for place in 2...3 where try call[place] != .nil && call[place].table == nil {
                runtime.prompt.noteUnnamedSecret()
            }
        }
        let options = try CallOptions(call.optionalTable(3), of: runtime.state, function: "scv.api.\(name)")
        let arguments = try Self.arguments(call[2], for: operation, in: runtime.state)
        // Before anything is refused: a slip beside a secret makes it no less one.
        var finder = SecretFinder()
        finder.note(arguments: arguments, of: operation)
        runtime.prompt.note(secrets: finder.found)
        var request = try operation.bind(arguments, kept: options.kept)
        if let page = options.page { request.query.append(("page", String(page))) }
        self.request = try definition.words.sent(request, of: operation, kept: options.kept, heard: heard)
        self.operation = operation
        self.options = options
    }

    /// The arguments as the document binds them.
    static func arguments(_ value: LuaValue, for operation: Operation, in state: LuaState) throws -> JSONValue {
        if value == .nil { return .object(JSONObject()) }
        var converter = LuaToJSON(state: state)
        let json = try converter.convert(value)
        guard case .object(var members) = json else { return json }
        guard let body = operation.body else { return json }
        // `{}` is an empty list where the document wants a list.
        for property in body.properties {
            if case .object(let empty)? = members[property.name], empty.isEmpty,
                property.schema.types.contains(.array), !property.schema.types.contains(.object)
            {
                members[property.name] = .array([])
            }
        }
        return .object(members)
    }
}
