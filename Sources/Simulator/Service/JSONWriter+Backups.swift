import JSON

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

extension JSONWriter {
    mutating func backups(_ rows: [BackupRow]) {
        beginObject()
        list("backupResponseList", rows) { writer, row in
            let backup = row.backup
            writer.member("backupId", backup.id)
            writer.member("backupName", backup.name)
            writer.member("startTime", backup.time.jobText)
            writer.member("endTime", row.end?.jobText)
            writer.member("status", backup.isPartial ? "PARTIAL" : "COMPLETED")
            writer.member("isPartial", backup.isPartial)
            writer.member("isVmConsistent", backup.isConsistent)
            writer.member("isMounted", row.isMounted)
            writer.member("locationTypes", row.locations.map(\.rawValue))
            writer.member("snapshotName", backup.name)
            writer.member("resourceGroupId", backup.group)
            writer.member("resourceGroupName", row.groupName)
            writer.member("policyId", backup.policy)
            writer.member("policyName", backup.policyName)
            if let vms = row.vms {
                writer.list("vms", vms) { writer, entry in
                    writer.member("moref", entry.vm.id)
                    writer.member("uuid", entry.vm.uuid)
                    writer.member("name", entry.vm.name)
                    writer.member("isTemplate", entry.vm.isTemplate)
                    writer.member("isFailed", entry.isFailed)
                    writer.member("esxHostName", entry.host)
                }
            }
            writer.list("datastores", row.datastores) { writer, datastore in
                writer.member("moref", datastore.id)
                writer.member("name", datastore.name)
                writer.member("type", datastore.kind.word)
            }
            writer.emptyLink()
        }
        endObject()
    }

    mutating func locations(_ locations: [SnapshotLocation], hosts: [Datastore.ID: String]) {
        list("snapshotLocationsList", locations) { writer, location in
            writer.member("snapshotLocation", location.path)
            writer.member("locationType", location.kind.rawValue)
            writer.member("snapshotName", location.snapshot)
            writer.member("storageSystemName", location.storage)
            writer.member("volumeName", location.volume)
            writer.member("datastore", location.datastore.name)
            writer.member("datastoreMoref", location.datastore.id)
            writer.member("datastoreType", location.datastore.kind.word)
            writer.member("esxHostName", hosts[location.datastore.id])
        }
    }

    mutating func hosts(_ hosts: [Host], original: Set<Host.ID>) {
        beginObject()
        list("availableEsxHostsList", hosts) { writer, host in
            writer.member("esxHostName", host.name)
            writer.member("moref", host.id)
            writer.member("isOriginal", original.contains(host.id))
            writer.member("vCenter", DemoInventory.vCenter)
        }
        endObject()
    }
}

extension Registry {
    /// The name of a host that a VM of the backup was on, for each datastore that its disks were on.
    func hostNames(of backup: Backup) -> [Datastore.ID: String] {
        var names: [Datastore.ID: String] = [:]
        for copy in backup.content.copies {
            for disk in copy.disks where names[disk.datastore] == nil { names[disk.datastore] = hosts[copy.host]?.name }
        }
        return names
    }
}

extension Datastore.Kind {
    /// As the appliance writes it.
    fileprivate var word: String { rawValue.uppercased() }
}
