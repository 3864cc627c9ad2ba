/// For how long jobs and their logs are kept.
struct JobRetention: Sendable {
    var jobDays = VendorRules.defaultJobDays
    var logDays = VendorRules.defaultLogDays
    /// Jobs that were over before this moment have no log any more. At noon, before the world begins, logs were purged.
    private var logsBegin = SimulatedTime(
        seconds: SimulatedTime.beginning.seconds - VendorRules.defaultLogDays * 86_400 - 11_109)

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
