/// A datastore out of a backup, mounted on a host.
struct Mount: Managed {
    /// The managed object reference that the mounted datastore has in vCenter.
    let id: Datastore.ID
    /// `<datastore>(sc-<date and time>)`, of the moment at which it was mounted.
    let name: String
    let backup: Backup.ID
    /// The datastore that the backup was made of.
    let source: Datastore.ID
    let location: SnapshotLocation.Kind
    let host: Host.ID
    let time: SimulatedTime
    /// Somebody took the datastore away outside the plug-in: the backup counts as mounted still, but there is nothing
    /// that could be unmounted.
    var isOutOfBand = false

    /// What a datastore is called that was mounted at a moment.
    static func name(of source: String, at time: SimulatedTime) -> String { "\(source)(sc-\(time.mountText))" }
}

/// Mounts a datastore out of a backup.
struct MountWork: Work {
    let backup: Backup.ID
    let source: Datastore.ID
    let location: SnapshotLocation.Kind
    let host: Host.ID

    func finish(_ job: Job, in registry: inout Registry, at time: SimulatedTime) throws(WorkError) -> [String] {
        let backup = try registry.existing(backup, for: job)
        let mount = registry.addMount(of: backup, source: source, from: location, on: host, at: time)
        return ["Datastore \(mount.name) (\(mount.id)) is mounted on \(registry.hosts[host]?.name ?? host)."]
    }
}

/// Unmounts datastores; what was written to them is lost.
struct UnmountWork: Work {
    let mounts: [Mount.ID]

    func finish(_ job: Job, in registry: inout Registry, at time: SimulatedTime) throws(WorkError) -> [String] {
        var messages: [String] = []
        for id in mounts {
            guard let mount = registry.removeMount(id) else {
                throw WorkError("The datastore \(id) is not mounted any more.")
            }
            messages.append("Datastore \(mount.name) (\(id)) is unmounted.")
        }
        return messages
    }
}

extension Registry {
    /// The backup that a job is to use, which may have been deleted since the job began.
    func existing(_ id: Backup.ID, for job: Job) throws(WorkError) -> Backup {
        guard let backup = backup(id) else { throw WorkError("The backup \(job.backupName ?? "") is gone.") }
        return backup
    }
}
