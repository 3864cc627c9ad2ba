import API

/// A request that somebody wants to leave through the gate, and how.
public struct GateCall {
    /// The operation; nil to have method and path matched against the document.
    public var operation: Operation?
    /// What is to be sent; a path with a query in it is taken apart.
    public var request: APIRequest
    /// Where a download goes; nil keeps it in memory.
    public var file: String?
    /// Whether a file that stands there already is replaced.
    public var overwrite = false
    /// The most bytes of a reply that are taken, where that is less than the session's own limit.
    public var replyLimit: Int?
    /// How long each try may take.
    public var timeout: Duration?
    /// False if nobody is to be asked.
    public var confirm: Bool?
    /// The answer to a question that was asked for this call and others.
    public var grant: Grant?
    /// Whether this call is only planned although the session is not in a dry run.
    public var isDryRun = false
    /// Whether the call is a look at a job that is known to go on: a login that is refused meanwhile may be tried
    /// again, as `TokenProvider` allows it. Of no account for anything but reads.
    public var isPatient = false
    /// Whether it is to be told what of the reply is not carried on as it came.
    public var isExact = false
    /// Whether the gate lets it out only as a read, whatever the session may do besides.
    public var isReadOnly = false
    /// How often a token that is refused is taken for a stale one; nil for as often as calls in general may.
    public var maxRenewals: Int?
    /// Whether this is a look beside what the user does, as the completer's are: a read that nobody is told of, that
    /// logs nobody in, and that is not tried again.
    public var isAside = false
    /// Whether the path counts from the root of the server, not from the base of the API.
    public var countsFromRoot = false

    /// What is sent to another server than the appliance, in place of all the rest.
    public let other: OtherCall?

    /// A call to another server.
    public init(_ other: OtherCall) {
        let headers = other.headers.filter { !$0.isSecret }.map { ($0.name, $0.value) }
        request = APIRequest(method: other.method, path: other.path, headers: headers)
        self.other = other
    }

    /// A call of an operation, or of whatever operation the request is.
    public init(_ request: APIRequest, operation: Operation? = nil) {
        self.request = request
        self.operation = operation
        other = nil
    }
}
