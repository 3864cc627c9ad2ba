import Errors
import Lua

/// What the standard library's files are given of the profiles as a whole, and of calls over several appliances.
struct FleetModule {
    unowned let runtime: Runtime

    var functions: [HostFunction] { [appliances, fallShort] }

    private var appliances: HostFunction {
        HostFunction(
            "shell.appliances",
            parameters: [],
            results: [
                .init(
                    "table[]",
                    "name, url, user, vcenter, color, connected, release of each profile, by the alphabet; problem: "
                        + "the fields of an error, where it can't be used")
            ],
            text: "Lists the appliances that profiles name. Nothing is sent for it."
        ) { [unowned runtime] _ in
            let state = runtime.state
            func text(_ value: String?) -> LuaValue { value.map { .string($0) } ?? .nil }
            let rows = try runtime.appliances().map { facts in
                let status = runtime.sessions.status(profile: facts.name)
                return try state.makeTable(fields: [
                    ("name", .string(facts.name)), ("url", text(facts.url)), ("user", text(facts.username)),
                    ("vcenter", text(facts.vcenter)), ("color", text(facts.color)),
                    ("connected", .boolean(status.isConnected)), ("release", text(status.release)),
                    ("problem", try facts.fault.map { .reference(try Self.table(of: $0, in: state)) } ?? .nil),
                ])
            }
            return .value(.reference(try state.makeTable(array: rows.map { .reference($0) })))
        }
    }

    private static func table(of fault: any ReportableError, in state: LuaState) throws -> LuaReference {
        try state.makeTable(
            fields: fault.fields.compactMap { field in
                guard case .text(let text) = field.value else { return nil }
                return (field.name, .string(text))
            })
    }

    private var fallShort: HostFunction {
        HostFunction(
            "shell.fall_short",
            parameters: [.init("kind", "string", "of the error")],
            results: [],
            text: "Notes that a result lacks something: a program that ends well does not end with 0 then."
        ) { [unowned runtime] call in
            let kind = ErrorKind(rawValue: try call.string(1)) ?? .lua
            if runtime.program != .prompt { runtime.shortfalls.append(kind) }
            return .none
        }
    }
}
