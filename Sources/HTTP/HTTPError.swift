/// Why no whole reply came.
public struct HTTPError: Error, Hashable, Sendable {
    /// What programs tell failures apart by.
    public var kind: Kind
    /// Whether any of the request may have left; false only where nothing did.
    public var sent: Bool
    /// The host that was asked; an IPv6 address without its brackets.
    public var host: String
    /// The TCP port at `host`.
    public var port: Int
    /// What the library or the system said about it, for a person to read.
    public var detail: String

    /// Makes the error; nothing of it is checked.
    public init(kind: Kind, sent: Bool = false, host: String = "", port: Int = 0, detail: String = "") {
        self.kind = kind
        self.sent = sent
        self.host = host
        self.port = port
        self.detail = detail
    }

    /// The kinds of failures, one for each that calls for something different.
    public enum Kind: Hashable, Sendable {
        /// The request can't be sent as it is: the URL, the method or a header is malformed.
        case request
        /// The host's name has no address, or the proxy's.
        case resolve
        /// No connection: refused, unreachable, or turned down by a proxy. The system's error number, 0 if unknown.
        case connect(errno: Int32)
        /// The proxy that the environment names opens no way through.
        case proxy(ProxySetting, ProxySetting.Problem)
        /// The other end broke off the TLS handshake: nothing was sent.
        case handshakeClosed
        /// The two ends could not agree on TLS, or the other end speaks something else.
        case tls
        /// The certificate was not accepted; `presented` is nil if it was not seen.
        case certificate(CertificateProblem, presented: CertificateFacts?)
        /// A file of authorities that can't be read, or holds none.
        case authority(file: String)
        /// A limit of the request was reached; the phase is what was being done then.
        case timeout(Phase)
        /// The reply is larger than was allowed.
        case tooLarge(limit: Int64)
        /// The connection ended in the middle of the reply.
        case truncated
        /// The connection ended before anything of a reply came.
        case closed
        /// The other end answered with something that is not HTTP.
        case notHTTP
        /// Cancelled through ``HTTPTransfer/cancel()``.
        case cancelled
        /// The file to be written can't be.
        case file(path: String, errno: Int32)
        /// The libraries that carry requests can't be loaded, or can't do what is needed.
        case library
    }

    /// The rule that a certificate breaks.
    public enum CertificateProblem: Hashable, Sendable {
        /// It is not the one that was pinned.
        case changed(expected: Fingerprint)
        /// It is signed by itself, or by an authority that is not known.
        case unknownIssuer
        /// It was issued to another host.
        case wrongName
        /// Its time is over, or has not come yet.
        case outOfDate
        /// Anything else; `detail` says what.
        case invalid
    }

    /// What was being done when the time ran out.
    public enum Phase: Hashable, Sendable {
        /// Looking up the host's name.
        case resolve
        /// Opening the connection.
        case connect
        /// The TLS handshake.
        case tls
        /// Waiting for the reply to begin, or still sending.
        case reply
        /// Receiving the reply.
        case body
        /// Nothing came for as long as was allowed.
        case idle
    }
}
