import Appliance
import HTTP
import Lua

/// Why a first contact ends before anything was sent.
enum ContactError: Error {
    /// The certificate is vouched for by nobody, and nobody could be asked.
    case unknown(CertificateFacts, ApplianceAddress)
    /// The person said no.
    case declined(CertificateFacts, ApplianceAddress)
    /// The list of accepted certificates can't be read or written.
    case knownHosts(KnownHostsError)
    /// There was no certificate to look at.
    case noContact(HTTPError, ApplianceAddress)
    /// Ctrl-C.
    case interrupted
}

extension ContactError: LuaErrorConvertible {
    var luaFields: [(String, LuaFieldValue)] {
        let (kind, message, hint) = wording
        var fields: [(String, LuaFieldValue)] = [("kind", .string(kind)), ("message", .string(message))]
        if let hint { fields.append(("hint", .string(hint))) }
        return fields
    }

    var wording: (kind: String, message: String, hint: String?) {
        switch self {
        case .unknown(let facts, let address):
            (
                "trust",
                "nobody known here vouches for the certificate of \(address.host):\(address.port) "
                    + "(issuer: \(facts.issuer.printable), valid \(facts.notBefore) to \(facts.notAfter))",
                "Nothing was sent. Pass --ca FILE or, once you have compared it with the appliance's own, "
                    + "--fingerprint \(facts.fingerprint)"
            )
        case .declined(let facts, let address):
            (
                "trust", "the certificate \(facts.fingerprint) of \(address.host):\(address.port) was not accepted",
                "Nothing was sent."
            )
        case .knownHosts(let error): ("config", "the accepted certificates: \(error)", "Mend or remove the file.")
        case .noContact(let failure, let address):
            {
                let error = failure.contactError(address)
                return (error.kind, error.message, error.hint)
            }()
        case .interrupted: ("interrupted", "interrupted", nil)
        }
    }
}
