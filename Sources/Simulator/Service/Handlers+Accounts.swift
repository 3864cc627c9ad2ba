import JSON

extension Handlers {
    static func login(_ call: Call, _ state: inout World.State, _ now: SimulatedTime) throws(RequestError) -> Outcome {
        guard let user = call.body?["username"]?.string, let password = call.body?["password"]?.string else {
            throw RequestError(400, "username and password are needed.")
        }
        guard let token = state.accounts.login(user, password, at: now) else {
            // Neither is written down: what was typed as a name may have been a password.
            state.audit.record("auth.login: refused.", by: "-", at: now)
            throw RequestError(401, "The user name or the password is wrong.")
        }
        let known = state.accounts.user(of: token, at: now) ?? "-"
        state.audit.record("auth.login: Login successful.", by: known, at: now)
        return Outcome(messages: ["Login successful."]) { writer in
            writer.beginObject()
            writer.member("token", token)
            writer.endObject()
        }
    }
}
