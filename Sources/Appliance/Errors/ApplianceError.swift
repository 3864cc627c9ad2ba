import API
import HTTP

/// What a call to the appliance can end in other than its reply: facts only, the words are in
/// `ApplianceError+Wording.swift`.
public enum ApplianceError: Error, Sendable {
    /// What was given as the appliance's address is none.
    case address(AddressError)
    /// What was configured, or was not, so that nobody can log in: the sentence, and what to do.
    case configuration(message: String, hint: String)
    /// The arguments don't fit the operation.
    case argument(ArgumentError)
    /// A request put together by hand that can't be sent.
    case request(RequestError, facts: RequestFacts)
    /// A file of authorities, given with `--ca`, that can't be used.
    case authority(file: String, detail: String)
    /// There was no connection, or it ended before the reply.
    case connect(ConnectFailure, endpoint: HostPort, facts: RequestFacts)
    /// The appliance could not prove who it is.
    case trust(TrustFailure, endpoint: HostPort, facts: RequestFacts)
    /// The appliance took neither name and password nor the token it gave for them.
    case login(LoginFailure, facts: RequestFacts)
    /// No reply within the time allowed.
    case timeout(after: Duration?, endpoint: HostPort, facts: RequestFacts)
    /// The gate did not let the request out.
    case refused(Refusal, facts: RequestFacts)
    /// The appliance answered that it failed.
    case appliance(ServerFailure, facts: RequestFacts)
    /// The appliance answered something that is not what its document says.
    case unexpectedReply(UnexpectedReply, status: Int?, facts: RequestFacts)
    /// A change was sent and its reply was lost; `look` is the call that shows whether it was carried out.
    case unknownOutcome(OutcomeLoss, look: String, facts: RequestFacts)
    /// The caller gave up waiting, or left a question unanswered before there was a request.
    case interrupted(facts: RequestFacts?)
    /// The libraries that carry requests are missing, or can't do what is needed.
    case library(detail: String)
    /// A download could not be written.
    case file(path: String, reason: String, facts: RequestFacts)
    /// The appliance has no document of its own at any of these paths.
    case noDocument(paths: [String], facts: RequestFacts)
}

/// Which request an error is about.
public struct RequestFacts: Hashable, Sendable {
    /// The name under `scv.api`, such as `jobs.list`; nil for a request that no operation matches.
    public let operation: String?
    public let method: String
    /// The path below the base, without the query.
    public let path: String
    /// Whether no public source gives the method, so that the appliance may want another one.
    public let isMethodAssumed: Bool
    /// Whether no public source gives the path.
    public let isPathAssumed: Bool

    /// The facts of a request; one that no document tells of has nothing assumed.
    public init(
        operation: String?, method: String, path: String, isMethodAssumed: Bool = false, isPathAssumed: Bool = false
    ) {
        self.operation = operation
        self.method = method
        self.path = path
        self.isMethodAssumed = isMethodAssumed
        self.isPathAssumed = isPathAssumed
    }
}

/// Why a request put together by hand can't be sent.
public enum RequestError: Error, Hashable, Sendable {
    /// Not a method of HTTP.
    case method(String)
    /// The path does not begin with a slash, or holds white space, a fragment or dot segments.
    case path(String)
    /// A header with characters that headers can't have.
    case header(String)
    /// A header that the gate itself sets.
    case reservedHeader(String)
    /// Refused by the library for HTTP, in its words.
    case malformed(String)
}

/// Why there is no connection.
public enum ConnectFailure: Hashable, Sendable {
    case unknownHost
    case refused
    /// No connection for another reason, in the library's words.
    case failed(String)
    /// No connection within the time allowed for it.
    case timeout(Duration?)
    /// The connection ended before the reply was complete.
    case closed
    /// TLS could not be agreed on, in the library's words.
    case tls(String)
}

/// Why the appliance's certificate is not accepted.
public struct TrustFailure: Hashable, Sendable {
    public let problem: HTTPError.CertificateProblem
    /// The certificate, if it was seen.
    public let presented: CertificateFacts?
    /// The library's own words.
    public let detail: String
    /// The file in which the expected certificate was found; nil if it was given.
    public let knownFrom: String?

    /// States what is wrong with a certificate.
    public init(
        problem: HTTPError.CertificateProblem, presented: CertificateFacts?, detail: String = "",
        knownFrom: String? = nil
    ) {
        self.problem = problem
        self.presented = presented
        self.detail = detail
        self.knownFrom = knownFrom
    }
}

/// Why there is no valid token.
public enum LoginFailure: Hashable, Sendable {
    /// The appliance refuses the name and the password; it is not asked again with the same ones.
    case refused(username: String, status: Int, messages: [String])
    /// The appliance can't log anybody in at present; a later call tries again.
    case failed(status: Int, messages: [String])
    /// Who should log in could not be found out.
    case noCredentials(String)
    /// The token was refused, and so was each newer one.
    case tokenRefused(times: Int, messages: [String])
}

/// Why the gate did not let a request out.
public enum Refusal: Hashable, Sendable {
    /// The session reads only.
    case readOnly(Effect)
    /// The question was answered with no.
    case notConfirmed
    /// There is nobody to ask.
    case noTerminal
    /// The grant that came with the call is for something else.
    case grantMismatch(granted: String, targets: [String])
}

/// How the appliance said that it failed.
public struct ServerFailure: Hashable, Sendable {
    /// The HTTP status, or the envelope's where HTTP said that all was well.
    public let status: Int
    /// Whether the failure was said in the envelope alone, inside an HTTP success.
    public let insideSuccess: Bool
    /// The appliance's own words.
    public let messages: [String]
    /// How long the appliance asks to be left alone, where that was too long to wait.
    public let retryAfter: Duration?

    /// States a failure.
    public init(status: Int, insideSuccess: Bool = false, messages: [String], retryAfter: Duration? = nil) {
        self.status = status
        self.insideSuccess = insideSuccess
        self.messages = messages
        self.retryAfter = retryAfter
    }
}

/// How a reply differs from what the document says.
public enum UnexpectedReply: Hashable, Sendable {
    case emptyBody
    /// An HTML page, with its title.
    case html(title: String?)
    /// Something else that is not JSON: its content type and where reading failed.
    case notJSON(contentType: String?, size: Int, detail: String)
    /// More than the ceiling for replies.
    case tooLarge(limit: Int)
    /// The reply ended before its announced end.
    case truncated(size: Int?)
    /// A field is missing that the caller can't do without.
    case missingField(String)
    /// A field has another type than the document says.
    case wrongType(field: String, expected: String, got: String)
    /// The appliance, or what stands before it, sent us elsewhere.
    case redirect(to: String?)
    /// The library for HTTP gave up, in its words.
    case other(String)
}

/// How the reply to a change was lost.
public enum OutcomeLoss: Hashable, Sendable {
    case closed(String)
    case timeout(Duration?)
    /// The caller gave up waiting after the request had left.
    case interrupted
    /// A gateway between here and the appliance answered in its place.
    case gateway(status: Int)
    /// A reply came, and can't be understood.
    case garbled(UnexpectedReply)
}
