/// Backups as both lists of them show them.
struct BackupRow: Sendable {
    let backup: Backup
    let groupName: String?
    let end: SimulatedTime?
    let isMounted: Bool
    let locations: [SnapshotLocation.Kind]
    let datastores: [Datastore]
    /// The VMs in it, and the names of the hosts that they were on; nil leaves them out.
    let vms: [(vm: VirtualMachine, host: String?, isFailed: Bool)]?
}

extension Registry {
    /// The backups that are so, the newest first, with all that is shown of them.
    func backupRows(withVMs: Bool, where isWanted: (Backup) -> Bool) -> [BackupRow] {
        let wanted = backups.values.flatMap { $0.filter(isWanted) }.sorted { ($0.time, $0.id) > ($1.time, $1.id) }
        let mounted = Set(mounts.all.map(\.backup))
        return wanted.map { backup in
            let locations = Set(locations(of: backup).map(\.kind))
            return BackupRow(
                backup: backup, groupName: groups[backup.group]?.name, end: jobs[backup.job]?.end,
                isMounted: mounted.contains(backup.id),
                locations: SnapshotLocation.Kind.allCases.filter(locations.contains),
                datastores: backup.content.datastores.compactMap { datastores[$0] },
                vms: withVMs
                    ? backup.content.copies.map { ($0, hosts[$0.host]?.name, false) }
                        + backup.content.failed.map { ($0, hosts[$0.host]?.name, true) } : nil)
        }
    }
}
