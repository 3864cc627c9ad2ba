import API
import Appliance
import Errors
import JSON
import Lua
import VCenter

/// One appliance as Lua sees it: requests by operation or by hand, and what the document says of them.
final class SessionBridge {
    let session: Session
    /// What people call its appliance: its profile, or `demo`; nil where it is known by its address alone.
    let name: String?
    /// The appliance's own clock, which ages are reckoned against; nil before the first reply that bears a `Date`.
    private var clock: ApplianceClock?
    /// The operations whose replies came from another path than their own.
    private(set) var foundElsewhere: Set<String> = []
    /// What the appliance's clock shows now, as its `Date` header would.
    var date: String? { clock?.now }
    unowned let runtime: Runtime
    /// The vCenter that it works for, once it was asked.
    var vcenter: VCenterClient?
    /// What the completer has asked, and not taken yet.
    var looksAside: [String: LookAside] = [:]
    private var knownShapes: RecordShapes
    private var revisionOfShapes = 0
    /// Which words that are corrected it was heard to say.
    private var heard = HeardWords()

    var state: LuaState { runtime.state }
    var document: APIDocument { session.document }

    init(session: Session, name: String?, runtime: Runtime) {
        self.session = session
        self.name = name
        self.runtime = runtime
        knownShapes = RecordShapes(
            state: runtime.state, library: runtime.library, url: session.address.base, name: name)
    }

    /// The shapes of replies by the document that counts, which may have become another.
    var shapes: RecordShapes {
        if revisionOfShapes != session.definition.revision {
            revisionOfShapes = session.definition.revision
            knownShapes = RecordShapes(
                state: state, library: runtime.library, url: session.address.base, name: name)
        }
        return knownShapes
    }

    // MARK: Requests

    /// `shell.request(name, arguments, options)`.
    func request(_ call: LuaCall) throws -> LuaReturn {
        let bound = try BoundCall(call, by: session.definition, heard: heard, runtime)
        let (request, options) = (bound.request, bound.options)
        for note in request.notes { runtime.note(note) }
        var gateCall = GateCall(request, operation: bound.operation)
        options.apply(to: &gateCall)
        return try send(gateCall, call, paging: Self.paging)
    }

    /// `shell.raw_request(method, path, options)`.
    func rawRequest(_ call: LuaCall) throws -> LuaReturn {
        let table = try call.optionalTable(3)
        let options = try CallOptions(table, of: state, function: "scv.request", raw: true)
        var request = APIRequest(method: try call.string(1), path: try call.string(2))
        if let table {
            request.query = try pairs(state.get(table, .string("query")), option: "query")
            request.headers = try pairs(state.get(table, .string("headers")), option: "headers")
            let body = try state.get(table, .string("body"))
            if case .string(let bytes) = body {
                request.body = RequestBody(bytes: bytes)
            } else if body != .nil {
                var converter = LuaToJSON(state: state)
                request.body = try RequestBody(try converter.convert(body))
            }
        }
        var gateCall = GateCall(request)
        options.apply(to: &gateCall)
        return try send(gateCall, call, isByHand: true) { [runtime] reply in
            if let extent = reply.extent, extent.pages > 1 {
                runtime.console.note(
                    "scv.request: this is one page of \(extent.pages); query = {page = 1} asks for the next")
            } else if let extent = reply.extent {
                let count = extent.items.map { "\($0) in all" } ?? "more"
                runtime.console.note("scv.request: the list was cut: there are \(count)")
            }
            return []
        }
    }

    func send(
        _ gateCall: GateCall, _ call: LuaCall, isByHand: Bool = false,
        paging: @escaping (GateReply) -> [LuaValue] = { _ in [] }
    ) throws -> LuaReturn {
        var gateCall = gateCall
        gateCall.isDryRun = gateCall.isDryRun || runtime.planned.isRecording
        return try runtime.scheduler.wait(
            call,
            begin: { done in
                var isChange = false
                let ticket = session.perform(gateCall) { [runtime] result in
                    if isChange { runtime.topLevel.changes.note(result) }
                    done(result.mapError { runtime.topLevel.noted($0) })
                }
                isChange = ticket.isChange
                runtime.prompt.note(secrets: ticket.secrets)
                return { ticket.cancel() }
            },
            finish: { [unowned self] reply in
                let values = [try value(of: reply, isByHand: isByHand)] + paging(reply)
                guard !reply.losses.isEmpty else { return values }
                return values + Array(repeating: .nil, count: 4 - values.count) + [try value(of: reply.losses)]
            })
    }

    /// Behind a list that is one page of a longer one: of how many pages, and of how many items where that is known.
    /// Behind one that did not come: that.
    private static func paging(of reply: GateReply) -> [LuaValue] {
        if reply.lacksList { return [.nil, .nil, .boolean(true)] }
        guard let extent = reply.extent else { return [] }
        return [.integer(Int64(extent.pages))] + (extent.items.map { [.integer(Int64($0))] } ?? [])
    }

    /// What of a reply is not as it came: {path = {"frequency", 1}, kind = "digits"} of each.
    private func value(of losses: [JSONLosses.Loss]) throws -> LuaValue {
        try state.value(
            of: .array(
                losses.map { loss in
                    let path = loss.path.map { step -> JSONValue in
                        switch step {
                        case .member(let name): .string(name)
                        case .element(let place): .integer(Int64(place) + 1)
                        }
                    }
                    return .object(["path": .array(path), "kind": .string(loss.kind.rawValue)])
                }))
    }

    /// What a reply is in Lua: the payload, or the appliance's messages where there is none; never nil.
    private func value(of reply: GateReply, isByHand: Bool) throws -> LuaValue {
        if let date = reply.date { clock = ApplianceClock(date: date) ?? clock }
        for note in reply.notes { runtime.note("\(reply.request?.operation ?? "the reply"): \(note)") }
        // What stands in the longer path only, such as the backup, was not asked for then.
        if let path = reply.otherPath, let name = reply.operation?.name {
            foundElsewhere.insert(name)
            runtime.note("\(name): there was nothing at the longer path, so this is what \(path) says")
        }
        if let planned = reply.planned { return try plannedValue(planned, of: reply.operation) }
        if let file = reply.file { return .string(file) }
        if let operation = reply.operation, operation.isDownload { return .string(reply.bytes) }
        if let payload = reply.payload, !payload.isNull {
            let operation = reply.operation.map { document[$0.name] ?? $0 }
            let shape = try operation.flatMap { try shapes.shape(for: $0) }
            // What is sent by hand says the appliance's words, so what comes says them too.
            let words = isByHand ? WordMap([]) : session.definition.words
            let translated = try translated(payload, operation, by: words)
            return try withExtendedLifetime((reply.document, translated)) {
                try state.pushJSON((translated?.root ?? payload).raw, shape: shape, keepNull: false)
            }
        }
        if reply.document == nil, !reply.bytes.isEmpty { return .string(reply.bytes) }
        let messages = try state.value(of: .array(reply.messages.map { .string($0) }))
        return .reference(try state.makeTable(fields: [("messages", messages)]))
    }

    /// A payload in our words; nil where the appliance says nothing otherwise.
    private func translated(
        _ payload: JSONCursor, _ operation: API.Operation?, by words: WordMap
    ) throws -> JSONDocument? {
        guard !words.isEmpty else { return nil }
        let schema = operation.flatMap { $0.isList ? $0.list : $0.reply }
        return try JSONDocument(parsing: try words.received(payload.value, schema, heard: &heard).text())
    }

    private func plannedValue(_ request: RedactedRequest, of operation: API.Operation?) throws -> LuaValue {
        var fields: [(String, LuaValue)] = [
            ("dry_run", .boolean(true)), ("method", .string(request.method)), ("path", .string(request.target)),
        ]
        if let body = request.body {
            fields.append(("body", try plannedBody(body, of: operation)))
        } else if let text = request.text {
            fields.append(("body", .string(text)))
        }
        let table = try state.makeTable(fields: fields)
        runtime.planned.record(table)
        return .reference(table)
    }

    /// The body of a planned request, which answers to stable names as records of replies do.
    private func plannedBody(_ body: JSONValue, of operation: API.Operation?) throws -> LuaValue {
        guard let shape = try operation.flatMap({ try shapes.shape(ofBody: document[$0.name] ?? $0) }) else {
            return try state.value(of: body)
        }
        var writer = JSONWriter()
        try writer.value(body)
        let parsed = try JSONDocument(parsing: writer.bytes)
        return try withExtendedLifetime(parsed) {
            try state.pushJSON(parsed.root.raw, shape: shape, keepNull: true)
        }
    }

    /// `shell.plan(name, arguments, options)`: what a call would send, past the gate, so that nothing can leave.
    func plan(_ call: LuaCall) throws -> LuaReturn {
        let bound = try BoundCall(call, by: session.definition, heard: heard, runtime)
        let (request, operation) = (bound.request, bound.operation)
        var fields: [(String, LuaValue)] = [
            ("dry_run", .boolean(true)), ("method", .string(request.method)), ("path", .string(request.path)),
        ]
        if let body = request.body?.json {
            var finder = SecretFinder()
            fields.append(("body", try plannedBody(finder.redact(body, schema: operation.body), of: operation)))
        }
        return .value(.reference(try state.makeTable(fields: fields)))
    }

    // MARK: The appliance's own document

    /// `shell.sync()`: what the appliance says of itself counts from now on, and is kept for later.
    func sync(_ call: LuaCall) throws -> LuaReturn {
        let limit = try call.optionalInteger(1).map { Int(clamping: $0) }
        let mayAsk = try call.optionalBoolean(2) != true
        return try runtime.scheduler.wait(
            call,
            begin: { done in
                let ticket = session.readDocument(limit: limit, mayAsk: mayAsk) { [runtime] in
                    done($0.mapError { runtime.topLevel.noted($0) })
                }
                return { ticket.cancel() }
            },
            finish: { [unowned self] (document: FetchedDocument) in
                try runtime.sessions.apply(document, to: session.definition)
                runtime.sessions.keep(document)
                return try session.definition.differenceValues(in: state)
            })
    }

    // MARK: Arguments

    private func pairs(_ value: LuaValue, option: String) throws -> [(name: String, value: String)] {
        if value == .nil { return [] }
        guard case .reference(let table) = value, table.kind == .table else {
            throw LibraryError.option(function: "scv.request", name: option, expected: "a table of names and values")
        }
        var pairs: [(name: String, value: String)] = []
        try state.forEach(table) { key, value in
            guard let name = key.text else {
                throw LibraryError.option(
                    function: "scv.request", name: option, expected: "a table of names and values")
            }
            pairs.append((name, try state.describe(value)))
        }
        return pairs.sorted { $0.name < $1.name }
    }
}
