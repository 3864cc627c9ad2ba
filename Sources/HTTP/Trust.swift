/// How the other end proves who it is.
public enum Trust: Hashable, Sendable {
    /// A certificate that the system's authorities vouch for, issued to the host that was asked for.
    case system
    /// A certificate that the authorities in this PEM file vouch for, issued to the host that was asked for.
    case authority(file: String)
    /// This very certificate, whoever issued it and whatever names it bears.
    case pin(Fingerprint)
    /// Any certificate at all: whoever answers gets what is sent.
    case insecure
}

/// What a certificate says, and whether the system would have believed it.
public struct CertificateFacts: Hashable, Sendable {
    /// The digest of the whole certificate.
    public var fingerprint: Fingerprint
    /// Whom it was issued to.
    public var subject: String
    /// Who issued it, in the same form as `subject`.
    public var issuer: String
    /// When it begins to hold, as `2026-11-23 15:05:09 UTC`.
    public var notBefore: String
    /// When it ceases to hold, in the same form.
    public var notAfter: String
    /// The hosts and addresses it is for.
    public var names: [String]
    /// Why the system would not have believed it; nil where its authorities vouch for it, and it was issued to the host
    /// that was asked for.
    public var doubt: CertificateDoubt?
    /// Whether the system would have believed it.
    public var trustedBySystem: Bool { doubt == nil }

    /// Makes the facts of one certificate.
    public init(
        fingerprint: Fingerprint, subject: String, issuer: String, notBefore: String, notAfter: String,
        names: [String], doubt: CertificateDoubt?
    ) {
        self.fingerprint = fingerprint
        self.subject = subject
        self.issuer = issuer
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.names = names
        self.doubt = doubt
    }
}

/// What speaks against a certificate that nobody has pinned.
public struct CertificateDoubt: Hashable, Sendable {
    /// The rule that it breaks.
    public var problem: HTTPError.CertificateProblem
    /// OpenSSL's own words; empty where the rule is not one of its.
    public var detail: String

    /// Makes the doubt; nothing of it is checked.
    public init(problem: HTTPError.CertificateProblem, detail: String = "") {
        self.problem = problem
        self.detail = detail
    }
}
