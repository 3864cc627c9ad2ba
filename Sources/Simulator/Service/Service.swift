import API
import JSON
import Synchronization

/// Answers requests as the appliance would; the routes are those of its document.
final class Service: Sendable {
    /// What the appliance's paths begin with.
    private static let base = "/api"
    private static let documentPath = "/api/v3/api-docs"
    private static let pagePath = "/api/swagger-ui/index.html"

    let world: World
    let document: APIDocument
    private let documentText: DocumentText
    private let handlers: [String: Handler]
    /// How many replies a dialect wrote otherwise than the plain form; counted when the world was left.
    private let rewritten = AlteredReplies()

    init(
        world: World, document: APIDocument, documentBytes: [UInt8], handlers: [String: Handler] = Operations.handlers
    ) {
        self.world = world
        self.document = document
        self.handlers = handlers
        documentText = DocumentText(documentBytes)
    }

    /// The reply to a request. The world is entered once, so that what others ask for comes wholly before or wholly
    /// after it; the reply is written when the world was left again, since a long list takes its time.
    func answer(_ request: Request) -> Response {
        if VCenterDoor.answers(request.path) { return VCenterDoor(world).answer(request) }
        let (reply, now) = world.with { world in
            let route = route(of: request, in: world.options.dialect.form)
            return (self.reply(to: request, by: route, &world), world.now)
        }
        var response = reply.write()
        response.apply(reply.fault)
        response.delay = reply.delay
        response.headers.append(("Date", now.headerText))
        return response
    }

    private func reply(to request: Request, by route: Route, _ world: inout World.State) -> Reply {
        guard case .control = route else { return appliance(request, by: route, &world) }
        do throws(ServiceError) {
            let response = try Control(document: document, rewritten: rewritten.count).answer(request, &world)
            return Reply { response }
        } catch {
            return Reply(refused: error)
        }
    }

    private func appliance(_ request: Request, by route: Route, _ world: inout World.State) -> Reply {
        world.counters.requests += 1
        if let name = route.operation?.name { world.counters.byOperation[name, default: 0] += 1 }
        world.faults.expire(at: world.now)
        let injected = world.faults.meet(operation: route.operation?.name, makesJob: route.operation?.job != nil)
        var reply: Reply
        do throws(ServiceError) {
            reply = try perform(request, by: route, fault: injected.fault, &world)
        } catch {
            reply = Reply(refused: error)
        }
        if let form = world.options.dialect.form {
            if alters(request, by: route, reply, form) { world.counters.altered += 1 }
            let seed = world.options.seed &+ UInt64(world.counters.requests)
            let translator = ReplyTranslator(form, extras: world.extraFields, seed: seed)
            reply.translate(countedBy: rewritten) {
                [operation = route.operation, page = form.page(of: request)] response in
                var translator = translator
                return translator.translate(response, of: operation, page: page)
            }
        }
        reply.fault = injected.fault
        reply.delay = injected.delay + world.options.latency
        return reply
    }

    /// Whether a dialect makes more of a request than another form of the reply: it goes elsewhere, is refused, hides
    /// its job, or keeps what it leaves out.
    private func alters(_ request: Request, by route: Route, _ reply: Reply, _ form: DialectForm) -> Bool {
        let dialect = form.dialect
        if reply.status == 400 || reply.status == 403 && dialect.tokenRefusal == 403 { return true }
        switch (route, self.route(of: request, in: nil)) {
        case (.operation(let operation, _), .operation(let plain, _)) where operation.name == plain.name:
            let isPut = operation.method == "PUT" && dialect.put == .merge
            return isPut || operation.job != nil && !dialect.hasJobID
        case (.document, .document): return dialect.document != .bundled
        case (.page, .page), (.unknown, .unknown), (.wrongMethod, .wrongMethod): return false
        default: return true
        }
    }

    private func perform(
        _ request: Request, by route: Route, fault: Fault?, _ world: inout World.State
    ) throws(ServiceError) -> Reply {
        if let fault, fault.kind.isBeforeAnything { throw ServiceError(injected: fault) }
        switch route {
        case .operation(let operation, let path):
            return try perform(operation, path, request, hidesJob: fault?.kind == .noID, &world)
        case .document(let part):
            return try documentReply(part, to: request, world)
        case .page:
            let page = DocumentPage(document, documentPath: Self.documentPath)
            return Reply { page.response }
        case .wrongMethod(let allowed):
            throw .wrongMethod(request.method, allowed: allowed.joined(separator: ", "))
        case .unknown, .control:
            throw ServiceError(404, "There is nothing at \(request.path).")
        }
    }

    private func perform(
        _ operation: Operation, _ path: [String: String], _ request: Request, hidesJob: Bool, _ world: inout World.State
    ) throws(ServiceError) -> Reply {
        let user = operation.needsToken ? try user(of: request, in: world) : ""
        try checkPrivilege(of: user, for: operation)
        guard let handler = handlers[operation.name] else {
            throw ServiceError(501, "not implemented: \(operation.name) (\(operation.method) \(operation.path))")
        }
        let plain = try PlainRequest(request, path, of: operation, in: world.options.dialect.form)
        let call = Call(
            operation: operation, path: plain.path, query: plain.query, body: BodyFields(plain.body),
            hidesJob: hidesJob || !world.options.dialect.hasJobID, user: user)
        let outcome = try handler(call, &world)
        if outcome.isChange {
            if let extras = plain.extras { world.takeOver(extras, of: call) }
            world.counters.changes += 1
            world.note(ChangeLog.Change(call, body: plain.body))
            // Nothing that was sent goes in but what the appliance's own words repeat, and they repeat no secret.
            let words = outcome.messages.joined(separator: " ")
            world.audit.record("\(operation.name): \(words)", by: user, at: world.now)
        }
        return Reply(outcome, of: operation)
    }

    /// A connection is opened: whether it is let in.
    func accepts() -> Bool { world.with { world in !world.faults.refusesConnection(at: world.now) } }

    /// The administrator may do everything, the viewer may look.
    private func checkPrivilege(of user: String, for operation: Operation) throws(ServiceError) {
        guard user == Accounts.viewer, operation.effect != .read, operation.needsToken else { return }
        let privilege = VendorRules.privilege(for: operation.name)
        throw ServiceError(403, "\(user) lacks the privilege \(privilege), which \(operation.name) needs.")
    }

    /// Who sent a request, by its token.
    private func user(of request: Request, in world: World.State) throws(ServiceError) -> String {
        let status = world.options.dialect.tokenRefusal
        guard let token = request.header("Token"), !token.isEmpty else {
            throw ServiceError(status, "A token is needed: log in and send it in the header Token.")
        }
        guard let user = world.accounts.user(of: token, at: world.now) else {
            throw ServiceError(status, "The token is not valid or has expired: log in again.")
        }
        return user
    }
}

extension Service {
    /// What a request is for.
    private enum Route {
        case control
        case document(DialectDocument.Part)
        case page
        case operation(Operation, [String: String])
        case wrongMethod(allowed: [String])
        case unknown

        var operation: Operation? { if case .operation(let operation, _) = self { operation } else { nil } }
    }

    private func route(of request: Request, in form: DialectForm?) -> Route {
        if Control.answers(request.path) { return .control }
        let method = request.method == "HEAD" ? "GET" : request.method
        if let part = documentPart(at: request, in: form) {
            return method == "GET" ? .document(part) : .wrongMethod(allowed: ["GET"])
        }
        if request.path == Self.pagePath {
            if form?.dialect.document == .missing { return .unknown }
            return method == "GET" ? .page : .wrongMethod(allowed: ["GET"])
        }
        guard request.path.hasPrefix(Self.base + "/") else { return .unknown }
        let path = String(request.path.dropFirst(Self.base.count))
        if let moved = form?.moved, !moved.isEmpty {
            if let match = moved.match(method: method, path: path) { return .operation(match.operation, match.path) }
            // Where it was there is nothing any more.
            if let match = document.match(method: method, path: path), moved.contains(match.operation) {
                return .unknown
            }
        }
        if let match = document.match(method: method, path: path) {
            if form?.refuses(match.operation) == true { return .unknown }
            return .operation(match.operation, match.parameters)
        }
        let allowed = ["GET", "POST", "PUT", "PATCH", "DELETE"].filter { document.match(method: $0, path: path) != nil }
        return allowed.isEmpty ? .unknown : .wrongMethod(allowed: allowed)
    }

    private func documentPart(at request: Request, in form: DialectForm?) -> DialectDocument.Part? {
        if let form, form.dialect.document != .bundled { return DialectDocument.part(at: request, in: form) }
        return request.path == Self.documentPath ? .whole : nil
    }

    private func documentReply(
        _ part: DialectDocument.Part, to request: Request, _ world: World.State
    ) throws(ServiceError) -> Reply {
        let host = request.header("Host")
        guard let form = world.options.dialect.form else {
            let text = documentText
            return Reply { text.response(host: host) }
        }
        if case .served(let served) = form.dialect.document, served.needsToken { _ = try user(of: request, in: world) }
        return Reply { DialectDocument(form).response(part, host: host) }
    }
}

/// Counts the replies that a dialect changed.
private final class AlteredReplies: Sendable {
    private let number = Atomic<Int64>(0)

    var count: Int64 { number.load(ordering: .relaxed) }

    func add() { number.add(1, ordering: .relaxed) }
}

/// What a request came to, still to be written out: that is done of copies, when the world was left again.
private struct Reply: Sendable {
    private(set) var write: @Sendable () -> Response
    /// The status of a refusal, else nil.
    private(set) var status: Int?
    /// It is JSON in the appliance's envelope.
    private var isEnveloped = true
    var fault: Fault?
    var delay = Duration.zero

    /// Something else than the appliance's envelope.
    init(_ write: @escaping @Sendable () -> Response) {
        self.write = write
        isEnveloped = false
    }

    /// Does something to the JSON of the reply when it is written; a file or a document stays as it is.
    mutating func translate(
        countedBy rewritten: AlteredReplies, _ change: @escaping @Sendable (JSONValue) -> JSONValue
    ) {
        guard isEnveloped else { return }
        write = { [write] in
            var response = write()
            let plain = response.bytes
            if let value = try? JSONValue(parsing: plain), let text = try? change(value).text() {
                if text != plain { rewritten.add() }
                response.body = .bytes(text)
            }
            return response
        }
    }

    init(refused error: ServiceError) {
        self.init { ResponseEnvelope.failure(error) }
        isEnveloped = true
        status = error.status
    }

    init(_ outcome: OperationResult, of operation: Operation) {
        let reply = operation.replies.first { (200..<300).contains($0.status ?? 0) }
        self.init {
            if let file = outcome.file { return Response(file, type: reply?.mediaType ?? "application/octet-stream") }
            return ResponseEnvelope.success(
                status: reply?.status ?? 200, messages: outcome.messages, payload: outcome.payload)
        }
        isEnveloped = outcome.file == nil
    }
}

extension ServiceError {
    fileprivate init(injected fault: Fault) {
        self.init(fault.status, "The simulator was told to fail with \(fault.status) here.")
        if let seconds = fault.retryAfter { headers = [Header(name: "Retry-After", value: String(seconds))] }
    }
}

extension Response {
    /// A text to be saved as a file.
    fileprivate init(_ file: OperationResult.File, type: String) {
        self.init(
            status: 200,
            headers: [
                ("Content-Type", type),
                ("Content-Disposition", "attachment; filename=\"\(file.name)\""),
            ], body: file.bytes)
    }
}
