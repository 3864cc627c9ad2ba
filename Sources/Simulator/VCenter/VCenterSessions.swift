/// Who is logged in to vCenter. A session ends by its logout, or when nothing came of it for a while.
struct VCenterSessions: Sendable {
    /// What vCenter keeps for one that is logged in.
    struct Session: Sendable {
        /// Which session it is; it stands in the ids of views.
        let key: String
        let user: String
        let began: SimulatedTime
        fileprivate(set) var lastUsed: SimulatedTime
        var views: [String: ContainerView] = [:]
        /// The rest of what was asked for and not yet fetched, by the tokens that were given for it.
        var rests: [String: Rest] = [:]
        fileprivate(set) var calls: Int32 = 0
    }

    /// What is left of a retrieval, and how much of it is to be told at once.
    struct Rest: Sendable {
        let page: PropertyCollector.Page
        let most: Int?
    }

    private var sessions: [String: Session] = [:]

    /// Begins a session, and gives the value of its cookie.
    mutating func open(for user: String, at now: SimulatedTime, cookie form: Dialect.VCenter.Cookie) -> (
        cookie: String, session: Session
    ) {
        // Not from the seed: a session of another simulator must never be right here.
        var generator = SystemRandomNumberGenerator()
        let key = Self.uuid(start: "52", using: &generator)
        let cookie = form == .bare ? key : SeededRandom.hex(40, using: &generator)
        let session = Session(key: key, user: user, began: now, lastUsed: now)
        sessions[cookie] = session
        return (cookie, session)
    }

    /// Lets go of the sessions of which nothing came for so long; says how many there were.
    @discardableResult
    mutating func expire(after seconds: Double, at now: SimulatedTime) -> Int {
        let before = sessions.count
        sessions = sessions.filter { $0.value.lastUsed + seconds > now }
        return before - sessions.count
    }

    subscript(cookie: String) -> Session? {
        get { sessions[cookie] }
        set { sessions[cookie] = newValue }
    }

    /// Something came of a session.
    mutating func touch(_ cookie: String, at now: SimulatedTime) {
        sessions[cookie]?.lastUsed = now
        sessions[cookie]?.calls += 1
    }

    mutating func close(_ cookie: String) { sessions[cookie] = nil }

    mutating func closeAll() { sessions = [:] }

    /// A uuid by chance, which begins with these digits.
    static func uuid(start: String = "", using generator: inout some RandomNumberGenerator) -> String {
        let digits = Array(start + SeededRandom.hex(32 - start.count, using: &generator))
        let parts = [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20..<32]]
        return parts.map { String($0) }.joined(separator: "-")
    }
}

/// What is below a container of the inventory, as it is whenever it is asked for.
struct ContainerView: Sendable {
    let container: VimReference
    /// Of these types alone; all, if there are none.
    let types: [String]
    let isRecursive: Bool
}
