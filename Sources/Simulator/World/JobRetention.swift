/// For how long jobs and their logs are kept.
struct JobRetention: Sendable {
    var jobDays = VendorRules.defaultJobDays
    var logDays = VendorRules.defaultLogDays
    /// Jobs that were over before this moment have no log any more.
    private var logsBegin: SimulatedTime

    /// Logs were purged when that was due the last time before the world begins: it is due every six hours.
    init(beginning: SimulatedTime) {
        let lastPurge = SimulatedTime(seconds: beginning.seconds / 21_600 * 21_600)
        logsBegin = lastPurge.before(days: VendorRules.defaultLogDays)
    }

    /// Whether the log of a job is there still.
    func keepsLog(of job: Job) -> Bool { !job.isOver(before: logsBegin) }

    /// Lets go of what was over for too long.
    mutating func purge(_ registry: inout Registry, at now: SimulatedTime) {
        logsBegin = max(logsBegin, now.before(days: logDays))
        registry.removeJobs(endedBefore: now.before(days: jobDays))
    }
}

extension SimulatedTime {
    /// The moment so many days before.
    fileprivate func before(days: Int64) -> SimulatedTime {
        // Longer than this nothing is kept, whatever was set.
        SimulatedTime(seconds: seconds - min(days, 36_500) * 86_400)
    }
}
