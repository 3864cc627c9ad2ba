import Appliance
import HTTP
import System

/// The question about a certificate that nobody vouches for.
enum TrustQuestion {
    /// What is shown before the question.
    static func text(_ facts: CertificateFacts, address: ServerPlace) -> String {
        """
        Nobody known here vouches for the certificate of \(address.endpoint):
          subject      \(facts.subject.printable)
          issuer       \(facts.issuer.printable)\(facts.issuer == facts.subject ? " (self-signed)" : "")
          valid        \(facts.notBefore.printable) to \(facts.notAfter.printable)
          names        \(facts.names.isEmpty ? "none" : facts.names.joined(separator: ", ").printable)
          fingerprint  \(facts.fingerprint)
        Compare the fingerprint with \(address.name)'s own before you accept it.
        """
    }

    static let question = "Accept this certificate for this host from now on? [y/N] "
}
