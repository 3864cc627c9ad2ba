import API
import JSON

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

    init(
        world: World, document: APIDocument, documentBytes: [UInt8], handlers: [String: Handler] = Handlers.all
    ) {
        self.world = world
        self.document = document
        self.handlers = handlers
        documentText = DocumentText(documentBytes)
    }

    /// The reply to a request.
    func answer(_ request: Request) -> Response {
        var response: Response
        if request.path == Control.base || request.path.hasPrefix(Control.base + "/") {
            response = control(request)
        } else {
            response = appliance(request)
            response.delay += world.options.latency
        }
        response.headers.append(("Date", world.with { _, now in now.headerText }))
        return response
    }

    private func control(_ request: Request) -> Response {
        do throws(RequestError) {
            return try Control(service: self).answer(request)
        } catch {
            return ResponseEnvelope.failure(error)
        }
    }

    private func appliance(_ request: Request) -> Response {
        let route = route(of: request)
        let operation = if case .operation(let operation, _) = route { operation } else { Operation?.none }
        let name = operation?.name
        let injected = world.with { state, _ in
            state.counters.requests += 1
            if let name { state.counters.byOperation[name, default: 0] += 1 }
            return state.faults.meet(operation: name, makesJob: operation?.job != nil)
        }
        var response = Response(status: 500)
        switch injected.fault?.kind {
        case .dropBefore: response.isDropped = true
        case .status:
            response = ResponseEnvelope.failure(RequestError(injected: injected.fault))
        case let kind:
            response = perform(route, request, hidesJob: kind == .noID)
            response.apply(kind)
        }
        response.delay = injected.delay
        return response
    }

    private func perform(_ route: Route, _ request: Request, hidesJob: Bool) -> Response {
        do throws(RequestError) {
            switch route {
            case .document:
                return try documentText.response(host: request.header("Host"))
            case .page:
                return DocumentPage(document, documentPath: Self.documentPath).response
            case .operation(let operation, let parameters):
                return try perform(operation, parameters, request, hidesJob: hidesJob)
            case .wrongMethod(let allowed):
                throw .wrongMethod(request.method, allowed: allowed.joined(separator: ", "))
            case .unknown:
                throw RequestError(404, "There is nothing at \(request.path).")
            }
        } catch {
            return ResponseEnvelope.failure(error)
        }
    }

    private func perform(
        _ operation: Operation, _ parameters: [String: String], _ request: Request, hidesJob: Bool
    ) throws(RequestError) -> Response {
        let user = operation.needsToken ? try user(of: request) : ""
        guard let handler = handlers[operation.name] else {
            throw RequestError(501, "not implemented: \(operation.name) (\(operation.method) \(operation.path))")
        }
        let call = Call(
            operation: operation, path: parameters, query: try Checks.query(of: request, for: operation),
            body: try Checks.body(of: request, for: operation), hidesJob: hidesJob, options: world.options,
            user: user)
        let outcome = try world.with { state, now throws(RequestError) in
            let outcome = try handler(call, &state, now)
            if outcome.isChange {
                state.counters.changes += 1
                state.audit.record(outcome, of: call, at: now)
            }
            return outcome
        }
        let reply = operation.replies.first { (200..<300).contains($0.status ?? 0) }
        if let file = outcome.file { return Response(file, type: reply?.mediaType ?? "application/octet-stream") }
        return ResponseEnvelope.success(
            status: reply?.status ?? 200, messages: outcome.messages, payload: outcome.payload)
    }

    /// Who sent a request, by its token.
    private func user(of request: Request) throws(RequestError) -> String {
        guard let token = request.header("Token"), !token.isEmpty else {
            throw RequestError(401, "A token is needed: log in and send it in the header Token.")
        }
        guard let user = world.with({ state, now in state.accounts.user(of: token, at: now) }) else {
            throw RequestError(401, "The token is not valid or has expired: log in again.")
        }
        return user
    }
}

extension Service {
    /// What a request is for.
    private enum Route {
        case document
        case page
        case operation(Operation, [String: String])
        case wrongMethod(allowed: [String])
        case unknown
    }

    private func route(of request: Request) -> Route {
        let method = request.method == "HEAD" ? "GET" : request.method
        if request.path == Self.documentPath { return method == "GET" ? .document : .wrongMethod(allowed: ["GET"]) }
        if request.path == Self.pagePath { return method == "GET" ? .page : .wrongMethod(allowed: ["GET"]) }
        guard request.path.hasPrefix(Self.base + "/") else { return .unknown }
        let path = String(request.path.dropFirst(Self.base.count))
        if let match = document.match(method: method, path: path) {
            return .operation(match.operation, match.parameters)
        }
        let allowed = ["GET", "POST", "PUT", "PATCH", "DELETE"].filter { document.match(method: $0, path: path) != nil }
        return allowed.isEmpty ? .unknown : .wrongMethod(allowed: allowed)
    }
}

extension RequestError {
    fileprivate init(injected fault: Fault?) {
        let status = fault?.status ?? 500
        self.init(status, "The simulator was told to fail with \(status) here.")
        if let seconds = fault?.retryAfter { headers = [Header(name: "Retry-After", value: String(seconds))] }
    }
}

extension Response {
    /// A text to be saved as a file.
    fileprivate init(_ file: Outcome.File, type: String) {
        self.init(
            status: 200,
            headers: [
                ("Content-Type", type),
                ("Content-Disposition", "attachment; filename=\"\(file.name)\""),
            ], body: file.bytes)
    }

    /// Does to a finished reply what a fault asks for.
    fileprivate mutating func apply(_ kind: Fault.Kind?) {
        switch kind {
        case .dropAfter: isDropped = true
        case .brokenJSON: body = .bytes(Array(bytes.prefix(bytes.count / 2)))
        case .endlessJSON:
            body = .endless(
                start: Array(#"{"statusMessage":"OK","statusCode":200,"responseMessage":[],"response":["#.utf8),
                again: Array(#"{"id":1,"name":"again"},"#.utf8))
        case .status, .delay, .dropBefore, .noID, nil: break
        }
    }
}
