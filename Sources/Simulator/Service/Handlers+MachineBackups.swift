import JSON

extension Handlers {
    /// Backups of VMs, and what is done with them.
    static let vms: [String: Handler] = [
        "vms.backups": vmBackups,
        "vms.snapshot_locations": vmLocations,
        "vms.available_esx_hosts": vmHosts,
        "vms.restore": restoreVM,
        "vms.restore_deleted": restoreVM,
        "vms.vmdk_locations": diskLocations,
        "vms.available_datastores": availableDatastores,
        "vms.restore_vmdks": restoreDisks,
        "vms.attach_vmdks": attachDisks,
        "vms.detach_vmdks": detachDisks,
    ]

    static func vmBackups(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        let vm = try CallLookup(call: call, registry: world.registry).vm()
        let rows = world.registry.backupRows(withVMs: true) { $0.copy(of: vm) != nil }
        return Outcome { writer in writer.backups(rows) }
    }

    static func vmLocations(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        let backup = try CallLookup(call: call, registry: world.registry).backup()
        let locations = world.registry.locations(of: backup)
        let hosts = world.registry.hostNames(of: backup)
        return Outcome { writer in
            writer.beginObject()
            writer.locations(locations, hosts: hosts)
            writer.endObject()
        }
    }

    static func vmHosts(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        let vm = try CallLookup(call: call, registry: world.registry).vm()
        let hosts = world.registry.availableHosts(for: vm)
        return Outcome { writer in writer.hosts(hosts, original: [vm.host]) }
    }
}
