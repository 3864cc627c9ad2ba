import API
import JSON

/// Keeps the session's token, and gets one when there is none: one login at a time, shared by all who wait for it.
///
/// A refused login is final: whoever waits and whoever comes later gets the same error, and nothing is sent: vCenter
/// locks an account after a few wrong passwords. A password that somebody typed is given anew by asking again. Any
/// other failure ends the calls that wait; a later call tries again. See docs/contracts.md, "Errors and exit statuses".
final class TokenProvider {
    private unowned let session: Session
    private let provider: () throws -> Credentials
    private var credentials: Credentials?
    private var waiting: [(number: Int, done: (ApplianceError?) -> Void)] = []
    private var ticket: Ticket?
    private var isBusy = false

    /// Nil before the first login and after the appliance has refused the last token.
    private(set) var token: Secret?
    /// Counts the tokens, so that one that was refused can be told from the one in use.
    private(set) var generation = 0
    /// Why no login is tried any more.
    private(set) var refusal: ApplianceError?

    init(session: Session, provider: @escaping () throws -> Credentials) {
        self.session = session
        self.provider = provider
    }

    /// Texts that must not be shown.
    var secrets: [String] { [token?.revealed, credentials?.password.revealed].compactMap { $0 } }

    /// Lets go of a token that was refused, unless there is a newer one already.
    func discard(generation refused: Int) {
        if refused == generation { token = nil }
    }

    /// Calls `done` once there is a token, or none is to be had; never from inside this call.
    func wait(number: Int, _ done: @escaping (ApplianceError?) -> Void) {
        waiting.append((number, done))
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
            who = try credentials ?? provider()
        } catch {
            let operation = session.document["auth.login"]
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

    // What is observed of the login, for a document that does not have it.
    private static let method = "POST"
    private static let path = "/4.1/auth/login"

    private func call(for who: Credentials) -> GateCall {
        let operation = session.document["auth.login"]
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
            generation += 1
            token = Secret(text)
            session.events.publish(
                .renewed(
                    GateEvent.Renewed(call: call.number, username: who.username, isFirst: generation == 1)))
            finish(nil)
        case .failure(.interrupted):
            // Everybody had left; whoever has come since, or comes now, waits for a login of their own.
            startAgain()
        case .failure(.appliance(let failure, let facts)):
            if (400..<500).contains(failure.status), failure.status != 408, failure.status != 429 {
                let error = ApplianceError.login(
                    .refused(username: who.username, status: failure.status, messages: failure.messages), facts: facts)
                // What a person mistyped is forgotten, and asked for again at a later call; all else would be the same
                // again.
                if who.isTyped { credentials = nil } else { refusal = error }
                finish(error)
            } else {
                finish(.login(.failed(status: failure.status, messages: failure.messages), facts: facts))
            }
        case .failure(let error):
            finish(error)
        }
    }

    private func finish(_ error: ApplianceError?) {
        // Later, so that nobody is answered from inside the call that began to wait.
        _ = session.timing.schedule(after: .zero) { [weak self] in
            guard let self else { return }
            isBusy = false
            let told = waiting
            waiting = []
            for (_, done) in told { done(error) }
        }
    }
}
