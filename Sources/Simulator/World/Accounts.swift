/// Who may log in, and the tokens that were given out.
struct Accounts: Sendable {
    /// The user of the simulated vCenter, in the two forms that vCenter takes.
    static let userNames = ["administrator@vsphere.local", "demo\\administrator"]
    /// A user of it who may look only.
    static let viewer = "viewer@vsphere.local"
    /// The password of both. It is no secret: the simulator prints it.
    static let password = "simulated-secret"

    private let lifetime: Double
    private var tokens: [String: (user: String, expiry: SimulatedTime)] = [:]
    private(set) var logins: Int64 = 0

    /// Tokens hold for so many seconds of the simulated clock.
    init(tokenSeconds: Double) {
        lifetime = tokenSeconds
    }

    /// A new token for the right name and password.
    mutating func login(_ user: String, _ password: String, at now: SimulatedTime) -> String? {
        guard let known = Self.user(user, password) else { return nil }
        logins += 1
        tokens = tokens.filter { $0.value.expiry > now }
        // Not from the seed: a token of another simulator must never be right here.
        var generator = SystemRandomNumberGenerator()
        let token = SeededRandom.hex(32, using: &generator)
        tokens[token] = (known, now + lifetime)
        return token
    }

    /// The user of a name and a password, for the appliance and for vCenter.
    static func user(_ name: String, _ password: String) -> String? {
        guard password == Self.password else { return nil }
        return (userNames + [viewer]).first { $0.lowercased() == name.lowercased() }
    }

    /// No token that was given holds any more.
    mutating func forgetTokens() { tokens = [:] }

    /// The user that a token was given to, if it still holds.
    func user(of token: String, at now: SimulatedTime) -> String? {
        tokens[token].flatMap { $0.expiry > now ? $0.user : nil }
    }
}
