import Synchronization

/// The appliance's world: all that is managed, who may use it, what time it is, and what goes wrong.
final class World: Sendable {
    /// All of it. One lock guards the whole, so that each request sees and leaves a whole world, at one moment.
    struct State: Sendable {
        let options: WorldOptions
        /// What the simulator was started with, which counts again where a reset says nothing else.
        private let startOptions: WorldOptions
        /// The moment that the world was looked at. All that was due by then has happened.
        private(set) var now: SimulatedTime
        private var clock: SimulatedClock
        var registry: Registry
        var accounts: Accounts
        var vCenterSessions = VCenterSessions()
        var faults: Faults
        var counters = Counters()
        /// What was changed through the API.
        private(set) var changes = ChangeLog()
        /// The jobs that are to end, the earliest first.
        var running: [(due: SimulatedTime, job: Job.ID)] = []
        /// What those jobs do.
        var work: [Job.ID: any Work] = [:]
        var scheduler: BackupScheduler
        var schedules: BuiltInSchedules
        var retention: JobRetention
        var configurations = Configurations()
        var audit: AuditTrail
        var extraFields: ExtraFields

        /// A world that begins at a moment, by a clock that is set to it.
        private init(
            _ options: WorldOptions, started: WorldOptions, beginning: SimulatedTime, clock: SimulatedClock
        ) {
            self.options = options
            startOptions = started
            self.clock = clock
            now = beginning
            registry = WorldBuilder.build(options, beginning: beginning)
            accounts = Accounts(tokenSeconds: options.tokenSeconds)
            faults = Faults(seed: options.seed)
            scheduler = BackupScheduler(beginning: beginning)
            schedules = BuiltInSchedules(beginning: beginning)
            retention = JobRetention(beginning: beginning)
            audit = AuditTrail(past: options.seed, days: registry.days)
            extraFields = ExtraFields(isOn: options.dialect.hasExtraFields)
            extraFields.fill(for: registry)
        }

        fileprivate init(_ options: WorldOptions, passed: (@Sendable () -> Duration)?) {
            let beginning = options.beginning
            let clock =
                passed.map { SimulatedClock(beginning: beginning, passed: $0) }
                ?? SimulatedClock(beginning: beginning, isRunning: options.isClockRunning)
            self.init(options, started: options, beginning: beginning, clock: clock)
        }

        /// Begins anew: nothing is left of what has happened. What isn't changed is as the simulator was started.
        mutating func reset(_ change: (inout WorldOptions) -> Void) {
            var options = startOptions
            change(&options)
            let beginning = options.beginning
            self = State(
                options, started: startOptions, beginning: beginning, clock: clock.restarted(at: beginning))
        }

        /// Puts the clock forward; what is due by then happens.
        mutating func advance(seconds: Double) {
            clock.advance(seconds: seconds)
            settle()
        }

        /// Notes a change that was made just now.
        mutating func note(_ change: ChangeLog.Change) {
            changes.add(change, at: now, advanced: clock.advanced)
        }

        /// Looks at the clock, and lets everything happen that was due by now.
        fileprivate mutating func settle() {
            now = clock.now
            settle(until: now)
        }
    }

    private let state: Mutex<State>

    /// A world whose clock runs, or stands still, or is told how much time has passed.
    init(_ options: WorldOptions, passed: (@Sendable () -> Duration)? = nil) {
        state = Mutex(State(options, passed: passed))
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
