import API
import HTTP
import JSON

/// A request that somebody wants to leave through the gate.
public struct GateCall {
    /// The operation; nil to have method and path matched against the document.
    public var operation: Operation?
    /// The HTTP method, in either case.
    public var method: String
    /// The path below the base, percent-encoded, such as `/4.1/jobs/118`. A query in it is taken for one.
    public var path: String
    /// Paths at which a read is looked for, one after the other, where the appliance says that it has nothing at `path`.
    public var fallbackPaths: [String] = []
    /// The query, not yet encoded.
    public var query: [(name: String, value: String)]
    /// The body; what is not JSON is sent as it is.
    public var body: [UInt8]?
    /// Further headers; the token is set by the session.
    public var headers: [(name: String, value: String)]
    /// Raises the effect above what the document says; it never lowers it.
    public var effect: Effect?
    /// Where a download goes; nil keeps it in memory.
    public var file: String?
    /// The most bytes of a reply that are taken, where that is less than the session's own limit.
    public var replyLimit: Int?
    /// How long each try may take.
    public var timeout: Duration?
    /// False if nobody is to be asked.
    public var confirm: Bool?
    /// The answer to a question that was asked for this call and others.
    public var grant: Grant?
    /// The ids of what the call is about, as a grant names them; by default the values in the path.
    public var targets: [String]
    /// Body properties that are secret although the document does not say so: `password`, `storage.password`.
    public var secretPaths: [String]
    /// Whether this call is only planned although the session is not in a dry run.
    public var isDryRun: Bool
    /// Whether the path counts from the root of the server, not from the base of the API.
    public var countsFromRoot = false

    /// Puts a call together; all but method and path may be left out.
    public init(
        operation: Operation? = nil, method: String, path: String, query: [(name: String, value: String)] = [],
        body: [UInt8]? = nil, headers: [(name: String, value: String)] = [], effect: Effect? = nil,
        file: String? = nil, timeout: Duration? = nil, confirm: Bool? = nil, grant: Grant? = nil,
        targets: [String] = [], secretPaths: [String] = [], isDryRun: Bool = false
    ) {
        self.operation = operation
        self.method = method
        self.path = path
        self.query = query
        self.body = body
        self.headers = headers
        self.effect = effect
        self.file = file
        self.timeout = timeout
        self.confirm = confirm
        self.grant = grant
        self.targets = targets
        self.secretPaths = secretPaths
        self.isDryRun = isDryRun
    }
}

/// What came back through the gate.
public struct GateReply {
    /// The HTTP status; 0 for a request that was only planned.
    public var status = 0
    /// The whole reply, where it is JSON.
    public var document: JSONDocument?
    /// The `response` of the envelope, a list out of its wrapping; the whole reply where there is no envelope; nil if none came.
    public var payload: JSONCursor?
    /// The envelope's `responseMessage`.
    public var messages: [String] = []
    /// The path that was asked in place of the operation's own, which the appliance does not have.
    public var otherPath: String?
    /// The reply's `Date` header: the appliance's clock.
    public var date: String?
    /// The reply's headers.
    public var headers: [(name: String, value: String)] = []
    /// Where a download was put.
    public var file: String?
    /// A reply that is a download or not JSON, as it came.
    public var bytes: [UInt8] = []
    /// How long the last exchange took.
    public var duration: Duration = .zero
    /// What would have been sent, in a dry run.
    public var planned: RedactedRequest?
    /// The operation that the request was matched to.
    public var operation: Operation?
}

/// The answer yes to one question: for which operation, which targets, and what is lost.
public struct Grant: Hashable, Sendable {
    /// Something that an operation is about to destroy.
    public struct Target: Hashable, Sendable {
        /// What the call names it by.
        public let id: String
        /// What people call it.
        public let name: String

        /// Names a target.
        public init(id: String, name: String? = nil) {
            self.id = id
            self.name = name ?? id
        }
    }

    /// The operation's name, or method and path of a request that no operation matches.
    public let operation: String
    /// What it is about.
    public let targets: [Target]
    /// What will be lost, in a sentence.
    public let loss: String

    /// States what is asked.
    public init(operation: String, targets: [Target], loss: String) {
        self.operation = operation
        self.targets = targets
        self.loss = loss
    }

    /// Whether the grant allows this operation on all of these targets; a call that names none is covered only by a grant
    /// that names none.
    public func covers(operation: String, targets: [String]) -> Bool {
        guard operation == self.operation else { return false }
        guard !targets.isEmpty else { return self.targets.isEmpty }
        return targets.allSatisfy { id in self.targets.contains { $0.id == id } }
    }
}

/// A call at the gate that can be given up.
public final class Ticket {
    private var giveUp: (() -> Void)?

    init(_ giveUp: @escaping () -> Void) { self.giveUp = giveUp }

    /// Gives the call up: it ends as `interrupted`, or as `unknown_outcome` if it is a change that may have been sent.
    ///
    /// The end is told in a later turn of the loop. A call that is over is left as it is.
    public func cancel() {
        let body = giveUp
        giveUp = nil
        body?()
    }
}
