/// Who sent a call.
struct VCenterSender: Sendable {
    static let cookieName = "vmware_soap_session"

    /// The value of the cookie; empty if there is none.
    let cookie: String
    /// The session of the cookie, if it is one.
    let session: VCenterSessions.Session?

    /// Looks who it is; a session that is used goes on.
    init(of request: Request, in world: inout World.State) {
        cookie = Self.cookie(in: request)
        session = world.vCenterSessions[cookie]
        if session != nil { world.vCenterSessions.touch(cookie, at: world.now) }
    }

    /// The cookie's value, in quotes or not. What else stands in the header is none of ours: some clients send back the
    /// whole line that they were given.
    private static func cookie(in request: Request) -> String {
        let pairs = request.headers.filter { $0.name.lowercased() == "cookie" }
            .flatMap { $0.value.split(separator: ";") }
        for pair in pairs {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, sides[0].filter({ $0 != " " }) == cookieName else { continue }
            return String(sides[1].filter { $0 != "\"" && $0 != " " })
        }
        return ""
    }
}
