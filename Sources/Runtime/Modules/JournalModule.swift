import API
import Appliance
import HTTP
import JSON
import Lua

/// What the standard library's files are given of the journal: chapters, and what was taken from replies.
struct JournalModule {
    unowned let runtime: Runtime

    var functions: [HostFunction] { [chapter, currentChapter, quiet, took, narrate, journal, jobEnded] }

    private var chapter: HostFunction {
        // Closed by the host: after an interrupt no Lua code would run to do it.
        let close = HostFunction("close", parameters: [], results: [], text: "Ends a chapter.") { [unowned runtime] _ in
            runtime.scheduler.chapter = nil
            return .none
        }
        var metatable: LuaReference?
        return HostFunction(
            "shell.chapter",
            parameters: [.init("name", "string", "the function as the user calls it")],
            results: [.init("table?", "id; to be held in a <close> variable. Nil inside of another chapter")],
            text: "Begins a chapter of the journal: the calls made until it is closed belong together."
        ) { [unowned runtime] call in
            guard runtime.scheduler.chapter == nil else { return .value(.nil) }
            let chapter = runtime.journal.begin(try call.string(1))
            let scope = try runtime.state.makeTable(fields: [("id", .integer(Int64(chapter.number)))])
            if metatable == nil {
                let table = try runtime.state.makeTable()
                try runtime.state.set(table, "__close", .reference(try runtime.state.register(close)), raw: true)
                metatable = table
            }
            try runtime.state.setMetatable(scope, metatable)
            runtime.scheduler.chapter = chapter
            return .value(.reference(scope))
        }
    }

    private var currentChapter: HostFunction {
        HostFunction(
            "shell.current_chapter",
            parameters: [],
            results: [.init("integer?", "its number; nil outside of all")],
            text: "Says in which chapter of the journal a call made now would be."
        ) { [unowned runtime] _ in
            .value(runtime.scheduler.chapter.map { .integer(Int64($0.number)) } ?? .nil)
        }
    }

    private var jobEnded: HostFunction {
        HostFunction(
            "shell.log_job",
            parameters: [
                .init("url", "string", "the appliance's"), .init("id", "string", "the job's"),
                .init("status", "string", "the appliance's word for how it ended"),
                .init("outcome", "string", "done, warning, failed, or unknown"),
                .init("seconds", "number", "how long it was waited for"),
            ],
            results: [],
            text: "Writes the end of a job that was waited for to the log, if there is one."
        ) { [unowned runtime] call in
            guard let log = runtime.log else { return .none }
            let (url, outcome) = (try call.string(1), try call.string(4))
            let appliance = (try? ApplianceAddress(parsing: url))?.endpoint.description ?? url
            log.write(
                "job", outcome == "done" ? .info : outcome == "warning" ? .warning : .error,
                [
                    ("appliance", EventLog.text(appliance)), ("job", EventLog.text(try call.string(2))),
                    ("status", EventLog.text(try call.string(3))), ("outcome", EventLog.text(outcome)),
                    ("waited_ms", EventLog.milliseconds(.seconds(try call.number(5)))),
                ])
            return .none
        }
    }

    private var quiet: HostFunction {
        HostFunction(
            "shell.quiet",
            parameters: [.init("on", "boolean", "whether")],
            results: [],
            text: "Keeps back the notes of all that belongs to the chapter at hand, to its end at the latest."
        ) { [unowned runtime] call in
            runtime.scheduler.chapter?.isQuiet = try call.boolean(1)
            return .none
        }
    }

    private var took: HostFunction {
        HostFunction(
            "shell.took",
            parameters: [.init("text", "string", "as in: backupId 57 from `backups`, newest of 4")],
            results: [],
            text: "Notes what was taken from the last reply."
        ) { [unowned runtime] call in
            runtime.journal.took(try call.string(1))
            return .none
        }
    }

    private var narrate: HostFunction {
        HostFunction(
            "shell.narrate",
            parameters: [.init("on", "boolean", "whether")],
            results: [],
            text: "Tells each step on standard error from now on, or no more."
        ) { [unowned runtime] call in
            let console = runtime.console
            runtime.journal.narrator = try call.boolean(1) ? Narrator { console.note($0) } : nil
            return .none
        }
    }

    private var journal: HostFunction {
        HostFunction(
            "shell.journal",
            parameters: [.init("id", "integer?", "which chapter; by default the latest that has a call")],
            results: [.init("table?", "name, dropped, calls")],
            text: "Gives a chapter of the journal."
        ) { [unowned runtime] call in
            guard let chapter = runtime.journal.chapter(try call.optionalInteger(1).map { Int(clamping: $0) }) else {
                return .value(.nil)
            }
            let state = runtime.state
            let calls = try chapter.entries.map { try Self.facts(of: $0, in: state) }
            return .value(
                .reference(
                    try state.makeTable(fields: [
                        ("id", .integer(Int64(chapter.number))), ("name", .string(chapter.name)),
                        ("dropped", .integer(Int64(chapter.dropped))),
                        ("calls", .reference(try state.makeTable(array: calls))),
                    ])))
        }
    }

    private static func facts(of entry: Journal.Entry, in state: LuaState) throws -> LuaValue {
        let request = entry.request
        func text(_ value: String?) -> LuaValue { value.map { .string($0) } ?? .nil }
        var fields: [(String, LuaValue)] = [
            ("operation", text(entry.operation?.name)), ("title", text(entry.title)),
            ("server", text(entry.other?.name)), ("call", text(entry.other.map { _ in entry.facts.callOfOther })),
            ("step", text(entry.operation?.step)), ("template", text(entry.operation?.path)),
            ("effect", .string(entry.effect.rawValue)), ("method", .string(request.method)),
            ("target", .string(request.target)), ("path", .string(request.path)), ("file", text(request.file)),
            ("curl", .string(request.curl(base: entry.base, trust: entry.trust))),
            ("times", .integer(Int64(entry.times))), ("login", .boolean(entry.isLogin)),
            ("planned", .boolean(entry.isDryRun && entry.effect != .read)), ("failure", text(entry.failure)),
            ("status", entry.status.map { .integer(Int64($0)) } ?? .nil),
            ("taken", .reference(try state.makeTable(array: entry.taken.map { .string($0) }))),
        ]
        fields.append(("body", try request.body.map { try state.value(of: $0) } ?? text(request.text)))
        if let arguments = entry.arguments {
            fields.append(("arguments", try state.value(of: .object(arguments))))
        } else if !request.query.isEmpty {
            let pairs = request.query.map { ($0.name, LuaValue.string($0.value)) }
            fields.append(("query", .reference(try state.makeTable(fields: pairs))))
        }
        return .reference(try state.makeTable(fields: fields))
    }
}

extension Journal.Entry {
    /// What the operation's function was called with, found back from the request; nil for a request by hand.
    var arguments: JSONObject? {
        guard let operation else { return nil }
        var arguments = JSONObject()
        func add(_ name: String, _ text: String) {
            let schema = operation.parameters.first { $0.name == name }?.schema
            let number = schema?.types.contains(.integer) == true ? Int64(text) : nil
            arguments[name] = number.map { .integer($0) } ?? .string(text)
        }
        for (name, value) in operation.pathParameters(in: request.path) ?? [:] { add(name, value) }
        for pair in request.query { add(pair.name, pair.value) }
        switch request.body {
        case .object(let members)?:
            let clashes = members.contains { arguments[$0.key] != nil }
            if clashes {
                arguments["body"] = .object(members)
            } else {
                for member in members { arguments[member.key] = member.value }
            }
        case let body?: arguments["body"] = body
        case nil: break
        }
        return arguments
    }
}
