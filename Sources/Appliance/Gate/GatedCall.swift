import API
import Errors
import HTTP
import JSON
import System

/// One call's way through the gate, from the plan to its end.
final class GatedCall {
    let number: Int
    let session: Session
    /// Which request it is, for events and errors; without secrets.
    private(set) var facts: RequestFacts
    let call: GateCall
    let plan: CallPlan
    private let isLogin: Bool
    private(set) var done: ((GatedCall, Result<GateReply, ApplianceError>) -> Void)?

    private(set) var finder: SecretFinder
    /// The secrets that the call itself carries.
    let secrets: Set<String>
    /// What events tell of the request: without secrets, and with the path that is asked now.
    private(set) var shown: RedactedRequest
    /// Where the request goes: the path of the plan, or another after nothing was found there.
    private var path: String
    private var otherPaths: [String]
    private var otherPath: String?

    /// What the call waits for: an answer, a transfer or a pause.
    var pending: (any Cancellable)?
    private var isWaitingForToken = false
    private var isInFlight = false
    /// Whether an answer is there that is not judged yet: whoever hears of it may give the call up.
    private var isAnswered = false
    private(set) var isCancelled = false
    /// Whether the caller of the gate is still on the stack, so that its `done` must wait.
    private var isCallerBusy = false

    private(set) var attempts = 0
    private var failures = 0
    private var renewals = 0
    private var generation = 0
    /// The token that there was when the call began: one that came later is new.
    private let firstGeneration: Int

    init(
        number: Int, session: Session, call: GateCall, isLogin: Bool,
        _ done: @escaping (GatedCall, Result<GateReply, ApplianceError>) -> Void
    ) {
        self.number = number
        self.session = session
        self.call = call
        self.isLogin = isLogin
        self.done = done
        firstGeneration = session.login.generation
        var finder = session.login.finder
        if let other = call.other {
            for secret in other.secrets { finder.strikeOut(secret.revealed) }
            plan = CallPlan(other, call.request)
            shown = RedactedRequest(other, call.request, finder: finder)
        } else {
            plan = CallPlan(
                call, document: session.document, basePath: session.address.path, isLogin: isLogin,
                found: session.place)
            shown = RedactedRequest(plan.request, of: plan.told, file: call.file, finder: &finder)
        }
        self.finder = finder
        secrets = finder.found
        facts = plan.facts.at(shown.path)
        path = plan.request.path
        otherPaths = plan.effect > .read ? [] : plan.request.fallbackPaths
    }

    var operation: Operation? { plan.operation }
    var effect: Effect { plan.effect }
    private var base: String {
        call.other?.server.origin ?? (call.countsFromRoot ? session.address.origin : session.address.base)
    }
    private var trust: Trust { call.other?.server.trust ?? session.trust }
    /// Whether it would change or destroy something.
    var isChange: Bool { effect > .read }
    /// Whether a job may be the outcome: nobody knows of a request by hand.
    private var startsJob: Bool { isChange && operation.map { $0.job != nil } ?? true }
    private var needsToken: Bool { !isLogin && call.other == nil && (operation?.needsToken ?? true) }
    private var isPatient: Bool { call.isPatient && !isChange }

    // MARK: From the plan to the first send

    func begin() {
        isCallerBusy = true
        defer { isCallerBusy = false }
        if let error = plan.error { return finish(.failure(.request(error, facts: facts))) }
        let isDryRun = session.options.isDryRun || call.isDryRun
        var refusal: Refusal?
        if isChange, call.isReadOnly || call.isAside {
            refusal = .readOnly(effect, by: .call)
        } else if isChange, let restriction = session.restriction {
            refusal = .readOnly(effect, by: restriction)
        }
        publish(
            .planned(
                GateEvent.Planned(
                    call: number, facts: facts, operation: operation, effect: effect, request: shown,
                    isDryRun: isDryRun && refusal == nil, other: call.other?.server,
                    title: call.other?.title ?? operation?.title, targets: toldTargets)))
        // A listener may have given the call up.
        guard done != nil else { return }
        if let refusal { return finish(.failure(.refused(refusal, facts: facts))) }
        if isChange, isDryRun {
            var reply = GateReply()
            reply.planned = shown
            reply.operation = operation
            return finish(.success(reply))
        }
        seekPermission()
    }

    /// What the request is about, where somebody wants to know.
    private var toldTargets: [String] {
        guard session.events.tellsDetails else { return [] }
        return (plan.targets.ids + plan.targets.named).map { finder.redact(text: $0) }
    }

    // MARK: Token and sending

    /// Sends the request, or waits for a token first.
    func proceed() {
        guard done != nil else { return }
        guard needsToken, session.login.token == nil else { return send() }
        if call.isAside { return finish(.failure(.login(.noToken, facts: facts))) }
        if let refusal = session.login.refusal(isPatient: isPatient) { return finish(.failure(refusal)) }
        isWaitingForToken = true
        session.login.wait(number: number, isPatient: isPatient) { [self] error in
            isWaitingForToken = false
            if let error { finish(.failure(error)) } else { proceed() }
        }
    }

    private func send() {
        attempts += 1
        generation = session.login.generation
        conceal()
        var headers = call.other.map { $0.headers.map { ($0.name, $0.value) } } ?? plan.request.headersWithType
        var shown = shown
        if needsToken, let token = session.login.token {
            headers.insert(("Token", token.revealed), at: 0)
            shown = shown.withToken
        }
        let options = session.options
        let defaultTimeout: Duration? = isDownload ? nil : isChange ? options.changeTimeout : options.readTimeout
        let outgoing = HTTPRequest(
            method: plan.request.method, url: base + path + APIRequest.text(of: plan.request.query),
            headers: headers, body: call.other?.body ?? plan.request.body?.bytes,
            fresh: isChange || call.other?.isLogin == true,
            sink: call.file.map { .file(path: $0, limit: nil, overwrite: call.overwrite) }
                ?? .memory(limit: min(call.replyLimit ?? .max, options.replyLimit)),
            timeout: HTTPRequest.Timeouts(
                connect: options.connectTimeout, total: call.timeout ?? defaultTimeout,
                idle: isDownload ? options.idleTimeout : nil),
            trust: trust)
        let otherSecrets = call.other?.secrets.map(\.revealed) ?? []
        session.recording?.note(secrets: secrets.union(session.login.secrets).union(otherSecrets))
        isInFlight = true
        if !call.isAside { session.noteSent() }
        pending = session.transport.send(outgoing) { [self] result in
            isInFlight = false
            pending = nil
            record(result)
            // A read that was given up has been answered already.
            guard done != nil else { return }
            switch result {
            case .success(let reply): receive(reply)
            case .failure(let failure): fail(failure)
            }
        }
        publish(
            .sent(
                GateEvent.Sent(
                    call: number, facts: facts, attempt: attempts, request: shown, base: base, trust: trust)))
    }

    /// Takes what a login has told since out of what is told of the call, which may have begun before there was one.
    private func conceal() {
        for secret in session.login.secrets { finder.strikeOut(secret) }
        shown = shown.redacted(by: finder)
        facts = facts.at(finder.redact(text: facts.path))
    }

    private var isDownload: Bool { call.file != nil || (operation?.isDownload ?? false) }

    // MARK: What comes back

    /// Writes the exchange down, if the session is recorded.
    private func record(_ result: Result<HTTPResponse, HTTPError>) {
        guard !call.isAside else { return }
        // Whatever stands before the API of this appliance, that of whoever plays the recording has the usual path.
        let base = call.countsFromRoot || call.other != nil ? "" : ApplianceAddress.defaultPath
        let isLogin = isLogin || operation?.name == TokenProvider.operation
        session.recording?.record(
            result, path: base + shown.path, shown: shown, operation: operation, isLogin: isLogin,
            other: call.other, document: session.document)
    }

    private func receive(_ reply: HTTPResponse) {
        if let other = call.other { return receive(reply, of: other) }
        let reader = ReplyReader(
            method: facts.method, operation: operation, isChange: isChange, isExact: call.isExact,
            redact: finder.redact(text:))
        var reply = reply
        do throws(SystemError) {
            reply = try Download.settle(reply, operation: reader)
        } catch {
            isAnswered = true
            tellAnswered(reply, envelopeStatus: nil, isSuccess: (200..<300).contains(reply.status))
            let path = call.file ?? ""
            return finish(
                .failure(
                    isChange
                        ? outcomeUnknown(.unwritten(path: path, errno: error.errno))
                        : .file(path: path, errno: error.errno, facts: facts)))
        }
        let (verdict, envelopeStatus) = reader.read(reply)
        isAnswered = true
        tellAnswered(reply, envelopeStatus: envelopeStatus, isSuccess: verdict.isReply)
        isAnswered = false
        guard done != nil else { return }
        switch verdict {
        case .reply(var answer):
            answer.otherPath = otherPath
            answer.messages = answer.messages.map(finder.redact(text:))
            answer.notes = answer.notes.map(finder.redact(text:))
            if !call.isAside { session.remember(path, for: operation) }
            finish(.success(answer))
        case .tokenRefused(let messages):
            tokenRefused(messages)
        case .failed(let failure):
            failed(failure, reply)
        case .garbled(let garbled):
            let unexpected = garbled.redacting(finder.redact(text:))
            finish(
                .failure(
                    isChange
                        ? outcomeUnknown(.garbled(unexpected))
                        : .unexpectedReply(unexpected, status: reply.status, facts: facts))
            )
        }
    }

    /// A refused token means that nothing was done: even a change may go out again with a newer one, once. What is
    /// refused then may have a reason of its own, such as a password in the body, and each try may count for a lock.
    private func tokenRefused(_ messages: [String]) {
        let messages = messages.map(finder.redact(text:))
        guard needsToken, !call.isAside, !(isChange && renewals > 0) else {
            return finish(.failure(.appliance(ServerFailure(status: 401, messages: messages), facts: facts)))
        }
        guard renewals < min(call.maxRenewals ?? 3, 3) else {
            return finish(.failure(.login(.tokenRefused(times: renewals, messages: messages), facts: facts)))
        }
        renew()
    }

    /// Whether a 403 may be about the token: it was there before the call. With a new one the user lacks a privilege.
    private var mayBeStale: Bool {
        needsToken && !call.isAside && renewals == 0 && generation == firstGeneration && call.maxRenewals != 0
    }

    private func renew() {
        guard !isCancelled else { return finish(.failure(.interrupted(facts: facts))) }
        renewals += 1
        session.login.discard(generation: generation)
        proceed()
    }

    private func failed(_ failure: ServerFailure, _ reply: HTTPResponse) {
        if failure.status == 403, mayBeStale { return renew() }
        var failure = ServerFailure(
            status: failure.status, insideSuccess: failure.insideSuccess,
            messages: failure.messages.map(finder.redact(text:)), job: startsJob ? failure.job : nil)
        let isGateway = failure.status == 502 || failure.status == 504
        let asked = retryAfter(reply.header("Retry-After"), date: reply.header("Date"))
        if failure.status == 429 || failure.status == 503 { failure = failure.retrying(after: asked) }
        if isChange {
            // Said inside the envelope, it is the appliance's own word; else nobody knows how far the request came.
            let isAppliance = failure.insideSuccess
            return finish(
                .failure(
                    isGateway && !isAppliance
                        ? outcomeUnknown(.gateway(status: failure.status)) : .appliance(failure, facts: facts)))
        }
        if isGateway || failure.status == 503 || failure.status == 429 {
            switch nextTry(retryAfter: asked) {
            case .wait(let pause): return waitAndTry(pause, because: "status \(failure.status)")
            case .tooLong(let time): failure = failure.retrying(after: time)
            case .giveUp: break
            }
        }
        if failure.status == 404, !otherPaths.isEmpty {
            let missing = finder.redact(text: path)
            path = otherPaths.removeFirst()
            shown = shown.at(finder.redact(text: path))
            otherPath = shown.path
            return waitAndTry(.zero, because: "nothing at \(missing)")
        }
        finish(.failure(.appliance(failure, facts: facts)))
    }

    private func fail(_ failure: HTTPError) {
        if isCancelled || failure.kind == .cancelled {
            return finish(
                .failure(isChange && failure.sent ? outcomeUnknown(.interrupted) : .interrupted(facts: facts)))
        }
        let timeout = failure.timeLimit(call.timeout, isChange: isChange, isDownload: isDownload, session.options)
        if isChange, failure.sent {
            let detail = finder.redact(text: failure.detail)
            return finish(.failure(outcomeUnknown(failure.loss(timeout: timeout, detail: detail))))
        }
        let mayGoAgain = !failure.sent || call.other?.isLogin != true
        if mayGoAgain, failure.isWorthAnotherTry, case .wait(let pause) = nextTry(retryAfter: nil) {
            return waitAndTry(pause, because: failure.summary)
        }
        let server = call.other?.server
        let error = failure.error(
            server?.endpoint ?? session.address.endpoint, facts, timeout: timeout, file: call.file,
            knownFrom: server.map(\.pinFile) ?? session.options.pinFile, redact: finder.redact(text:))
        finish(.failure(call.other.map { error.inWords(of: $0) } ?? error))
    }

    func nextTry(retryAfter: Duration?) -> RetrySchedule.Decision {
        guard !call.isAside else { return .giveUp }
        failures += 1
        return session.options.retries.after(try: failures, retryAfter: retryAfter, chance: session.chance())
    }

    func waitAndTry(_ pause: Duration, because cause: String) {
        guard !isCancelled else { return finish(.failure(.interrupted(facts: facts))) }
        pending = session.timing.schedule(after: pause) { [self] in
            pending = nil
            proceed()
        }
        publish(
            .retried(
                GateEvent.Retried(call: number, facts: facts, attempt: attempts, pause: pause, cause: cause)))
    }

    /// Tells whoever listens; of a look aside nobody hears.
    func publish(_ event: GateEvent) {
        if !call.isAside { session.events.publish(event) }
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
        finish(.failure(isChange && isAnswered ? outcomeUnknown(.interrupted) : .interrupted(facts: facts)))
        isCallerBusy = false
    }

    private func outcomeUnknown(_ loss: OutcomeLoss) -> ApplianceError {
        .unknownOutcome(loss, look: plan.lookAfterwards(in: session.document), facts: facts)
    }

    func finish(_ result: Result<GateReply, ApplianceError>) {
        guard let done else { return }
        self.done = nil
        pending = nil
        let result = result.map { reply in
            var reply = reply
            reply.request = facts
            return reply
        }
        switch result {
        case .success(let reply):
            guard reply.planned == nil else { break }
            let isTold = isChange && session.events.tellsDetails
            let job = isTold ? reply.startedJob.map { finder.redact(text: $0) } : nil
            publish(.done(GateEvent.Done(call: number, facts: facts, job: job)))
        case .failure(let error):
            let end = GateEvent.Ended(call: number, facts: facts, error: error)
            publish(error.kind == .refused ? .refused(end) : .failed(end))
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
