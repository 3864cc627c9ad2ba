import API
import JSON
import System

/// Keeps the session's token, and gets one when there is none: one login at a time, shared by all who wait for it.
///
/// A refused login is final: whoever waits and whoever comes later gets the same error, and nothing is sent: vCenter
/// locks an account after a few wrong passwords. A password that somebody typed is given anew by asking again. Any
/// other failure ends the calls that wait; a later call tries again. See docs/contracts.md, "Errors and exit statuses".
///
/// The one exception is a look at a job that is known to go on, since vCenter refuses everybody while it starts: with
/// credentials that this session has logged in with, five logins in a row may be refused, a minute apart.
final class TokenProvider {
    private unowned let session: Session
    private let provider: () throws -> Credentials
    private var credentials: Credentials?
    private var waiting: [(number: Int, isPatient: Bool, done: (ApplianceError?) -> Void)] = []
    private var ticket: Ticket?
    private var isBusy = false

    /// Nil before the first login and after the appliance has refused the last token.
    private(set) var token: Secret?
    /// Counts the tokens, so that one that was refused can be told from the one in use.
    private(set) var generation = 0
    /// What takes these secrets out of texts.
    private var madeFinder: (secrets: [String], finder: SecretFinder)?
    /// Why no login is tried any more.
    private var refusal: ApplianceError?

    private static let patience = (tries: 5, pause: Duration.seconds(60))
    /// What the appliance last took.
    private var proven: Credentials?
    /// Why those were refused since, and how often.
    private var setback: (error: ApplianceError, tries: Int)?
    /// Set for a minute after that.
    private var rest: (any Cancellable)?

    init(session: Session, provider: @escaping () throws -> Credentials) {
        self.session = session
        self.provider = provider
    }

    /// Takes what must not be shown out of texts. It is made once for what there is: each call begins with it.
    var finder: SecretFinder {
        let secrets = secrets
        if let madeFinder, madeFinder.secrets == secrets { return madeFinder.finder }
        var finder = SecretFinder()
        for secret in secrets { finder.strikeOut(secret) }
        madeFinder = (secrets, finder)
        return finder
    }

    /// Texts that must not be shown.
    var secrets: [String] {
        [token?.revealed, credentials?.password.revealed, proven?.password.revealed].compactMap { $0 }
    }

    /// Lets go of a token that was refused, unless there is a newer one already.
    func discard(generation refused: Int) {
        if refused == generation { token = nil }
    }

    // MARK: Another server of the same accounts

    /// The name and the password, for another server that has the same accounts: those that are known, else as they are
    /// said now. What the appliance refused is not tried elsewhere.
    func shared() throws -> Credentials {
        if let refusal { throw refusal }
        if let known = credentials ?? proven { return known }
        let who = try provider()
        credentials = who
        return who
    }

    /// Notes that such a server refused them: they are not tried here either, unless they were good here.
    func sharedRefused(_ who: Credentials, _ error: ApplianceError) {
        guard !isProven(who) else { return }
        if who.isTyped { credentials = nil } else { refusal = error }
    }

    private func isProven(_ who: Credentials) -> Bool {
        who.username == proven?.username && who.password.revealed == proven?.password.revealed
    }

    // MARK: Logging in

    /// Why no login is tried for a call at present; nil where one may be.
    func refusal(isPatient: Bool) -> ApplianceError? {
        guard isPatient, let setback else { return refusal }
        return rest != nil || setback.tries >= Self.patience.tries ? setback.error : nil
    }

    /// Calls `done` once there is a token, or none is to be had; never from inside this call.
    func wait(number: Int, isPatient: Bool, _ done: @escaping (ApplianceError?) -> Void) {
        waiting.append((number, isPatient, done))
        if !isBusy { logIn() }
    }

    /// Waits no longer; when nobody waits, the login is given up.
    func leave(number: Int) {
        waiting.removeAll { $0.number == number }
        if waiting.isEmpty { ticket?.cancel() }
    }

    private func logIn() {
        // Set before the credentials are asked for: that may run the loop, and others may come to wait.
        isBusy = true
        let who: Credentials
        do {
            // Who waits for a job is not asked for a password that was good before.
            let isForJobs = waiting.allSatisfy { $0.isPatient }
            who = try credentials ?? (isForJobs ? proven : nil) ?? provider()
        } catch {
            let operation = session.document[Self.operation]
            let facts = RequestFacts(
                operation: operation?.name, method: Self.method, path: operation?.path ?? Self.path)
            return finish(error as? ApplianceError ?? .login(.noCredentials(String(describing: error)), facts: facts))
        }
        credentials = who
        ticket = session.performLogin(call(for: who)) { [unowned self] call, result in
            ticket = nil
            conclude(call, result, who)
        }
    }

    private func startAgain() {
        if waiting.isEmpty { isBusy = false } else { logIn() }
    }

    /// The operation that gives a token.
    static let operation = "auth.login"
    // What is observed of the login, for a document that does not have it.
    private static let method = "POST"
    private static let path = "/4.1/auth/login"

    private func call(for who: Credentials) -> GateCall {
        let operation = session.document[Self.operation]
        let names = JSONObject([("username", .string(who.username)), ("password", .string(who.password.revealed))])
        return GateCall(
            APIRequest(
                method: operation?.method ?? Self.method, path: operation?.path ?? Self.path,
                // Two strings are always JSON.
                body: try? RequestBody(.object(names))),
            operation: operation)
    }

    private func conclude(_ call: GatedCall, _ result: Result<GateReply, ApplianceError>, _ who: Credentials) {
        switch result {
        case .success(let reply):
            guard let text = reply.payload?["token"]?.string, !text.isEmpty else {
                return finish(
                    .unexpectedReply(.missingField("response.token"), status: reply.status, facts: call.facts))
            }
            // It goes into a header, so each call would fail, as if it were the caller's fault.
            guard !text.contains(where: \.isControl) else {
                return finish(
                    .unexpectedReply(
                        .other("response.token has a control character in it"), status: reply.status, facts: call.facts)
                )
            }
            generation += 1
            token = Secret(text)
            proven = who
            (refusal, setback) = (nil, nil)
            session.events.publish(
                .renewed(
                    GateEvent.Renewed(call: call.number, username: who.username, isFirst: generation == 1)))
            finish(nil)
        case .failure(.interrupted):
            // Everybody had left; whoever has come since, or comes now, waits for a login of their own.
            startAgain()
        case .failure(.appliance(let failure, let facts)):
            if (400..<500).contains(failure.status), failure.status != 408, failure.status != 429 {
                refused(who, failure, facts)
            } else {
                finish(.login(.failed(status: failure.status, messages: failure.messages), facts: facts))
            }
        case .failure(let error):
            finish(error)
        }
    }

    private func refused(_ who: Credentials, _ failure: ServerFailure, _ facts: RequestFacts) {
        func error(triesLeft: Int) -> ApplianceError {
            .login(
                .refused(
                    username: who.username, status: failure.status, messages: failure.messages, triesLeft: triesLeft),
                facts: facts)
        }
        let isProven = isProven(who)
        if isProven {
            let tries = (setback?.tries ?? 0) + 1
            setback = (error(triesLeft: max(Self.patience.tries - tries, 0)), tries)
            rest?.cancel()
            rest = session.timing.schedule(after: Self.patience.pause) { [weak self] in self?.rest = nil }
        }
        let final = error(triesLeft: 0)
        // What a person mistyped is forgotten, and asked for again at a later call; all else would be the same again.
        if who.isTyped { credentials = nil } else { refusal = final }
        finish(final, patient: isProven ? setback?.error : nil)
    }

    /// Answers all who wait; those who wait for a job may have an answer of their own.
    private func finish(_ error: ApplianceError?, patient: ApplianceError? = nil) {
        // Later, so that nobody is answered from inside the call that began to wait.
        _ = session.timing.schedule(after: .zero) { [weak self] in
            guard let self else { return }
            isBusy = false
            let told = waiting
            waiting = []
            for (_, isPatient, done) in told { done(isPatient ? patient ?? error : error) }
        }
    }
}
