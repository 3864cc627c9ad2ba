/// A place where the snapshot of a datastore in a backup lies.
struct SnapshotLocation: Sendable {
    let kind: Kind
    let datastore: Datastore
    let storage: String
    let volume: String
    /// The snapshot, which is called as the backup is.
    let snapshot: String

    /// As restores and mounts ask for it: `svm_nas01:vol_nfs_web01:gold_web_11-23-2026_02.00.00.0000`.
    var path: String { "\(storage):\(volume):\(snapshot)" }
}

extension Registry {
    /// The places of the snapshots of a backup, the primary ones first. A storage VM that the plug-in
    /// has no connection to any more offers none.
    func locations(of backup: Backup) -> [SnapshotLocation] {
        SnapshotLocation.Kind.allCases.flatMap { kind -> [SnapshotLocation] in
            guard kind == .primary || backup.isReplicated else { return [] }
            return backup.content.datastores.compactMap { id in
                guard let datastore = datastores[id] else { return nil }
                let system = kind == .primary ? storage[datastore.storage] : secondSite.flatMap { storage[$0] }
                guard let system else { return nil }
                return SnapshotLocation(
                    kind: kind, datastore: datastore, storage: system.name,
                    volume: "vol_\(datastore.name)\(kind == .primary ? "" : "_dest")", snapshot: backup.name)
            }
        }
    }

    /// The name of a host that a VM of the backup was on, for each datastore that its disks were on.
    func hostNames(of backup: Backup) -> [Datastore.ID: String] {
        var names: [Datastore.ID: String] = [:]
        for copy in backup.content.copies {
            for disk in copy.disks where names[disk.datastore] == nil { names[disk.datastore] = hosts[copy.host]?.name }
        }
        return names
    }
}
