/// When the policies of the resource groups run by themselves.
struct BackupScheduler: Sendable {
    /// A clock that is put far forward makes the newest runs only; those before were missed, as by an appliance that
    /// was switched off.
    static let maxRuns = 2000

    /// A policy of a group, and when it runs.
    struct Plan: Sendable {
        let group: ResourceGroup.ID
        let policy: Policy.ID
        let frequency: BackupFrequency
    }

    struct Run: Sendable {
        let time: SimulatedTime
        let plan: Plan
    }

    /// Runs up to this moment were started.
    private var past: SimulatedTime
    private var next: SimulatedTime?
    private var knownChanges = -1

    init(beginning: SimulatedTime) {
        past = beginning
    }

    /// The runs that fell due since it was asked last, the earliest first.
    mutating func due(at now: SimulatedTime, in registry: Registry) -> [Run] {
        if knownChanges != registry.planChanges {
            next = Self.plans(in: registry).compactMap { $0.frequency.next(after: past) }.min()
            knownChanges = registry.planChanges
        }
        guard let next, next <= now else {
            past = now
            return []
        }
        let plans = Self.plans(in: registry)
        let runs = Self.runs(of: plans, after: past, through: now)
        past = now
        self.next = plans.compactMap { $0.frequency.next(after: now) }.min()
        return runs
    }

    /// The plans of the groups that are not suspended.
    private static func plans(in registry: Registry) -> [Plan] {
        registry.groups.all.filter { $0.state == .production }.flatMap { group in
            group.policies.compactMap { registry.policies[$0] }.map { policy in
                Plan(group: group.id, policy: policy.id, frequency: registry.frequency(of: policy, in: group))
            }
        }
    }

    private static func runs(of plans: [Plan], after start: SimulatedTime, through end: SimulatedTime) -> [Run] {
        let rate = plans.compactMap(\.frequency.period).reduce(0) { $0 + 1 / $1 }
        guard rate > 0 else { return [] }
        let start = max(start, end + -Double(maxRuns) / rate)
        var runs: [Run] = []
        for plan in plans {
            var moment = start
            while let time = plan.frequency.next(after: moment), time <= end {
                runs.append(Run(time: time, plan: plan))
                moment = time
            }
        }
        runs.sort { ($0.time, $0.plan.group, $0.plan.policy) < ($1.time, $1.plan.group, $1.plan.policy) }
        return runs.suffix(maxRuns)
    }
}

extension World.State {
    /// Lets everything happen that was due by now, in its order.
    mutating func settle(until now: SimulatedTime) {
        for run in scheduler.due(at: now, in: registry) {
            endJobs(until: run.time)
            guard let group = registry.groups[run.plan.group], let policy = registry.policies[run.plan.policy] else {
                continue
            }
            _ = startBackup(of: group, policy: policy, at: run.time)
        }
        endJobs(until: now)
        for (kind, time) in schedules.due(at: now) { run(kind, at: time) }
    }
}
