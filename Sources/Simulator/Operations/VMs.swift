import JSON

extension Operations.VMs {
    /// Backups of VMs, and what is done with them.
    static let handlers: [String: Handler] = [
        "vms.backups": backups,
        "vms.snapshot_locations": snapshotLocations,
        "vms.available_esx_hosts": availableESXHosts,
        "vms.restore": restore,
        "vms.restore_deleted": restore,
        "vms.vmdk_locations": vmdkLocations,
        "vms.available_datastores": availableDatastores,
        "vms.restore_vmdks": restoreVMDKs,
        "vms.attach_vmdks": attachVMDKs,
        "vms.detach_vmdks": detachVMDKs,
    ]

    static func backups(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let vm = try CallLookup(call, in: world.registry).vm()
        let rows = world.registry.backupRows(withVMs: true) { $0.copy(of: vm) != nil || $0.lacks(vm) }
        return OperationResult { writer in writer.backups(rows) }
    }

    static func snapshotLocations(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let backup = try CallLookup(call, in: world.registry).backup()
        let locations = world.registry.locations(of: backup)
        let hosts = world.registry.hostNames(of: backup)
        return OperationResult { writer in
            writer.beginObject()
            writer.locations(locations, hosts: hosts)
            writer.endObject()
        }
    }

    static func availableESXHosts(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let vm = try CallLookup(call, in: world.registry).vm()
        let hosts = world.registry.availableHosts(for: vm)
        return OperationResult { writer in writer.hosts(hosts, original: [vm.host]) }
    }
}
