extension Session {
    /// The name and the password of the session, for another server that has the same accounts; asked for if they are
    /// not known yet.
    ///
    /// - Throws: what the appliance said when it refused them: they are tried nowhere else then.
    public func sharedCredentials() throws -> Credentials { try login.shared() }

    /// Does something in a later turn of the loop.
    package func later(_ body: @escaping () -> Void) { _ = timing.schedule(after: .zero, body) }

    /// Does something after a while, unless that is cancelled.
    package func after(_ delay: Duration, _ body: @escaping () -> Void) -> any Cancellable {
        timing.schedule(after: delay, body)
    }

    /// Notes that such a server refused them: the appliance is not tried with them either, unless it took them before.
    public func noteRefused(_ credentials: Credentials, by error: ApplianceError) {
        login.sharedRefused(credentials, error)
    }
}
