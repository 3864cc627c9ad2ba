import Appliance
import HTTP

/// What is to be done about the certificate of a host that no setting speaks of.
enum TrustDecision: Equatable {
    /// The connection goes ahead.
    case use(Trust)
    /// A person is asked, and the certificate kept if she says yes.
    case ask
    /// Nobody can be asked.
    case refuse

    /// Decides about a first contact: `accepted` is what was accepted before, `presented` what the host shows now.
    ///
    /// - Parameter presented: read only where nothing was accepted before.
    static func make(
        accepted: Fingerprint?, terminal: Bool, presented: () throws -> CertificateFacts
    ) rethrows -> TrustDecision {
        if let accepted { return .use(.pin(accepted)) }
        if try presented().trustedBySystem { return .use(.system) }
        return terminal ? .ask : .refuse
    }
}

/// The question about a certificate that nobody vouches for.
enum TrustQuestion {
    /// What is shown before the question.
    static func text(_ facts: CertificateFacts, address: ApplianceAddress) -> String {
        """
        Nobody known here vouches for the certificate of \(address.host):\(address.port):
          subject      \(facts.subject.printable)
          issuer       \(facts.issuer.printable)\(facts.issuer == facts.subject ? " (self-signed)" : "")
          valid        \(facts.notBefore.printable) to \(facts.notAfter.printable)
          names        \(facts.names.isEmpty ? "none" : facts.names.joined(separator: ", ").printable)
          fingerprint  \(facts.fingerprint)
        Compare the fingerprint with the appliance's own before you accept it.
        """
    }

    /// The question itself.
    static let question = "Accept this certificate for this host from now on? [y/N] "

    /// Whether an answer means yes; nothing but a clear yes does.
    static func isYes(_ answer: String?) -> Bool {
        guard let answer else { return false }
        return ["y", "yes"].contains(answer.filter { !$0.isWhitespace }.lowercased())
    }
}

extension String {
    /// The text with control characters made visible, for what comes from another machine.
    var printable: String {
        String(
            String.UnicodeScalarView(unicodeScalars.map { $0.value < 32 || (127..<160).contains($0.value) ? "?" : $0 }))
    }
}
