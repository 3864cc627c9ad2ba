/// The jobs and backups of the days before a world begins.
struct JobHistory {
    /// A run that comes back: each hour, each day or each week.
    private struct Plan {
        let group: ResourceGroup
        let policy: Policy
        let offset: Int64
        let period: Int64
        /// It runs no more from then on.
        let end: Int64
    }

    /// A job still to be numbered.
    private struct Run {
        let start: Int64
        let plan: Int
        var kind = Job.Kind.backup
    }

    private static let day: Int64 = 86_400
    /// A past of so many jobs has a run of each weekly plan in it, whatever the day of the week.
    private static let jobsOfAWeek = 100

    private var registry: Registry
    private let options: WorldOptions
    private var random: SeededRandom
    private var plans: [Plan] = []
    /// What a backup by each plan takes in, before and after the VM that was deleted went.
    private var contents: [(before: Backup.Content, after: Backup.Content)] = []

    init(_ registry: Registry, options: WorldOptions) {
        self.registry = registry
        self.options = options
        random = SeededRandom(seed: options.seed &+ 1)
    }

    /// The world with its past.
    mutating func written() -> Registry {
        makePlans()
        guard !plans.isEmpty, options.jobs > 0 else { return registry }
        registry.reserveJobs(options.jobs)
        let runs = makeRuns()
        // The job that is stuck began the day before the world does.
        let stuck =
            runs.lastIndex { run in
                run.kind == .backup && run.start <= registry.days.beginning.seconds - Self.day
            } ?? 0
        for (number, run) in runs.enumerated() { add(run, isStuck: number == stuck) }
        if options.dialect.hasTies { registry.tieBackups() }
        loseMount()
        return registry
    }

    /// A datastore out of an old backup was mounted, and then taken away outside the plug-in: the backup counts as
    /// mounted.
    private mutating func loseMount() {
        guard let group = registry.groups.named(DemoInventory.groupWithLostMount),
            let backup = registry.backups[group.id]?.first, let source = backup.content.datastores.first,
            let host = registry.hosts.all.first
        else { return }
        let mount = registry.addMount(of: backup, source: source, from: .primary, on: host.id, at: backup.time + 3600)
        registry.loseMount(mount.id)
    }

    private mutating func makePlans() {
        for group in registry.groups.all {
            for policy in group.policies.compactMap({ registry.policies[$0] }) {
                let (period, offset): (Int64, Int64) =
                    switch policy.frequency {
                    case .hourly: (3600, 0)
                    // Two in the morning for the first group, ten minutes later for each further one.
                    case .daily: (Self.day, 7200 + (group.id - 1) * 600 % Self.day)
                    default: (7 * Self.day, 4 * 3600)
                    }
                let end = group.state == .production ? Int64.max : registry.days.suspension.seconds
                plans.append(Plan(group: group, policy: policy, offset: offset, period: period, end: end))
                contents.append(
                    (
                        registry.content(of: group, policy: policy, at: SimulatedTime(seconds: 0)),
                        registry.content(of: group, policy: policy, at: registry.days.beginning)
                    ))
            }
        }
    }

    /// As many runs as there are to be jobs, the oldest first; where the plans don't give that many in the days that
    /// jobs are kept, people have backed up by hand in between.
    private mutating func makeRuns() -> [Run] {
        // The longest job takes 240 s; all are over when the world begins.
        let end = registry.days.beginning.seconds - 300
        var runs: [Run] = []
        var day: Int64 = 0
        while runs.count < options.jobs, day < VendorRules.defaultJobDays {
            let from = max(end - (day + 1) * Self.day, end - VendorRules.defaultJobDays * Self.day + 1)
            let until = end - day * Self.day
            for (number, plan) in plans.enumerated() { appendRuns(of: plan, number, from, until, to: &runs) }
            day += 1
        }
        while runs.count < options.jobs {
            let start = end - 60 - Int64(random.next() % UInt64(VendorRules.defaultJobDays * Self.day - 120))
            let kinds: [Job.Kind] = [.backup, .backup, .backup, .backup, .mountBackup, .restore]
            runs.append(
                Run(
                    start: start, plan: Int(random.next() % UInt64(plans.count)),
                    kind: kinds[Int(random.next() % UInt64(kinds.count))]))
        }
        runs.sort { ($0.start, $0.plan, $0.kind.rawValue) < ($1.start, $1.plan, $1.kind.rawValue) }
        let missing =
            options.jobs < Self.jobsOfAWeek ? [] : lastWeeklyRuns(before: end, notIn: runs.suffix(options.jobs))
        return missing + runs.suffix(options.jobs - missing.count)
    }

    /// The last run of each weekly plan that has none among the runs that count: they are older than all of those.
    private func lastWeeklyRuns(before end: Int64, notIn runs: ArraySlice<Run>) -> [Run] {
        var missing: [Run] = []
        for (number, plan) in plans.enumerated()
        where plan.period > Self.day && !runs.contains(where: { $0.plan == number && $0.kind == .backup }) {
            let origin = registry.days.sundayOfLastYear.seconds + plan.offset
            let last = origin + (min(end, plan.end) - 1 - origin) / plan.period * plan.period
            missing.append(Run(start: last, plan: number))
        }
        return missing
    }

    private mutating func appendRuns(of plan: Plan, _ number: Int, _ from: Int64, _ until: Int64, to runs: inout [Run])
    {
        let origin = registry.days.sundayOfLastYear.seconds + plan.offset
        var start = origin + (from - origin + plan.period - 1) / plan.period * plan.period
        while start < min(until, plan.end) {
            runs.append(Run(start: start, plan: number))
            // Now and then somebody looks into a backup, or needs a VM back.
            if random.chance(0.08) {
                let kind: Job.Kind = random.chance(0.6) ? .mountBackup : .restore
                runs.append(Run(start: min(until - 1, start + 1800), plan: number, kind: kind))
            }
            start += plan.period
        }
    }

    private mutating func add(_ run: Run, isStuck: Bool) {
        let plan = plans[run.plan]
        let start = SimulatedTime(seconds: run.start)
        let isFailed = random.chance(0.04)
        let end = start + Double(20 + random.next() % 220)
        // A backup makes one; whatever else there is uses the newest that its group had then.
        let used = run.kind == .backup ? nil : registry.backups[plan.group.id]?.last
        let job = registry.addJob { id in
            Job(
                id: id, kind: run.kind, group: plan.group.id, groupName: plan.group.name, policy: plan.policy.id,
                policyName: plan.policy.name, start: start, due: nil, state: .running, backupName: used?.name)
        }
        guard !isStuck else { return }
        if isFailed {
            registry.endJob(
                job.id, as: .failed, at: end,
                messages: ["The storage system did not answer in time: \(job.name) was given up."])
        } else if run.kind == .backup {
            var content = start < registry.days.deletion ? contents[run.plan].before : contents[run.plan].after
            let night = registry.days.troubledNight
            if start >= night + 7200, start < night + 10_800 { content = content.troubled(in: plan.group) }
            let backup = registry.addBackup(
                of: plan.group, policy: plan.policy, job: job.id, at: start, content: content)
            registry.setBackup(of: job.id, to: backup.name)
            registry.endJob(
                job.id, as: content.isUnquiesced ? .warning : .completed, at: end,
                messages: BackupWork.messages(of: backup))
        } else {
            registry.endJob(job.id, as: .completed, at: end, messages: ["\(job.name) is complete."])
        }
    }
}

extension Backup.Content {
    /// The same with what went wrong in the troubled night.
    fileprivate func troubled(in group: ResourceGroup) -> Backup.Content {
        guard let trouble = DemoInventory.troubles.first(where: { $0.group == group.name }) else { return self }
        var content = self
        content.copies.removeAll { $0.name == trouble.failed }
        content.failed += copies.filter { $0.name == trouble.failed }
        content.unquiesced += copies.filter { $0.name == trouble.unquiesced }.map(\.id)
        return content
    }
}
