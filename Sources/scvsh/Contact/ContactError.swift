import Appliance
import Errors
import HTTP
import System

/// Why a first contact ends before anything was sent.
enum ContactError: Error {
    /// The certificate is vouched for by nobody, and nobody could be asked.
    case unknown(CertificateFacts, of: ApplianceAddress)
    /// The person said no.
    case declined(CertificateFacts, of: ApplianceAddress)
    /// The list of accepted certificates can't be read or written.
    case knownHosts(KnownHostsError)
    /// There was no certificate to look at.
    case noContact(HTTPError, with: ApplianceAddress)
    /// Ctrl-C.
    case interrupted
}

extension ContactError: ReportableError {
    var kind: ErrorKind {
        switch self {
        case .unknown, .declined: .trust
        case .knownHosts: .config
        case .noContact(let error, let address): error.contactError(address).kind
        case .interrupted: .interrupted
        }
    }

    var message: String {
        switch self {
        case .unknown(let facts, let address):
            "nobody known here vouches for the certificate of \(address.host):\(address.port) "
                + "(issuer: \(facts.issuer.printable), valid \(facts.notBefore) to \(facts.notAfter))"
        case .declined(let facts, let address):
            "the certificate \(facts.fingerprint) of \(address.host):\(address.port) was not accepted"
        case .knownHosts(let error): "the accepted certificates: \(error)"
        case .noContact(let error, let address): error.contactError(address).message
        case .interrupted: "interrupted"
        }
    }

    var hint: String? {
        switch self {
        case .unknown(let facts, _):
            "Nothing was sent. Pass --ca FILE or, once you have compared it with the appliance's own, "
                + "--fingerprint \(facts.fingerprint)"
        case .declined: "Nothing was sent."
        case .knownHosts: "Mend or remove the file."
        case .noContact(let error, let address): error.contactError(address).hint
        case .interrupted: nil
        }
    }
}
