/// The schedules that every appliance has, and when they run: see docs/appliance.md, "Built-in schedules".
struct BuiltInSchedules: Sendable {
    struct Schedule: Sendable {
        let kind: Kind
        var cron: CronExpression
        var next: SimulatedTime?
    }

    private(set) var all: [Schedule]
    /// What was due by then has run.
    private var past: SimulatedTime
    private var soonest: SimulatedTime?

    init(beginning: SimulatedTime) {
        past = beginning
        all = Kind.allCases.compactMap { kind in
            // An expression of ours that is none would leave its schedule out; a test counts them.
            guard let cron = try? CronExpression(kind.defaultCron) else { return nil }
            return Schedule(kind: kind, cron: cron, next: cron.next(after: beginning))
        }
        soonest = all.compactMap(\.next).min()
    }

    /// Lets a schedule run at other times from now on.
    mutating func set(_ kind: Kind, to cron: CronExpression, at now: SimulatedTime) {
        for place in all.indices where all[place].kind == kind {
            all[place].cron = cron
            all[place].next = cron.next(after: now)
        }
        soonest = all.compactMap(\.next).min()
    }

    /// What fell due since it was asked last, the earliest first. What fell due several times runs once, for the last
    /// of them: doing it more often would leave the world no other.
    mutating func due(at now: SimulatedTime) -> [(kind: Kind, time: SimulatedTime)] {
        defer { past = now }
        guard let soonest, soonest <= now else { return [] }
        var due: [(kind: Kind, time: SimulatedTime)] = []
        for place in all.indices {
            guard let next = all[place].next, next <= now else { continue }
            let cron = all[place].cron
            due.append((all[place].kind, cron.last(after: past, through: now) ?? next))
            all[place].next = cron.next(after: now)
        }
        self.soonest = all.compactMap(\.next).min()
        return due.sorted { $0.time < $1.time }
    }
}

extension BuiltInSchedules.Kind {
    /// What it does.
    var text: String {
        switch self {
        case .databaseDump: "Saves the appliance's database."
        case .purgeBackups: "Deletes the backups that their policies keep no longer."
        case .support: "Collects data for AutoSupport."
        case .savings: "Reckons how much storage the backups save."
        case .purgeJobs: "Purges the jobs and the logs that are kept no longer."
        }
    }
}

extension World.State {
    mutating func run(_ kind: BuiltInSchedules.Kind, at time: SimulatedTime) {
        var result = "done"
        switch kind {
        case .purgeJobs:
            let before = registry.jobs.count
            retention.purge(&registry, at: time)
            result = "\(before - registry.jobs.count) jobs purged"
        case .purgeBackups: result = "\(registry.purgeBackups(at: time)) backups deleted"
        // Nothing that they make can be seen through the API, but that they ran.
        case .databaseDump, .support, .savings: break
        }
        audit.record("\(kind.rawValue) ran: \(result)", by: "SYSTEM", at: time)
    }
}

extension Registry {
    /// Deletes the backups that their policies keep no longer; what is mounted or locked stays.
    mutating func purgeBackups(at time: SimulatedTime) -> Int {
        let policies = policies
        return removeBackups { backup in
            guard let policy = policies[backup.policy] else { return false }
            return policy.isOutdated(backup, at: time) && !policy.isLocked(backup, at: time)
        }
    }
}
