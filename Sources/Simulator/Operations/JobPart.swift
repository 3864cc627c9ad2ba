/// What stands in the list of jobs beside a backup of a resource group, where a dialect shows its parts.
struct JobPart: Sendable {
    /// Beyond the numbers of jobs, so that these stay what they are without parts.
    private static let firstID: Job.ID = 10_000_000

    let whole: Job

    var id: Job.ID { whole.id + Self.firstID }

    /// As on the vendor's screens, where only backups have parts.
    var name: String {
        "(Job \(id))Primary \(Job.backupName(ofGroup: whole.groupName, policy: whole.policyName))"
    }

    /// The part of a job; nil if it has none.
    init?(of job: Job) {
        guard job.kind == .backup, job.groupName != nil else { return nil }
        whole = job
    }

    /// The part that a path names, where parts are shown.
    init?(_ call: Call, in world: World.State) {
        guard world.options.dialect.hasSubJobs, let id = call.path["id"].flatMap({ Job.ID($0) }), id > Self.firstID,
            let job = world.registry.jobs[id - Self.firstID]
        else { return nil }
        self.init(of: job)
    }
}
