import Appliance
import Errors
import HTTP
import System

/// Why a first contact ends before anything was sent.
enum ContactError: Error {
    /// The system does not believe the certificate, and nobody could be asked.
    case unknown(CertificateFacts, of: ServerPlace)
    /// It is another one than that which was set, or accepted before.
    case otherCertificate(CertificateFacts, of: ServerPlace, said: Fingerprint, by: String)
    /// The person said no.
    case declined(CertificateFacts, of: ServerPlace)
    /// The list of accepted certificates can't be read or written.
    case knownHosts(KnownHostsError)
    /// There was no certificate to look at.
    case noContact(HTTPError, with: ServerPlace)
    /// Ctrl-C.
    case interrupted
}

extension CertificateFacts {
    /// What speaks against it.
    func doubted(at place: ServerPlace) -> String {
        (doubt ?? CertificateDoubt(problem: .unknownIssuer)).words(of: place.endpoint)
    }

    /// The names that it bears, as a person reads them.
    var namesText: String { names.isEmpty ? "none" : names.joined(separator: ", ").printable }
}

extension ContactError: ReportableError {
    var kind: ErrorKind {
        switch self {
        case .unknown, .otherCertificate, .declined: .trust
        case .knownHosts: .config
        case .noContact(let error, let address): address.contactError(error).kind
        case .interrupted: .interrupted
        }
    }

    var message: String {
        switch self {
        case .unknown(let facts, let address):
            facts.doubted(at: address)
                + " (issuer: \(facts.issuer.printable), valid \(facts.notBefore) to \(facts.notAfter)"
                + (facts.doubt?.problem == .wrongName ? ", names: \(facts.namesText))" : ")")
        case .otherCertificate(let facts, let address, let said, let source):
            "the certificate of \(address.endpoint) is \(facts.fingerprint), and \(source) is another: \(said)"
        case .declined(let facts, let address):
            "the certificate \(facts.fingerprint) of \(address.endpoint) was not accepted"
        case .knownHosts(let error): "the accepted certificates: \(error)"
        case .noContact(let error, let address): address.contactError(error).message
        case .interrupted: "interrupted"
        }
    }

    var hint: String? {
        switch self {
        case .unknown(let facts, let address):
            "Nothing was sent. Pass --ca FILE or, once you have compared it with \(address.name)'s own, "
                + address.pinning(facts.fingerprint)
        case .otherCertificate(let facts, let address, _, _):
            "Nothing was sent. Either it was renewed, or somebody is in between: compare it with \(address.name)'s own "
                + "before you say \(address.pinning(facts.fingerprint))"
        case .declined: "Nothing was sent."
        case .knownHosts: "Mend or remove the file."
        case .noContact(let error, let address): address.contactError(error).hint
        case .interrupted: nil
        }
    }
}
