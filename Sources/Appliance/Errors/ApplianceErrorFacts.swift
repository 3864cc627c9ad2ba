import API
import HTTP

// What the cases of `ApplianceError` carry. These are facts about a failure, not errors of Swift: none is thrown by
// itself, so none is named `…Error`.

/// Why there is no connection, or no longer: what the hints depend on.
public enum ConnectFailure: Hashable, Sendable {
    case unknownHost
    case refused
    /// No connection for another reason, in the library's words.
    case failed(String)
    /// No connection within the time allowed for it.
    case timeout(Duration?)
    /// The connection ended before the reply was complete.
    case closed
    /// The proxy on the way lets nobody through.
    case proxy(ProxySetting, ProxySetting.Problem)
    /// TLS could not be agreed on, in the library's words.
    case tls(String)
}

/// Why the appliance's certificate is not accepted.
public struct TrustFailure: Hashable, Sendable {
    public let problem: HTTPError.CertificateProblem
    /// What the appliance presented; nil where it was not seen.
    public let presented: CertificateFacts?
    /// The library's own words.
    public let detail: String
    /// The file in which the expected certificate was found; nil if it was given.
    public let knownFrom: String?

    /// Makes the facts; nothing of them is checked.
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
    /// The appliance refuses the name and the password; it is not asked again with the same ones, but `triesLeft` times
    /// for a look at a job that is known to go on.
    case refused(username: String, status: Int, messages: [String], triesLeft: Int = 0)
    /// The appliance can't log anybody in at present; a later call tries again.
    case failed(status: Int, messages: [String])
    /// Who should log in could not be found out.
    case noCredentials(String)
    /// There is none yet, and the call is not one to log in for.
    case noToken
    /// The token was refused, and so was each newer one.
    case tokenRefused(times: Int, messages: [String])
}

/// Who lets nothing but reads out.
public enum ReadRestriction: Hashable, Sendable {
    /// The command line or the profile.
    case session
    /// The header of the script that runs.
    case script
    /// The call itself, which was to be a read.
    case call
}

/// Why the gate did not let a request out.
public enum Refusal: Hashable, Sendable {
    /// Reads alone are let out; the effect is that of the request.
    case readOnly(Effect, by: ReadRestriction)
    /// The question was answered with no.
    case notConfirmed
    /// There is nobody to ask what would be asked.
    case noTerminal(GrantRequest)
    /// The grant that came with the call is for something else.
    case grantMismatch(granted: String, targets: [String])
    /// The grant that came with the call was given in another session.
    case grantElsewhere(asked: ApplianceAddress)
    /// The grant that came with the call was used for these targets before.
    case grantUsed(targets: [String])
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
    /// The job that the refusal of a change names: it was started all the same, and may go on.
    public let job: String?

    /// Makes the facts; nothing of them is checked.
    public init(
        status: Int, insideSuccess: Bool = false, messages: [String], retryAfter: Duration? = nil, job: String? = nil
    ) {
        self.status = status
        self.insideSuccess = insideSuccess
        self.messages = messages
        self.retryAfter = retryAfter
        self.job = job
    }
}

extension ServerFailure {
    /// The same failure, of an appliance that asks to be left alone for so long; nil where it says nothing of it.
    func retrying(after time: Duration?) -> ServerFailure {
        ServerFailure(
            status: status, insideSuccess: insideSuccess, messages: messages, retryAfter: time ?? retryAfter, job: job)
    }
}

/// How a reply differs from what the document says.
public enum UnexpectedReply: Hashable, Sendable {
    case emptyBody
    /// An HTML page, with its title.
    case html(title: String?)
    /// An HTML page in the place of a file, with its title.
    case page(title: String?)
    /// A report of a problem (RFC 9457) that gives no status, in its own words.
    case problem([String])
    /// An envelope whose status is neither that of a success nor of a failure, and what it says besides.
    case unclear(status: String, messages: [String])
    /// A reply to a change without a status, or anything else that the document promises of it: as it came.
    case unsaid(String)
    /// An object has a field twice, with different values.
    case twice(String)
    /// Status 206, though the whole was asked for.
    case partial
    /// Something else that is not JSON: its content type and where reading failed.
    case notJSON(contentType: String?, size: Int, detail: String)
    /// JSON that can't be read, though it begins like it: where reading failed.
    case brokenJSON(size: Int, detail: String)
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
    /// A reply came that was to be a file, which can't be put in its place.
    case unwritten(path: String, errno: Int32)
}
