import Appliance
import HTTP
import System

/// The question about a certificate that the system does not believe.
enum TrustQuestion {
    /// What is shown before the question.
    static func text(_ facts: CertificateFacts, address: ServerPlace) -> String {
        let doubt = facts.doubted(at: address)
        return """
            \(doubt.prefix(1).uppercased())\(doubt.dropFirst()):
              subject      \(facts.subject.printable)
              issuer       \(facts.issuer.printable)\(facts.issuer == facts.subject ? " (self-signed)" : "")
              valid        \(facts.notBefore.printable) to \(facts.notAfter.printable)
              names        \(facts.namesText)
              fingerprint  \(facts.fingerprint)
            Compare the fingerprint with \(address.name)'s own before you accept it.
            """
    }

    static let question = "Accept this certificate for this host from now on? [y/N] "
}
