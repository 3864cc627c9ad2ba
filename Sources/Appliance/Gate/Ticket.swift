/// A call at the gate that can be given up.
public final class Ticket {
    /// The secrets that the call carries, for whoever keeps what was typed.
    public let secrets: Set<String>
    /// Whether it would change or destroy something.
    public let isChange: Bool
    private var giveUp: (() -> Void)?

    init(secrets: Set<String> = [], isChange: Bool = false, _ giveUp: @escaping () -> Void) {
        self.secrets = secrets
        self.isChange = isChange
        self.giveUp = giveUp
    }

    /// Gives the call up: it ends as `interrupted`, or as `unknown_outcome` if it is a change that may have been sent.
    ///
    /// The end is told in a later turn of the loop. A call that is over is left as it is.
    public func cancel() {
        let body = giveUp
        giveUp = nil
        body?()
    }
}
