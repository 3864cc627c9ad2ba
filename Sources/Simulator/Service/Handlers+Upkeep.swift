import JSON

extension Handlers {
    /// What keeps the appliance tidy.
    static let upkeep: [String: Handler] = [
        "backups.cleanup": cleanUpBackup,
        "config.jobs_cleanup": jobRetention,
        "config.set_jobs_cleanup": setJobRetention,
    ]

    /// Where datastores out of a backup were taken away past the plug-in, the backup counts as mounted until this is done.
    static func cleanUpBackup(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        let backup = try CallLookup(call: call, registry: world.registry).backup()
        let mounts = world.registry.mounts.all.filter { $0.backup == backup.id }
        let lost = mounts.filter(\.isOutOfBand)
        guard !lost.isEmpty else {
            throw RequestError(
                409,
                mounts.isEmpty
                    ? "The backup \(backup.name) is not mounted: there is nothing to clean up."
                    : "The datastores out of the backup \(backup.name) are mounted as they should be: unmount them.")
        }
        for mount in lost { world.registry.removeMount(mount.id) }
        return Outcome(messages: ["Backup \(backup.id) was cleaned up."], isChange: true)
    }

    static func jobRetention(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        let retention = world.retention
        return Outcome { writer in
            writer.beginObject()
            writer.member("jobRetentionDays", retention.jobDays)
            writer.member("logRetentionDays", retention.logDays)
            writer.endObject()
        }
    }

    static func setJobRetention(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        let (jobs, logs) = (call.body?["jobRetentionDays"]?.int, call.body?["logRetentionDays"]?.int)
        guard jobs != nil || logs != nil else {
            throw RequestError(400, "jobRetentionDays or logRetentionDays is needed.")
        }
        for (name, days) in [("jobRetentionDays", jobs), ("logRetentionDays", logs)] {
            if let days, days < 1 { throw RequestError(400, "\(name) must be at least 1.") }
        }
        world.retention.jobDays = jobs ?? world.retention.jobDays
        world.retention.logDays = logs ?? world.retention.logDays
        return Outcome(
            messages: ["Jobs are kept \(world.retention.jobDays) days, logs \(world.retention.logDays) days."],
            isChange: true)
    }
}
