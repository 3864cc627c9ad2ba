import JSON

extension Handlers {
    static func login(_ call: Call, _ state: inout World.State, _ now: SimulatedTime) throws(Refusal) -> Outcome {
        guard let user = call.body?["username"]?.string, let password = call.body?["password"]?.string else {
            throw Refusal(400, "username and password are needed.")
        }
        guard let token = state.accounts.login(user, password, at: now) else {
            throw Refusal(401, "The user name or the password is wrong.")
        }
        return Outcome(messages: ["Login successful."]) { writer in
            writer.beginObject()
            writer.member("token", token)
            writer.endObject()
        }
    }
}
