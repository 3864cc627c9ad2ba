import API
import HTTP
import JSON
import Recording

/// A user at an appliance: who it is, what the session may do, the token, and the one gate that all requests leave
/// through.
///
///     let session = Session(
///         address: try ApplianceAddress(parsing: "scv.demo.local"), trust: .system,
///         credentials: { Credentials(username: "demo\\administrator", password: "…") },
///         transport: HTTPClient(loop: loop), loop: loop,
///         definition: APIDefinition(bundled: try APIDocument.bundled()))
///     let ticket = session.perform(GateCall(APIRequest(method: "GET", path: "/4.1/jobs"))) { result in … }
public final class Session {
    /// Where every request of the session goes.
    public let address: ApplianceAddress
    /// How it proves who it is.
    public let trust: Trust
    /// How the session behaves.
    public let options: SessionOptions
    /// What is known of the appliance's interface.
    public let definition: APIDefinition
    /// Tells what happens at the gate.
    public let events = EventHub()
    /// Who lets nothing but reads out; nil where changes may leave. Once there is one, it stays.
    public private(set) var restriction: ReadRestriction?
    /// Whether nothing but reads is let out.
    public var isReadOnly: Bool { restriction != nil }

    /// Where every exchange is written down; nil where none is.
    private(set) var recording: SessionRecording?
    /// How many requests have left, each try and each login among them, but for looks aside.
    public private(set) var sentCount = 0

    let transport: any Transport
    let timing: any Timing
    /// What spreads the pauses of retries: a number in 0..<1.
    let chance: () -> Double
    private let questions: ConfirmationQueue
    // Made at its first use, since it needs the session.
    private(set) lazy var login = TokenProvider(session: self, provider: provider)
    private let provider: () throws -> Credentials
    /// Under an operation's path, the other one at which its subject was found.
    private var placesFound: [String: String] = [:]
    private var calls: [Int: GatedCall] = [:]
    private var count = 0

    /// Makes a session; nothing is sent, and the credentials are not asked for, before the first call.
    public init(
        address: ApplianceAddress, trust: Trust, credentials: @escaping () throws -> Credentials,
        transport: any Transport, loop: any Timing, definition: APIDefinition,
        options: SessionOptions = SessionOptions(),
        chance: @escaping () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.address = address
        self.trust = trust
        self.transport = transport
        self.definition = definition
        self.options = options
        self.chance = chance
        timing = loop
        provider = credentials
        restriction = options.isReadOnly ? .session : nil
        questions = ConfirmationQueue(timing: loop)
    }

    /// The document that counts at present.
    public var document: APIDocument { definition.document }

    /// Whether a call could leave without a login.
    public var hasToken: Bool { login.token != nil }

    /// Puts one question at a time to the user, and says whether the answer is yes; nothing where the user gave up with
    /// Ctrl-C. It is nil where there is nobody to ask.
    public var confirm: ((GrantRequest) -> Bool?)? {
        get { questions.confirm }
        set { questions.confirm = newValue }
    }

    /// Writes every exchange down from now on.
    ///
    /// - Parameter kept: the document that an earlier session had read, if this one goes by it.
    public func record(by recorder: Recorder, kept: FetchedDocument? = nil) {
        let recording = SessionRecording(
            recorder: recorder, appliance: recorder.appliance(at: address.origin), origin: address.origin,
            otherNames: options.otherNames)
        self.recording = recording
        if let kept { recording.record(kept, document: document) }
    }

    /// Whether changes are asked about, too, and not only what destroys.
    public var asksForChanges = false

    /// Lets nothing but reads out from now on, as the script that runs wants it; there is no way back.
    public func restrictToReading() { restriction = restriction ?? .script }

    /// Lets a request out, or refuses it: the only way to the appliance.
    ///
    /// `done` is called once, never before this has returned. What happens to the request, in this order: it is matched
    /// to an operation, which tells its effect; a session that only reads refuses changes; a dry run answers them with
    /// what would be sent; what destroys needs a grant; a token is got if there is none. Then it is sent. Reads that
    /// came to nothing are tried again; changes only if nothing of them was sent, or if nothing but the token was
    /// refused.
    @discardableResult
    public func perform(
        _ call: GateCall, _ done: @escaping (Result<GateReply, ApplianceError>) -> Void
    ) -> Ticket {
        begin(call, isLogin: false) { _, result in done(result) }
    }

    /// Asks one question for several calls to come: the grant is for them to carry, in this session alone.
    ///
    /// `done` is called once, never before this has returned. Nobody is asked in a dry run, with `assumeYes`, or if
    /// `confirm` is false. A session that only reads refuses.
    @discardableResult
    public func ask(
        _ request: GrantRequest, confirm: Bool? = nil, isDryRun: Bool = false,
        _ done: @escaping (Result<Grant, ApplianceError>) -> Void
    ) -> Ticket {
        let operation = document[request.operation]
        let facts = RequestFacts(
            operation: operation?.name ?? request.operation, method: operation?.method ?? "",
            path: operation?.path ?? "")
        var isOver = false
        let finish = { (result: Result<Grant, ApplianceError>) in
            if !isOver {
                isOver = true
                done(result)
            }
        }
        let pending: any Cancellable
        if let restriction {
            let refusal = Refusal.readOnly(.destroy, by: restriction)
            pending = timing.schedule(after: .zero) { finish(.failure(.refused(refusal, facts: facts))) }
        } else if isDryRun || options.isDryRun || options.assumeYes || confirm == false {
            pending = timing.schedule(after: .zero) { [self] in finish(.success(Grant(request, of: self))) }
        } else {
            pending = questions.ask(request) { [self] outcome in
                finish(outcome.error(facts).map { .failure($0) } ?? .success(Grant(request, of: self)))
            }
        }
        return Ticket { [timing] in
            pending.cancel()
            _ = timing.schedule(after: .zero) { finish(.failure(.interrupted(facts: facts))) }
        }
    }

    /// Has the name and the password be at hand, where the next call would need them; nothing is sent.
    ///
    /// - Throws: why there are none, or what they were refused with.
    public func obtainCredentials() throws {
        if !hasToken { _ = try login.shared() }
    }

    /// Logs in, unless there is a token already; nothing else is sent.
    ///
    /// `done` is called once, never before this has returned.
    @discardableResult
    public func logIn(_ done: @escaping (ApplianceError?) -> Void) -> Ticket {
        count += 1
        let number = count
        var isOver = false
        let finish = { (error: ApplianceError?) in
            if !isOver {
                isOver = true
                done(error)
            }
        }
        if hasToken || login.refusal(isPatient: false) != nil {
            let refusal = hasToken ? nil : login.refusal(isPatient: false)
            let pending = timing.schedule(after: .zero) { finish(refusal) }
            return Ticket { [timing] in
                pending.cancel()
                _ = timing.schedule(after: .zero) { finish(.interrupted(facts: nil)) }
            }
        }
        login.wait(number: number, isPatient: false, finish)
        return Ticket { [login, timing] in
            login.leave(number: number)
            _ = timing.schedule(after: .zero) { finish(.interrupted(facts: nil)) }
        }
    }

    // MARK: For the rest of the room

    /// Logs in: through the same gate, past the token that there isn't yet.
    func performLogin(
        _ call: GateCall, _ done: @escaping (GatedCall, Result<GateReply, ApplianceError>) -> Void
    ) -> Ticket {
        begin(call, isLogin: true, done)
    }

    /// Where a request of this operation goes, if a read found its subject at another path than the operation's own.
    func place(of operation: Operation) -> String? { placesFound[operation.path] }

    /// Keeps where a read found what a change of the same path is to go to. A path that names something may be missing
    /// for want of that thing, and tells nothing.
    func remember(_ path: String, for operation: Operation?) {
        guard let operation, operation.fallbackPaths.contains(path) else { return }
        placesFound[operation.path] = path
    }

    /// Puts a lone call's question.
    func question(
        _ request: GrantRequest, _ done: @escaping (ConfirmationQueue.Outcome) -> Void
    ) -> any Cancellable {
        questions.ask(request, done)
    }

    func noteSent() { sentCount += 1 }

    func forget(_ call: GatedCall) { calls[call.number] = nil }

    private func begin(
        _ call: GateCall, isLogin: Bool,
        _ done: @escaping (GatedCall, Result<GateReply, ApplianceError>) -> Void
    ) -> Ticket {
        count += 1
        let call = GatedCall(number: count, session: self, call: call, isLogin: isLogin, done)
        calls[count] = call
        call.begin()
        return Ticket(secrets: call.secrets, isChange: call.isChange) { [weak call] in call?.cancel() }
    }
}
