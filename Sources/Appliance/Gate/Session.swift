import API
import HTTP
import JSON

/// A user at an appliance: who it is, what the session may do, the token, and the one gate that all requests leave through.
///
///     let session = Session(
///         address: try ApplianceAddress(parsing: "scv.demo.local"), trust: .system,
///         credentials: { Credentials(username: "demo\\administrator", password: "…") },
///         transport: HTTPClient(loop: loop), loop: loop, document: try APIDocument.bundled())
///     let ticket = session.perform(GateCall(method: "GET", path: "/4.1/jobs")) { result in … }
public final class Session {
    /// Where the appliance is.
    public let address: ApplianceAddress
    /// How it proves who it is.
    public let trust: Trust
    /// How the session behaves.
    public let options: SessionOptions
    /// What is known of the appliance's interface; replaced when the appliance's own document has been read.
    public var document: APIDocument
    /// Tells what happens at the gate.
    public let events = EventHub()
    /// Whether nothing but reads is let out; once true, it stays so.
    public private(set) var isReadOnly: Bool

    let transport: any Transport
    let timing: any Timing
    /// What spreads the pauses of retries: a number in 0..<1.
    let chance: () -> Double
    private let questions: ConfirmationQueue
    // Set in init, after the desk can be given the session.
    private(set) lazy var login = TokenProvider(session: self, provider: provider)
    private let provider: () throws -> Credentials
    private var exchanges: [Int: GatedCall] = [:]
    private var count = 0

    /// Makes a session; nothing is sent, and the credentials are not asked for, before the first call.
    public init(
        address: ApplianceAddress, trust: Trust, credentials: @escaping () throws -> Credentials,
        transport: any Transport, loop: any Timing, document: APIDocument,
        options: SessionOptions = SessionOptions(),
        chance: @escaping () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.address = address
        self.trust = trust
        self.transport = transport
        self.document = document
        self.options = options
        self.chance = chance
        timing = loop
        provider = credentials
        isReadOnly = options.isReadOnly
        questions = ConfirmationQueue(timing: loop)
    }

    /// Puts one question at a time to the user, and says whether the answer is yes; nil where there is nobody to ask.
    public var asker: ((Grant) -> Bool)? {
        get { questions.asker }
        set { questions.asker = newValue }
    }

    /// Lets nothing but reads out from now on; there is no way back.
    public func restrictToReading() { isReadOnly = true }

    /// Takes other credentials, also after a login that was refused; they are asked for at the next call.
    public func replaceCredentials(_ provider: @escaping () throws -> Credentials) { login.replace(provider) }

    /// Lets a request out, or refuses it: the only way to the appliance.
    ///
    /// `done` is called once, never before this has returned. What happens to the request, in this order: it is matched to an
    /// operation, which tells its effect; a session that only reads refuses changes; a dry run answers them with what would
    /// be sent; what destroys needs a grant; a token is got if there is none. Then it is sent. Reads that came to nothing are
    /// tried again; changes only if nothing of them was sent, or if nothing but the token was refused.
    @discardableResult
    public func perform(
        _ call: GateCall, _ done: @escaping (Result<GateReply, ApplianceError>) -> Void
    ) -> Ticket {
        begin(call, isLogin: false) { _, result in done(result) }
    }

    /// The secrets that a call carries, as the document and the names of things tell: for whoever keeps what was typed.
    public func secrets(of call: GateCall) -> Set<String> {
        var redactor = Redactor()
        _ = redactor.pairs(call.headers)
        let request = try? NormalizedRequest(call, basePath: address.path)
        _ = redactor.pairs(request?.query ?? call.query)
        if let body = call.body, let value = try? JSONValue(parsing: body) {
            let match = request.flatMap { document.match(method: $0.method, path: $0.path) }
            _ = redactor.body(value, schema: (call.operation ?? match?.operation)?.body, paths: call.secretPaths)
        }
        return redactor.all
    }

    /// Asks one question for several calls to come: the grant is for them to carry.
    ///
    /// `done` is called once, never before this has returned. Nobody is asked in a dry run, with `assumeYes`, or if `confirm`
    /// is false. A session that only reads refuses.
    @discardableResult
    public func ask(
        _ grant: Grant, confirm: Bool? = nil, isDryRun: Bool = false,
        _ done: @escaping (Result<Grant, ApplianceError>) -> Void
    ) -> Ticket {
        let operation = document[grant.operation]
        let facts = RequestFacts(
            operation: operation?.name ?? grant.operation, method: operation?.method ?? "",
            path: operation?.path ?? "")
        var isOver = false
        let finish = { (result: Result<Grant, ApplianceError>) in
            if !isOver {
                isOver = true
                done(result)
            }
        }
        let pending: any Cancellable
        if isReadOnly {
            pending = timing.schedule(after: .zero) { finish(.failure(.refused(.readOnly(.destroy), facts: facts))) }
        } else if isDryRun || options.isDryRun || options.assumeYes || confirm == false {
            pending = timing.schedule(after: .zero) { finish(.success(grant)) }
        } else {
            pending = questions.ask(grant) { refusal in
                finish(refusal.map { .failure(.refused($0, facts: facts)) } ?? .success(grant))
            }
        }
        return Ticket { [timing] in
            pending.cancel()
            _ = timing.schedule(after: .zero) { finish(.failure(.interrupted(facts: facts))) }
        }
    }

    // MARK: For the rest of the room

    /// Logs in: through the same gate, past the token that there isn't yet.
    func performLogin(
        _ call: GateCall, _ done: @escaping (GatedCall, Result<GateReply, ApplianceError>) -> Void
    ) -> Ticket {
        begin(call, isLogin: true, done)
    }

    /// Puts a lone call's question.
    func question(_ grant: Grant, _ done: @escaping (Refusal?) -> Void) -> any Cancellable {
        questions.ask(grant, done)
    }

    /// Forgets a call that is over.
    func forget(_ exchange: GatedCall) { exchanges[exchange.number] = nil }

    private func begin(
        _ call: GateCall, isLogin: Bool,
        _ done: @escaping (GatedCall, Result<GateReply, ApplianceError>) -> Void
    ) -> Ticket {
        count += 1
        let exchange = GatedCall(number: count, session: self, call: call, isLogin: isLogin, done)
        exchanges[count] = exchange
        exchange.begin()
        return Ticket { [weak exchange] in exchange?.cancel() }
    }
}
