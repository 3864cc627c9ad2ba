import API
import Appliance
import Lua

/// What the standard library's files are given of an appliance: requests, and what the document says.
///
/// Made once for each session. The default session connects at the first of these calls.
struct ConnectionModule {
    unowned let runtime: Runtime
    /// Gives the connection, made at the first call.
    let connection: () throws -> SessionBridge
    /// Gives what is known of the interface; for the default session without connecting.
    let definition: () throws -> APIDefinition
    /// Gives the connection if there is one.
    let made: () -> SessionBridge?
    /// The profile whose appliance it is; nil for the default one.
    var profile: String?
    private let described = DescribedOperations()

    init(
        runtime: Runtime, connection: @escaping () throws -> SessionBridge,
        definition: @escaping () throws -> APIDefinition, made: @escaping () -> SessionBridge?, profile: String? = nil
    ) {
        self.runtime = runtime
        self.connection = connection
        self.definition = definition
        self.made = made
        self.profile = profile
    }

    var functions: [HostFunction] {
        [
            request, rawRequest, plan, checkCall, operations, operation, isSecret, facts, connect, unconnected,
            prepareLogin, sync, differences, differencesOf, lookAside,
        ]
            + GrantModule(runtime: runtime, connection: connection).functions
            + CorrectionModule(runtime: runtime, definition: definition, profile: profile).functions
            + VCenterModule(runtime: runtime, connection: connection, profile: profile).functions
    }

    private var request: HostFunction {
        HostFunction(
            "shell.request",
            parameters: [
                .init("operation", "string", "its name, as in jobs.get"),
                .init("arguments", "any", "path and query parameters and body properties by name"),
                .init("options", "table?", "confirm, timeout, to"),
            ],
            results: [.init("any", "the reply's payload")],
            text: "Sends an operation through the gate."
        ) { [connection] call in try connection().request(call) }
    }

    private var lookAside: HostFunction {
        HostFunction(
            "shell.look_aside",
            parameters: [
                .init("operation", "string", "one that reads, as in jobs.list"),
                .init("arguments", "any", "path and query parameters by name"),
                .init("seconds", "number", "how long it is waited for; it goes on, and can be asked for again"),
            ],
            results: [
                .init("any", "the reply's payload; nil if there is none"),
                .init("string?", "no token, pending or failed; part where it is one page of several"),
                .init("number?", "how many seconds ago the reply came"),
            ],
            text: "Reads for the completer: nobody is logged in or asked for it, and nobody hears of it."
        ) { [made] call in
            guard let bridge = made() else { return .values([.nil, .string("no token")]) }
            return try bridge.lookAside(call)
        }
    }

    private var rawRequest: HostFunction {
        HostFunction(
            "shell.raw_request",
            parameters: [
                .init("method", "string", "an HTTP method"),
                .init("path", "string", "below /api, as in /4.1/jobs"),
                .init("options", "table?", "query, body, headers, confirm, timeout, to"),
            ],
            results: [.init("any", "the reply's payload")],
            text: "Sends any request through the gate."
        ) { [connection] call in try connection().rawRequest(call) }
    }

    private var plan: HostFunction {
        HostFunction(
            "shell.plan",
            parameters: [
                .init("operation", "string", "its name, as in vms.restore"),
                .init("arguments", "any", "path and query parameters and body properties by name"),
                .init("options", "table?", "kept: the record that the body was made of"),
            ],
            results: [.init("table", "dry_run = true, method, path, body")],
            text: "Says what a call would send, as a dry run does. It is bound and checked, and nothing can leave."
        ) { [connection] call in try connection().plan(call) }
    }

    private var checkCall: HostFunction {
        HostFunction(
            "shell.check_call",
            parameters: [
                .init("operation", "string", "its name, as in jobs.list"),
                .init("arguments", "any", "path and query parameters and body properties by name"),
                .init("options", "table?", "confirm, timeout, to"),
            ],
            results: [],
            text: "Refuses a call that can't be, by what is known of the interface. Nothing is connected for it."
        ) { [unowned runtime, definition] call in
            _ = try BoundCall(call, by: try definition(), runtime)
            return .none
        }
    }

    private var operations: HostFunction {
        HostFunction(
            "shell.operations",
            parameters: [],
            results: [.init("table[]", "name, subject, function, effect, title of each")],
            text: "Lists the operations of the document."
        ) { [unowned runtime, definition, described] _ in
            let definition = try definition()
            let all = try described.value(.all, of: definition) {
                let rows = try definition.document.operations.map { operation in
                    LuaValue.reference(try runtime.state.makeTable(fields: OperationFacts.short(of: operation)))
                }
                return .reference(try runtime.state.makeTable(array: rows))
            }
            return .values([all])
        }
    }

    private var operation: HostFunction {
        HostFunction(
            "shell.operation",
            parameters: [
                .init("name", "string", "as in jobs.get"),
                .init("ours", "boolean?", "by our document alone, whatever the appliance's own says"),
                .init("afresh", "boolean?", "a table that is nobody else's, and may be changed"),
            ],
            results: [.init("table?", "all that the document says of it")],
            text: "Describes an operation of the document."
        ) { [unowned runtime, definition, described] call in
            let definition = try definition()
            let (name, isOurs) = (try call.string(1), try call.optionalBoolean(2) == true)
            let document = isOurs ? definition.bundled : definition.document
            guard let operation = document[name] else { return .values([.nil]) }
            let make = { try OperationFacts.full(of: operation, in: runtime.state) }
            if try call.optionalBoolean(3) == true { return .values([try make()]) }
            return .values([try described.value(isOurs ? .ours(name) : .live(name), of: definition, make: make)])
        }
    }

    private var isSecret: HostFunction {
        HostFunction(
            "shell.is_secret",
            parameters: [.init("name", "string", "of a field")],
            results: [.init("boolean", "whether it is one that secrets go by")],
            text: "Says whether the value of a field is to be shown to nobody."
        ) { call in .values([.boolean(SecretFinder.isSecret(name: try call.string(1)))]) }
    }

    private var facts: HostFunction {
        HostFunction(
            "shell.facts",
            parameters: [],
            results: [
                .init(
                    "table",
                    "url, name (its profile, or demo), timezone, date of the appliance as it is now, read_only, "
                        + "dry_run, yes, sent, version; "
                        + "elsewhere: operation → true, where a reply came from another path than its own")
            ],
            text: "Says with which appliance the session is, and how."
        ) { [unowned runtime, connection] _ in
            let connection = try connection()
            let session = connection.session
            let elsewhere = try runtime.state.makeTable(
                fields: connection.foundElsewhere.map { ($0, .boolean(true)) })
            let table = try runtime.state.makeTable(fields: [
                ("url", .string(session.address.base)), ("elsewhere", .reference(elsewhere)),
                ("name", connection.name.map { .string($0) } ?? .nil),
                ("timezone", session.options.timezone.map { .string($0) } ?? .nil),
                ("date", connection.date.map { .string($0) } ?? .nil),
                ("read_only", .boolean(session.isReadOnly)),
                ("dry_run", .boolean(session.options.isDryRun || runtime.planned.isRecording)),
                ("yes", .boolean(session.options.assumeYes)),
                ("sent", .integer(Int64(session.sentCount))), ("version", .string(ProjectVersion.number)),
            ])
            return .values([.reference(table)])
        }
    }

    private var sync: HostFunction {
        HostFunction(
            "shell.sync",
            parameters: [
                .init("limit", "integer?", "how many requests may have left when the last place is asked"),
                .init("unasked", "boolean?", "whether nobody is asked about another host, which is refused then"),
            ],
            results: [.init("table[]", "the differences"), .init("table", "date, url, title, version, fresh")],
            text: "Reads the appliance's own document and goes by it from now on."
        ) { [connection] call in try connection().sync(call) }
    }

    private var differences: HostFunction {
        HostFunction(
            "shell.differences",
            parameters: [],
            results: [.init("table[]", "the differences"), .init("table?", "date, url, title, version, fresh")],
            text: "Says in what the appliance's own document, if it is known, differs from ours."
        ) { [unowned runtime, definition] _ in
            .values(try definition().differenceValues(in: runtime.state))
        }
    }

    private var differencesOf: HostFunction {
        HostFunction(
            "shell.differences_of",
            parameters: [.init("other", "string", "a file that holds a document, or the name of a profile")],
            results: [.init("table[]", "the differences"), .init("table", "date, url, title, version, digest")],
            text: "Says in what a document that is not the appliance's differs from ours; nothing goes by it."
        ) { [unowned runtime] call in
            try .values(runtime.sessions.definition(of: try call.string(1)).differenceValues(in: runtime.state))
        }
    }

    private var prepareLogin: HostFunction {
        HostFunction(
            "shell.prepare_login",
            parameters: [],
            results: [],
            text: "Has name and password be at hand for the first request: whoever has to be asked is. Nothing is sent."
        ) { [connection] _ in
            try connection().session.obtainCredentials()
            return .none
        }
    }

    private var connect: HostFunction {
        HostFunction(
            "shell.connect",
            parameters: [.init("profile", "string", "the name of a profile")],
            results: [.init("table", "a session's part of what library files are given")],
            text: "Makes a session with another appliance."
        ) { [unowned runtime] call in
            let profile = try call.string(1)
            let connection = try runtime.sessions.connect(profile: profile)
            let module = ConnectionModule(
                runtime: runtime, connection: { connection }, definition: { connection.session.definition },
                made: { connection }, profile: profile)
            return try table(of: module.functions, in: runtime.state)
        }
    }

    private var unconnected: HostFunction {
        HostFunction(
            "shell.unconnected",
            parameters: [.init("profile", "string", "the name of a profile")],
            results: [.init("table", "operation and check_call")],
            text: "Says what is known of the interface of a profile's appliance. Nobody is asked, and nothing is sent."
        ) { [unowned runtime, connection] call in
            let profile = try call.string(1)
            let known = try runtime.sessions.definition(profile: profile)
            let module = ConnectionModule(
                runtime: runtime, connection: connection, definition: { known }, made: { nil }, profile: profile)
            return try table(of: [module.operation, module.checkCall], in: runtime.state)
        }
    }

    private func table(of functions: [HostFunction], in state: LuaState) throws -> LuaReturn {
        let table = try state.makeTable()
        for function in functions { try state.register(function, in: table) }
        return .values([.reference(table)])
    }
}

/// What Lua was told of operations: the tables are made once, until the document becomes another. They are shared, so
/// the library writes into none of them, and gives none to users.
private final class DescribedOperations {
    enum Key: Hashable {
        case all
        case live(String)
        case ours(String)
    }

    private var revision = 0
    private var values: [Key: LuaValue] = [:]

    func value(_ key: Key, of definition: APIDefinition, make: () throws -> LuaValue) rethrows -> LuaValue {
        if revision != definition.revision {
            revision = definition.revision
            values = [:]
        }
        if let value = values[key] { return value }
        let value = try make()
        values[key] = value
        return value
    }
}
