import Appliance
import HTTP

/// What is to be done about the certificate of a host that no setting speaks of.
enum TrustDecision: Equatable {
    /// The connection goes ahead.
    case use(Trust)
    /// A person is asked, and the certificate kept if the answer is yes.
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
