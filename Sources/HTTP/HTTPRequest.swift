/// One request, and how it is to be carried out.
public struct HTTPRequest: Sendable {
    /// The method, sent as it stands: HTTP tells capitals from small letters.
    public var method: String
    /// The whole URL; `https`, or `http` where the caller wants no secrecy.
    public var url: String
    /// Headers in the order in which they are sent. Nothing is added but `Host`, `Accept` and the body's length.
    public var headers: [(name: String, value: String)]
    /// The body; none and empty differ only in whether a length of 0 is sent.
    public var body: [UInt8]?
    /// Whether the request goes out on a connection of its own, and so is never sent twice.
    public var fresh: Bool
    /// Where the reply's body goes.
    public var sink: Sink
    /// How long the parts may take.
    public var timeout: Timeouts
    /// How the other end proves who it is.
    public var trust: Trust

    /// Makes a request; a plain `GET` of `url` unless told otherwise.
    public init(
        method: String = "GET", url: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil,
        fresh: Bool = false, sink: Sink = .memory(limit: Sink.defaultLimit), timeout: Timeouts = Timeouts(),
        trust: Trust = .system
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.fresh = fresh
        self.sink = sink
        self.timeout = timeout
        self.trust = trust
    }

    /// Where a reply's body goes.
    public enum Sink: Hashable, Sendable {
        /// Into memory; a body of more than `limit` bytes is a failure.
        case memory(limit: Int)
        /// Into a file that is to be at `path`, written aside in the same folder. It comes with the reply, for whoever
        /// asked to put it in its place. Nothing is replaced but an ordinary file, and that only if `overwrite`.
        ///
        /// That is for a status of 200 to 299; the body of any other reply is kept in memory, and no file is made.
        case file(path: String, limit: Int64?, overwrite: Bool)

        /// The ceiling where nothing else is said: 256 MiB.
        public static let defaultLimit = 256 << 20
    }

    /// How long the parts of a transfer may take; nil is without end.
    public struct Timeouts: Hashable, Sendable {
        /// From the start to the end of the TLS handshake.
        public var connect: Duration
        /// From the start to the last byte of the reply.
        public var total: Duration?
        /// Between one byte of the reply and the next, and before the first.
        public var idle: Duration?

        /// Makes the limits; ten seconds to connect unless told otherwise.
        public init(connect: Duration = .seconds(10), total: Duration? = nil, idle: Duration? = nil) {
            self.connect = connect
            self.total = total
            self.idle = idle
        }
    }
}
