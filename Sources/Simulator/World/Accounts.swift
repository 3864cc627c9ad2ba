/// Who may log in, and the tokens that were given out.
struct Accounts: Sendable {
    /// The user of the simulated vCenter, in the two forms that vCenter takes.
    static let userNames = ["administrator@vsphere.local", "demo\\administrator"]
    /// Its password. It is no secret: the simulator prints it.
    static let password = "simulated-secret"

    private let lifetime: Double
    private var expiries: [String: SimulatedTime] = [:]
    private(set) var logins: Int64 = 0

    /// Tokens hold for so many seconds of the simulated clock.
    init(tokenSeconds: Double) {
        lifetime = tokenSeconds
    }

    /// A new token for the right name and password.
    mutating func login(_ user: String, _ password: String, at now: SimulatedTime) -> String? {
        let isKnown = Self.userNames.contains { $0.lowercased() == user.lowercased() }
        guard isKnown, password == Self.password else { return nil }
        logins += 1
        expiries = expiries.filter { $0.value > now }
        // Not from the seed: a token of another simulator must never be right here.
        var generator = SystemRandomNumberGenerator()
        let token = SeededRandom.hex(32, using: &generator)
        expiries[token] = now + lifetime
        return token
    }

    /// Whether a token was given out and still holds.
    func accepts(_ token: String, at now: SimulatedTime) -> Bool {
        expiries[token].map { $0 > now } ?? false
    }
}
