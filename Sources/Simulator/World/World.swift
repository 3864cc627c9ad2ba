import Synchronization

/// The appliance's world: all that is managed, who may use it, what time it is, and what goes wrong.
final class World: Sendable {
    /// All of it. One lock guards the whole, so that each request sees and leaves a whole world.
    struct State: Sendable {
        var registry: Registry
        var clock: SimulatedClock
        var accounts: Accounts
        var faults: Faults
        var counters = Counters()
        /// The jobs that are to end, the earliest first.
        var running: [(due: SimulatedTime, job: Job.ID)] = []
        /// What those jobs do.
        var work: [Job.ID: any Work] = [:]
        var plans = BackupScheduler()
        var schedules = BuiltInSchedules()
        var retention = JobRetention()
        var audit: AuditTrail
    }

    let options: WorldOptions
    private let state: Mutex<State>

    init(_ options: WorldOptions) {
        self.options = options
        state = Mutex(
            State(
                registry: WorldBuilder.build(options), clock: SimulatedClock(isRunning: options.isClockRunning),
                accounts: Accounts(tokenSeconds: options.tokenSeconds), faults: Faults(seed: options.seed),
                audit: AuditTrail(past: options.seed)))
    }

    /// Does something in the world as it is now: what was due has happened before.
    func with<Result: Sendable, Failure: Error>(
        _ body: (inout State, SimulatedTime) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        try state.withLock { state throws(Failure) in
            let now = state.clock.now
            state.settle(at: now, jobSeconds: options.jobSeconds)
            return try body(&state, now)
        }
    }
}
