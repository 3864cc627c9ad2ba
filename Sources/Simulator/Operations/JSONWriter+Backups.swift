import JSON

extension JSONWriter {
    mutating func backups(_ rows: [BackupRow]) {
        beginObject()
        list("backupResponseList", rows) { writer, row in
            let backup = row.backup
            writer.member("backupId", backup.id)
            writer.member("backupName", backup.name)
            writer.member("startTime", backup.time.jobText)
            writer.member("endTime", row.end?.jobText)
            writer.member("status", backup.status.rawValue)
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
                writer.member("type", datastore.kind.rawValue)
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
            writer.member("datastoreType", location.datastore.kind.rawValue)
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
