import Appliance
import JSON
import Lua

/// The second argument of an operation's function, how it is to be called: see docs/contracts.md, "Calling operations".
struct CallOptions {
    var confirm: Bool?
    var timeout: Duration?
    var file: String?
    /// Whether a file that is there already is replaced.
    var overwrite = false
    /// The answer to a question that was asked for this call and others.
    var grant: Grant?
    /// Which page of a list that comes in pages, from 0.
    var page: Int?
    /// Whether the call is a look at a job that is known to go on.
    var isPatient = false
    /// Whether the gate is to refuse it if it is no read.
    var isReadOnly = false
    /// Whether it is to be told what of the reply is not as it came.
    var isExact = false
    /// The record that the body was made of: what it says is sent as it came.
    var kept: JSONValue?

    private static let known: Set<String> = ["confirm", "overwrite", "timeout", "to"]
    /// What workflows pass; they are no choices of a user's.
    private static let workflows: Set<String> = ["grant", "patient", "page", "kept", "reading", "exact"]
    private static let request: Set<String> = ["query", "body", "headers"]

    init(_ table: LuaReference?, of state: LuaState, function: String, raw: Bool = false) throws {
        guard let table else { return }
        let allowed = raw ? Self.known.union(Self.request) : Self.known
        try state.forEach(table) { key, _ in
            guard let name = key.text, allowed.contains(name) || Self.workflows.contains(name) else {
                let named = key.text ?? "(a key that is no string)"
                throw CallArgumentError.unknownOption(function: function, name: named, known: allowed.sorted())
            }
        }
        let confirmed = try state.get(table, .string("confirm"))
        if confirmed != .nil, try state.get(state.decodedConfirmations, .reference(table), raw: true).isTrue {
            throw LibraryError.decodedConfirmation(function: function)
        }
        switch confirmed {
        case .nil: break
        case .boolean(let flag): confirm = flag
        case let value:
            guard let given = state.object(of: value) as? Grant else {
                throw LibraryError.option(
                    function: function, name: "confirm", expected: "true, false or what scv.ask gave")
            }
            grant = given
        }
        switch try state.get(table, .string("timeout")) {
        case .nil: break
        case .integer(let seconds) where seconds > 0: timeout = .seconds(seconds)
        case .number(let seconds) where seconds > 0 && seconds < 1e9: timeout = .seconds(seconds)
        default: throw LibraryError.option(function: function, name: "timeout", expected: "a number of seconds above 0")
        }
        switch try state.get(table, .string("to")) {
        case .nil: break
        case let value:
            guard let path = value.text, !path.isEmpty else {
                throw LibraryError.option(function: function, name: "to", expected: "the path of a file")
            }
            file = path
        }
        if case .integer(let number) = try state.get(table, .string("page")) { page = Int(number) }
        isPatient = try state.get(table, .string("patient")) == .boolean(true)
        isReadOnly = try state.get(table, .string("reading")) == .boolean(true)
        isExact = try state.get(table, .string("exact")) == .boolean(true)
        switch try state.get(table, .string("overwrite")) {
        case .nil: break
        case .boolean(let flag): overwrite = flag
        default: throw LibraryError.option(function: function, name: "overwrite", expected: "true or false")
        }
        switch try state.get(table, .string("grant")) {
        case .nil: break
        case let value:
            guard let given = state.object(of: value) as? Grant else {
                throw LibraryError.option(function: function, name: "grant", expected: "what scv.ask gave")
            }
            grant = given
        }
        if let table = try state.get(table, .string("kept")).table {
            var converter = LuaToJSON(state: state)
            kept = try converter.convert(.reference(table))
        }
    }

    func apply(to call: inout GateCall) {
        call.confirm = confirm
        call.timeout = timeout
        call.file = file
        call.overwrite = overwrite
        call.grant = grant
        call.isPatient = isPatient
        call.isReadOnly = isReadOnly
        call.isExact = isExact
    }
}
