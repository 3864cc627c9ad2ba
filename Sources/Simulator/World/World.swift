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
    }

    let options: WorldOptions
    private let state: Mutex<State>

    init(_ options: WorldOptions) {
        self.options = options
        state = Mutex(
            State(
                registry: WorldBuilder.build(options), clock: SimulatedClock(isRunning: options.isClockRunning),
                accounts: Accounts(tokenSeconds: options.tokenSeconds), faults: Faults(seed: options.seed)))
    }

    /// Does something in the world as it is now: what was due has happened before.
    func with<Result: Sendable, Failure: Error>(
        _ body: (inout State, SimulatedTime) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        try state.withLock { state throws(Failure) in
            let now = state.clock.now
            state.settle(at: now)
            return try body(&state, now)
        }
    }
}

extension World.State {
    /// Starts a backup of a group; it ends by itself when its time has come.
    mutating func startBackup(of group: ResourceGroup, policy: Policy, seconds: Double, at now: SimulatedTime) -> Job {
        let due = now + seconds
        let job = registry.addJob { id in
            Job(
                id: id, kind: .backup, group: group.id, groupName: group.name, policy: policy.id,
                policyName: policy.name,
                start: now, due: due, state: .running)
        }
        let place = running.lastIndex { $0.due <= due }.map { $0 + 1 } ?? 0
        running.insert((due, job.id), at: place)
        return job
    }

    /// Ends the jobs whose time has come.
    mutating func settle(at now: SimulatedTime) {
        let ended = running.prefix { $0.due <= now }
        guard !ended.isEmpty else { return }
        running.removeFirst(ended.count)
        for (due, id) in ended { finish(id, at: due) }
    }

    private mutating func finish(_ id: Job.ID, at time: SimulatedTime) {
        guard let job = registry.jobs[id] else { return }
        guard let group = job.group.flatMap({ registry.groups[$0] }),
            let policy = registry.policies[job.policy]
        else {
            registry.endJob(id, as: .failed, at: time, message: "The resource group \(job.groupName) is gone.")
            return
        }
        let backup = registry.addBackup(
            of: group, policy: policy, job: id, at: job.start, machines: registry.machines(in: group, at: job.start))
        registry.endJob(id, made: backup, at: time)
    }
}
