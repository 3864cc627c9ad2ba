import API
import HTTP
import JSON

/// One call's way through the gate, from the plan to its end.
final class GatedCall {
    let number: Int
    let session: Session
    private(set) var facts: RequestFacts
    private let call: GateCall
    private let isLogin: Bool
    private var done: ((GatedCall, Result<GateReply, ApplianceError>) -> Void)?

    private var request: NormalizedRequest?
    private var operation: Operation?
    private var effect = Effect.read
    private var redactor = Redactor()
    private var otherPaths: [String] = []
    private var otherPath: String?
    private var planned: RedactedRequest?

    /// What the call waits for: an answer, a transfer or a pause.
    private var pending: (any Cancellable)?
    private var isWaitingForToken = false
    private var isInFlight = false
    private var isCancelled = false
    /// Whether the caller of the gate is still on the stack, so that its `done` must wait.
    private var isCallerBusy = false

    private var attempts = 0
    private var failures = 0
    private var renewals = 0
    private var generation = 0

    init(
        number: Int, session: Session, call: GateCall, isLogin: Bool,
        _ done: @escaping (GatedCall, Result<GateReply, ApplianceError>) -> Void
    ) {
        self.number = number
        self.session = session
        self.call = call
        self.isLogin = isLogin
        self.done = done
        facts = RequestFacts(operation: call.operation?.name, method: call.method, path: call.path)
    }

    private var base: String { call.countsFromRoot ? session.address.origin : session.address.base }
    private var isChange: Bool { effect > .read }
    private var needsToken: Bool { !isLogin && (operation?.needsToken ?? true) }
    private var endpoint: Endpoint { Endpoint(host: session.address.host, port: session.address.port) }

    // MARK: From the plan to the first send

    func begin() {
        isCallerBusy = true
        defer { isCallerBusy = false }
        let targets: [String]
        do throws(RequestError) {
            targets = try prepare()
        } catch {
            return finish(.failure(.request(error, facts: facts)))
        }
        guard let planned else { return }
        let isDryRun = session.options.isDryRun || call.isDryRun
        session.events.publish(
            .planned(
                GateEvent.Planned(
                    call: number, facts: facts, effect: effect, request: planned, isDryRun: isDryRun)))
        // A listener may have given the call up.
        guard done != nil else { return }
        if isChange, session.isReadOnly { return finish(.failure(.refused(.readOnly(effect), facts: facts))) }
        if isChange, isDryRun {
            var reply = GateReply()
            reply.planned = planned
            reply.operation = operation
            return finish(.success(reply))
        }
        if effect == .destroy { seekGrant(for: targets) } else { proceed() }
    }

    /// Finds out what the request is and does; returns the ids of what it is about.
    private func prepare() throws(RequestError) -> [String] {
        let request = try NormalizedRequest(call, basePath: session.address.path)
        self.request = request
        facts = RequestFacts(operation: call.operation?.name, method: request.method, path: request.path)
        try NormalizedRequest.check(call.headers)
        let match = session.document.match(method: request.method, path: request.path)
        operation = call.operation ?? match?.operation
        facts = RequestFacts(
            operation: operation?.name, method: request.method, path: request.path,
            isMethodAssumed: operation?.sources.method == .assumed, isPathAssumed: operation?.sources.path == .assumed)
        effect =
            isLogin
            ? .read : max(operation?.effect ?? .unknown(method: request.method), match?.operation.effect ?? .read)
        if let raised = call.effect { effect = max(effect, raised) }
        planned = mask(request)
        otherPaths = isChange ? [] : call.fallbackPaths
        guard call.targets.isEmpty else { return call.targets }
        // What stands first in a path is what the operation is about; further values say more about it.
        let first = match?.operation.parameters.first { $0.location == .path }
        return first.flatMap { match?.parameters[$0.name] }.map { [$0] } ?? []
    }

    private func mask(_ request: NormalizedRequest) -> RedactedRequest {
        redactor.note(session.login.secrets)
        let query = redactor.pairs(request.query)
        var headers = redactor.pairs(call.headers)
        var value: JSONValue?
        var text: String?
        if let body = call.body {
            if !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
                headers.append(("Content-Type", "application/json"))
            }
            value = (try? JSONValue(parsing: body)).map {
                redactor.body($0, schema: operation?.body, paths: call.secretPaths)
            }
            // Nothing tells where secrets are in what is not JSON.
            if value == nil { text = "(\(sizeText(body.count)))" }
        }
        return RedactedRequest(
            method: request.method, path: redactor.redact(request.path), query: query, headers: headers, body: value,
            text: text, file: call.file)
    }

    private func seekGrant(for targets: [String]) {
        let name = facts.name
        if let grant = call.grant {
            let isCovered = grant.covers(operation: name, targets: targets)
            guard isCovered else {
                let granted = ([grant.operation] + grant.targets.map(\.name)).joined(separator: " ")
                return finish(.failure(.refused(.grantMismatch(granted: granted, targets: targets), facts: facts)))
            }
            return proceed()
        }
        guard call.confirm != false, !session.options.assumeYes else { return proceed() }
        let loss =
            operation.map { $0.summary.isEmpty ? $0.title ?? name : $0.summary }
            ?? "Nobody knows what \(name) does: it may destroy data."
        let grant = Grant(operation: name, targets: targets.map { Grant.Target(id: $0) }, loss: loss)
        pending = session.question(grant) { [self] refusal in
            pending = nil
            if let refusal { finish(.failure(.refused(refusal, facts: facts))) } else { proceed() }
        }
    }

    // MARK: Token and sending

    /// Sends the request, or waits for a token first.
    private func proceed() {
        guard done != nil else { return }
        guard needsToken, session.login.token == nil else { return send() }
        if let refusal = session.login.refusal { return finish(.failure(refusal)) }
        isWaitingForToken = true
        session.login.wait(number: number) { [self] error in
            isWaitingForToken = false
            if let error { finish(.failure(error)) } else { proceed() }
        }
    }

    private func send() {
        guard let request, let planned else { return }
        attempts += 1
        generation = session.login.generation
        redactor.note(session.login.secrets)
        var headers = call.headers
        if call.body != nil, !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            headers.append(("Content-Type", "application/json"))
        }
        var shown = planned.headers
        if needsToken, let token = session.login.token {
            headers.insert(("Token", token.revealed), at: 0)
            shown.insert(("Token", Secret.mask), at: 0)
        }
        let options = session.options
        let usual: Duration? = isDownload ? nil : isChange ? options.changeTimeout : options.readTimeout
        let outgoing = HTTPRequest(
            method: request.method, url: base + request.path + queryText(request.query),
            headers: headers, body: call.body, fresh: isChange,
            sink: call.file.map { .file(path: Download.aside($0, number: number), limit: nil) }
                ?? .memory(limit: min(call.replyLimit ?? .max, options.replyLimit)),
            timeout: HTTPRequest.Timeouts(
                connect: options.connectTimeout, total: call.timeout ?? usual,
                idle: isDownload ? options.idleTimeout : nil),
            trust: session.trust)
        isInFlight = true
        pending = session.transport.send(outgoing) { [self] result in
            isInFlight = false
            pending = nil
            // A read that was given up has been answered already.
            guard done != nil else { return }
            switch result {
            case .success(let reply): receive(reply)
            case .failure(let failure): fail(failure)
            }
        }
        session.events.publish(
            .sent(
                GateEvent.Sent(
                    call: number, facts: facts, attempt: attempts,
                    request: RedactedRequest(
                        method: planned.method, path: planned.path, query: planned.query, headers: shown,
                        body: planned.body, text: planned.text, file: planned.file),
                    base: base, trust: session.trust)))
    }

    private var isDownload: Bool { call.file != nil || (operation?.isDownload ?? false) }

    // MARK: What comes back

    private func receive(_ reply: HTTPResponse) {
        let reader = ReplyReader(method: facts.method, operation: operation)
        var reply = reply
        if let file = call.file, reply.file != nil {
            switch Download.settle(reply, at: file, number: number) {
            case .success(let settled): reply = settled
            case .failure(let problem):
                return finish(.failure(.file(path: file, reason: problem.reason, facts: facts)))
            }
        }
        let (verdict, envelopeStatus) = reader.read(reply)
        session.events.publish(
            .answered(
                GateEvent.Answered(
                    call: number, facts: facts, attempt: attempts, status: reply.status,
                    envelopeStatus: envelopeStatus, duration: reply.duration,
                    size: max(Int(clamping: reply.bytesReceived), reply.body.count),
                    isNewConnection: reply.newConnection, file: reply.file)))
        guard done != nil else { return }
        switch verdict {
        case .reply(var answer):
            answer.otherPath = otherPath
            finish(.success(answer))
        case .tokenRefused(let messages):
            tokenRefused(messages)
        case .failed(let fault):
            failed(fault, reply)
        case .garbled(let garbled):
            let fault = garbled.redacting(redactor.redact)
            finish(
                .failure(
                    isChange
                        ? outcomeUnknown(.garbled(fault)) : .unexpectedReply(fault, status: reply.status, facts: facts))
            )
        }
    }

    /// A refused token means that nothing was done: even a change may go out again with a newer one.
    private func tokenRefused(_ messages: [String]) {
        let messages = messages.map(redactor.redact)
        guard needsToken else {
            return finish(.failure(.appliance(ServerFailure(status: 401, messages: messages), facts: facts)))
        }
        guard !isCancelled else { return finish(.failure(.interrupted(facts: facts))) }
        guard renewals < 3 else {
            return finish(.failure(.login(.tokenRefused(times: renewals, messages: messages), facts: facts)))
        }
        renewals += 1
        session.login.discard(generation: generation)
        proceed()
    }

    private func failed(_ fault: ServerFailure, _ reply: HTTPResponse) {
        var fault = ServerFailure(
            status: fault.status, insideSuccess: fault.insideSuccess, messages: fault.messages.map(redactor.redact))
        let isGateway = fault.status == 502 || fault.status == 504
        if isChange {
            // Said inside the envelope, it is the appliance's own word; else nobody knows how far the request came.
            let isAppliance = fault.insideSuccess
            return finish(
                .failure(
                    isGateway && !isAppliance
                        ? outcomeUnknown(.gateway(status: fault.status)) : .appliance(fault, facts: facts)))
        }
        if isGateway || fault.status == 503 {
            let asked = retryAfter(reply.header("Retry-After"), date: reply.header("Date"))
            switch nextTry(retryAfter: asked) {
            case .wait(let pause): return waitAndTry(pause, because: "status \(fault.status)")
            case .tooLong(let time):
                fault = ServerFailure(
                    status: fault.status, insideSuccess: fault.insideSuccess, messages: fault.messages,
                    retryAfter: time)
            case .giveUp: break
            }
        }
        if fault.status == 404, let request, !otherPaths.isEmpty {
            let other = request.at(otherPaths.removeFirst())
            otherPath = other.path
            self.request = other
            planned = mask(other)
            return waitAndTry(.zero, because: "nothing at \(request.path)")
        }
        finish(.failure(.appliance(fault, facts: facts)))
    }

    private func fail(_ failure: HTTPError) {
        if isCancelled || failure.kind == .cancelled {
            return finish(
                .failure(isChange && failure.sent ? outcomeUnknown(.interrupted) : .interrupted(facts: facts)))
        }
        let timeout = failure.timeLimit(call.timeout, isChange: isChange, isDownload: isDownload, session.options)
        if isChange, failure.sent {
            let detail = redactor.redact(failure.detail)
            return finish(.failure(outcomeUnknown(failure.loss(timeout: timeout, detail: detail))))
        }
        if failure.isWorthAnotherTry, case .wait(let pause) = nextTry(retryAfter: nil) {
            return waitAndTry(pause, because: failure.summary)
        }
        finish(
            .failure(
                failure.error(
                    endpoint, facts, timeout: timeout, file: call.file, knownFrom: session.options.pinFile,
                    redact: redactor.redact)))
    }

    private func nextTry(retryAfter: Duration?) -> RetrySchedule.Decision {
        failures += 1
        return session.options.retries.after(try: failures, retryAfter: retryAfter, chance: session.chance())
    }

    private func waitAndTry(_ pause: Duration, because cause: String) {
        guard !isCancelled else { return finish(.failure(.interrupted(facts: facts))) }
        pending = session.timing.schedule(after: pause) { [self] in
            pending = nil
            proceed()
        }
        session.events.publish(
            .retried(
                GateEvent.Retried(call: number, facts: facts, attempt: attempts, pause: pause, cause: cause)))
    }

    // MARK: The end

    /// Gives the call up. A change on its way is only over when the transport has said whether it was sent.
    func cancel() {
        guard done != nil else { return }
        isCancelled = true
        let pending = pending
        if isInFlight, isChange {
            pending?.cancel()
            return
        }
        self.pending = nil
        pending?.cancel()
        if isWaitingForToken {
            isWaitingForToken = false
            session.login.leave(number: number)
        }
        isCallerBusy = true
        finish(.failure(.interrupted(facts: facts)))
        isCallerBusy = false
    }

    private func outcomeUnknown(_ loss: OutcomeLoss) -> ApplianceError {
        .unknownOutcome(loss, look: placeToLook(after: operation, in: session.document), facts: facts)
    }

    private func finish(_ result: Result<GateReply, ApplianceError>) {
        guard let done else { return }
        self.done = nil
        pending = nil
        if case .failure(let error) = result {
            let end = GateEvent.Ended(call: number, facts: facts, error: error)
            session.events.publish(error.kind == .refused ? .refused(end) : .failed(end))
        }
        guard isCallerBusy else {
            session.forget(self)
            return done(self, result)
        }
        _ = session.timing.schedule(after: .zero) { [self] in
            session.forget(self)
            done(self, result)
        }
    }
}
