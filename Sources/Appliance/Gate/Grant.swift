/// The answer yes to one question: it is good for the session that asked, for one operation, and once for each target.
public final class Grant {
    /// What was asked.
    public let request: GrantRequest
    /// The session that asked. Ids are small numbers: another appliance has the same ones for other things.
    private weak var session: Session?
    private let address: ApplianceAddress
    private var left: Set<String>

    init(_ request: GrantRequest, of session: Session) {
        self.request = request
        self.session = session
        address = session.address
        left = Set(request.targets.map(\.id))
    }

    /// Whether a question of this session was about such an operation.
    func covers(_ operation: String, in session: Session) -> Bool {
        session === self.session && operation == request.operation
    }

    /// Uses it up for a call's targets; gives why that can't be, and uses up nothing then.
    func use(in session: Session, operation: String, targets: [String]) -> Refusal? {
        guard session === self.session else { return .grantElsewhere(asked: address) }
        let ids = Set(request.targets.map(\.id))
        guard operation == request.operation, !targets.isEmpty, ids.isSuperset(of: targets) else {
            let granted = ([request.operation] + request.targets.map(\.name)).joined(separator: " ")
            return .grantMismatch(granted: granted, targets: targets)
        }
        let used = targets.filter { !left.contains($0) }
        guard used.isEmpty else { return .grantUsed(targets: used) }
        left.subtract(targets)
        return nil
    }
}
