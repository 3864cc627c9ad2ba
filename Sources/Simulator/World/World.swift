import Synchronization

/// The appliance's world: all that is managed, who may use it, what time it is, and what goes wrong.
final class World: Sendable {
    /// All of it. One lock guards the whole, so that each request sees and leaves a whole world, at one moment.
    struct State: Sendable {
        let options: WorldOptions
        /// The moment that the world was looked at. All that was due by then has happened.
        private(set) var now = SimulatedTime.beginning
        private var clock: SimulatedClock
        var registry: Registry
        var accounts: Accounts
        var faults: Faults
        var counters = Counters()
        /// The jobs that are to end, the earliest first.
        var running: [(due: SimulatedTime, job: Job.ID)] = []
        /// What those jobs do.
        var work: [Job.ID: any Work] = [:]
        var scheduler = BackupScheduler()
        var schedules = BuiltInSchedules()
        var retention = JobRetention()
        var audit: AuditTrail
        var extraFields: ExtraFields

        init(_ options: WorldOptions, clock: SimulatedClock) {
            self.options = options
            self.clock = clock
            registry = WorldBuilder.build(options)
            accounts = Accounts(tokenSeconds: options.tokenSeconds)
            faults = Faults(seed: options.seed)
            audit = AuditTrail(past: options.seed)
            extraFields = ExtraFields(isOn: options.dialect.hasExtraFields)
            extraFields.fill(for: registry)
        }

        /// Puts the clock forward; what is due by then happens.
        mutating func advance(seconds: Double) {
            clock.advance(seconds: seconds)
            settle()
        }

        /// Looks at the clock, and lets everything happen that was due by now.
        fileprivate mutating func settle() {
            now = clock.now
            settle(until: now)
        }
    }

    private let state: Mutex<State>

    init(_ options: WorldOptions, clock: SimulatedClock? = nil) {
        state = Mutex(State(options, clock: clock ?? SimulatedClock(isRunning: options.isClockRunning)))
    }

    /// Does something in the world as it is now. Nothing else happens in it meanwhile.
    func with<Result: Sendable, Failure: Error>(
        _ body: (inout State) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        try state.withLock { state throws(Failure) in
            state.settle()
            return try body(&state)
        }
    }
}
