import API
import HTTP
import JSON

@testable import Appliance

/// A clock that stands still until it is told to go on.
final class ManualClock: Timing {
    final class Alarm: Cancellable {
        fileprivate let due: Duration
        fileprivate let order: Int
        fileprivate var body: (() -> Void)?
        fileprivate init(due: Duration, order: Int, body: @escaping () -> Void) {
            self.due = due
            self.order = order
            self.body = body
        }
        func cancel() { body = nil }
    }

    private(set) var now = Duration.zero
    private var alarms: [Alarm] = []
    private var count = 0

    func schedule(after delay: Duration, _ body: @escaping () -> Void) -> any Cancellable {
        count += 1
        let alarm = Alarm(due: now + max(delay, .zero), order: count, body: body)
        alarms.append(alarm)
        return alarm
    }

    /// Does what is due next, however late that is; false if there is nothing.
    @discardableResult
    func step(until end: Duration? = nil) -> Bool {
        alarms.removeAll { $0.body == nil }
        guard let next = alarms.min(by: { ($0.due, $0.order) < ($1.due, $1.order) }), next.due <= end ?? next.due
        else { return false }
        now = max(now, next.due)
        let body = next.body
        next.body = nil
        body?()
        return true
    }

    /// Lets time pass.
    func pass(_ time: Duration) {
        let end = now + time
        while step(until: end) {}
        now = end
    }
}

/// What the other side does with a request.
enum Answer {
    case reply(HTTPResponse, after: Duration = .milliseconds(10))
    case failure(HTTPError, after: Duration = .milliseconds(10))
    /// Nothing until it is cancelled.
    case silence(sent: Bool)

    static func json(_ text: String, status: Int = 200, headers: [(name: String, value: String)] = []) -> Answer {
        .reply(
            HTTPResponse(
                status: status, headers: [("Content-Type", "application/json")] + headers, body: Array(text.utf8),
                bytesReceived: Int64(text.utf8.count)))
    }
    static func text(_ text: String, type: String?, status: Int = 200) -> Answer {
        .reply(
            HTTPResponse(
                status: status, headers: type.map { [("Content-Type", $0)] } ?? [], body: Array(text.utf8)))
    }
    static func status(_ status: Int, headers: [(name: String, value: String)] = []) -> Answer {
        .reply(HTTPResponse(status: status, headers: headers))
    }
    static func lost(_ kind: HTTPError.Kind, sent: Bool) -> Answer {
        .failure(HTTPError(kind: kind, sent: sent, host: "scv", port: 8144))
    }
}

/// Answers requests from a script instead of a network.
final class ScriptedTransport: Transport {
    private let clock: ManualClock
    private(set) var requests: [HTTPRequest] = []
    private(set) var cancelled = 0
    /// Answers a login; by default each gets a token of its own.
    var login: (Int) -> Answer = { .json(#"{"statusCode":200,"response":{"token":"token-\#($0)"}}"#) }
    /// Answers any other request, which is the so-and-so-many-th, from 1.
    var answer: (HTTPRequest, Int) -> Answer = { _, _ in .json(#"{"statusCode":200,"responseMessage":["done"]}"#) }

    init(clock: ManualClock) { self.clock = clock }

    private final class Transfer: Cancellable {
        var giveUp: (() -> Void)?
        func cancel() { giveUp?() }
    }

    var logins: [HTTPRequest] { requests.filter(Self.isLogin) }
    var others: [HTTPRequest] { requests.filter { !Self.isLogin($0) } }

    func send(
        _ request: HTTPRequest, _ done: @escaping (Result<HTTPResponse, HTTPError>) -> Void
    ) -> any Cancellable {
        requests.append(request)
        let answer = Self.isLogin(request) ? login(logins.count) : answer(request, others.count)
        let transfer = Transfer()
        var isOver = false
        let finish = { (result: Result<HTTPResponse, HTTPError>) in
            if !isOver {
                isOver = true
                done(result)
            }
        }
        var mayBeSent = true
        switch answer {
        case .reply(let reply, let delay): _ = clock.schedule(after: delay) { finish(.success(reply)) }
        case .failure(let failure, let delay): _ = clock.schedule(after: delay) { finish(.failure(failure)) }
        case .silence(let sent): mayBeSent = sent
        }
        transfer.giveUp = { [clock] in
            self.cancelled += 1
            _ = clock.schedule(after: .zero) { finish(.failure(HTTPError(kind: .cancelled, sent: mayBeSent))) }
        }
        return transfer
    }

    private static func isLogin(_ request: HTTPRequest) -> Bool { request.url.hasSuffix("/4.1/auth/login") }
}

/// A session before a scripted appliance.
final class Bench {
    static let password = "correct horse"
    let clock = ManualClock()
    let transport: ScriptedTransport
    let session: Session
    private(set) var events: [GateEvent] = []
    var asked = 0

    init(
        trust: Trust = .system, chance: Double = 0, _ change: (inout SessionOptions) -> Void = { _ in },
        credentials: (() throws -> Credentials)? = nil
    ) throws {
        transport = ScriptedTransport(clock: clock)
        var options = SessionOptions()
        change(&options)
        var count: () -> Void = {}
        session = Session(
            address: try ApplianceAddress(parsing: "scv.demo.local"), trust: trust,
            credentials: {
                count()
                return try credentials?() ?? Credentials(username: #"demo\administrator"#, password: Bench.password)
            },
            transport: transport, loop: clock, definition: APIDefinition(bundled: try TestDocument.read()),
            options: options,
            chance: { chance })
        session.events.listen { [unowned self] in events.append($0) }
        count = { [unowned self] in asked += 1 }
    }

    /// Performs a call and waits for its end.
    func perform(_ call: GateCall) -> Result<GateReply, ApplianceError> {
        var result: Result<GateReply, ApplianceError>?
        session.perform(call) { result = $0 }
        while result == nil, clock.step() {}
        return result ?? .failure(.library(detail: "an end of the call"))
    }

    /// A call of an operation of the test's document.
    func call(_ name: String, path: String? = nil, body: String? = nil) -> GateCall {
        guard let operation = session.document[name] else { return GateCall(method: "", path: name) }
        let plain = operation.path.split(separator: "/").map { $0.hasPrefix("{") ? "/7" : "/" + $0 }.joined()
        return GateCall(
            operation: operation, method: operation.method, path: path ?? plain,
            body: body.map { Array($0.utf8) })
    }

    func backup() -> GateCall {
        call("resource_groups.backup_now", body: #"{"resourceGroupId":1,"policyId":2}"#)
    }
    func delete(_ id: String = "3") -> GateCall {
        call("resource_groups.delete", path: "/4.1/resource-groups/\(id)")
    }
    func list() -> GateCall { call("policies.list") }

    /// The events as words, without those of logins.
    var story: [String] {
        events.compactMap { event in
            switch event {
            case .planned(let it): it.facts.operation == "auth.login" ? nil : "planned"
            case .sent(let it): it.facts.operation == "auth.login" ? nil : "sent"
            case .answered(let it): it.facts.operation == "auth.login" ? nil : "answered \(it.status)"
            case .done: nil
            case .refused: "refused"
            case .retried(let it): "retried \(it.pause.asText)"
            case .renewed: "renewed"
            case .failed(let it): it.facts.operation == "auth.login" ? nil : "failed \(it.error.kind)"
            }
        }
    }
}

extension GateCall {
    /// A call in one line.
    init(
        operation: Operation? = nil, method: String, path: String, query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = [], body: [UInt8]? = nil, grant: Grant? = nil
    ) {
        let request = APIRequest(
            method: method, path: path, query: query, headers: headers, body: body.map { RequestBody(bytes: $0) })
        self.init(request, operation: operation)
        self.grant = grant
    }
}

extension Result where Success == GateReply, Failure == ApplianceError {
    var error: ApplianceError? {
        guard case .failure(let error) = self else { return nil }
        return error
    }
    var reply: GateReply? { try? get() }
}
