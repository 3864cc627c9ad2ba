import JSON

extension Operations.Auth {
    static let handlers: [String: Handler] = ["auth.login": login]

    static func login(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let (user, password) = (try call.body.required(string: "username"), try call.body.required(string: "password"))
        guard let token = world.accounts.login(user, password, at: world.now) else {
            // Neither is written down: what was typed as a name may have been a password.
            world.audit.record("auth.login: refused.", by: "-", at: world.now)
            throw ServiceError(401, "The user name or the password is wrong.")
        }
        let known = world.accounts.user(of: token, at: world.now) ?? "-"
        world.audit.record("auth.login: Login successful.", by: known, at: world.now)
        return OperationResult(messages: ["Login successful."]) { writer in
            writer.beginObject()
            writer.member("token", token)
            writer.endObject()
        }
    }
}
