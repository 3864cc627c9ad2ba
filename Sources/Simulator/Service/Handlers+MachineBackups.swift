import JSON

extension Handlers {
    /// Backups of virtual machines, and what is done with them.
    static let vms: [String: Handler] = [
        "vms.backups": machineBackups,
        "vms.snapshot_locations": machineLocations,
        "vms.available_esx_hosts": machineHosts,
        "vms.restore": restoreMachine,
        "vms.restore_deleted": restoreMachine,
        "vms.vmdk_locations": diskLocations,
        "vms.available_datastores": availableDatastores,
        "vms.restore_vmdks": restoreDisks,
        "vms.attach_vmdks": attachDisks,
        "vms.detach_vmdks": detachDisks,
    ]

    static func machineBackups(_ call: Call, _ state: inout World.State, _ now: SimulatedTime) throws(Refusal)
        -> Outcome
    {
        let machine = try Found(call: call, registry: state.registry).machine()
        let rows = state.registry.backupRows(withMachines: true) { $0.copy(of: machine) != nil }
        return Outcome { writer in writer.backups(rows) }
    }

    static func machineLocations(_ call: Call, _ state: inout World.State, _ now: SimulatedTime) throws(Refusal)
        -> Outcome
    {
        let backup = try Found(call: call, registry: state.registry).backup()
        let locations = state.registry.locations(of: backup)
        let hosts = state.registry.hostNames(of: backup)
        return Outcome { writer in
            writer.beginObject()
            writer.locations(locations, hosts: hosts)
            writer.endObject()
        }
    }

    static func machineHosts(_ call: Call, _ state: inout World.State, _ now: SimulatedTime) throws(Refusal) -> Outcome
    {
        let machine = try Found(call: call, registry: state.registry).machine()
        let hosts = state.registry.availableHosts(for: machine)
        return Outcome { writer in writer.hosts(hosts, original: [machine.host]) }
    }
}
