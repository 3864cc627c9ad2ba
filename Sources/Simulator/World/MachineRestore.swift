/// Brings a virtual machine back out of a backup, whether it is there still or was deleted from vCenter.
struct MachineRestore: Work {
    /// The machine as it was known when the restore began.
    let machine: VirtualMachine
    let backup: Backup.ID
    let host: Host.ID
    /// Where the disks go that were on a datastore.
    let targets: [Datastore.ID: Datastore.ID]
    let restarts: Bool

    func finish(_ job: Job, in registry: inout Registry, at time: SimulatedTime) throws(WorkFailure) -> [String] {
        let backup = try registry.existing(backup, for: job)
        guard let copy = backup.copy(of: machine) else {
            throw WorkFailure("The backup \(backup.name) holds no copy of \(machine.name).")
        }
        let isThere = registry.machines[machine.id] != nil
        let name = machine.deletion == nil ? machine.name : registry.freeName(for: machine.name, at: time)
        let disks = copy.disks.map { disk in
            let target = targets[disk.datastore] ?? disk.datastore
            guard target != disk.datastore || name != machine.name, let store = registry.datastores[target] else {
                return disk
            }
            return disk.moved(to: store, in: name)
        }
        let restored = VirtualMachine(
            id: machine.id, name: name, uuid: machine.uuid, host: host,
            datastore: targets[copy.datastore] ?? copy.datastore, hasTools: copy.hasTools, isOn: restarts,
            disks: disks, formerIDs: machine.formerIDs)
        let registered = registry.register(restored, insteadOf: isThere ? machine.id : nil)
        let place = registry.hosts[host]?.name ?? host
        return (machine.deletion == nil && isThere ? ["\(machine.name) (\(machine.id)) is unregistered."] : []) + [
            "\(name) is restored from \(backup.name) and registered on \(place) as \(registered.id).",
            "\(name) is in no resource group: put it into one to have it backed up.",
        ]
    }
}

extension Registry {
    /// The name of a machine, with the time behind it if there is a machine of that name in vCenter.
    fileprivate func freeName(for name: String, at time: SimulatedTime) -> String {
        let wanted = name.lowercased()
        let isTaken = machines.all.contains { $0.deletion == nil && $0.name.lowercased() == wanted }
        return isTaken ? "\(name)_\(time.backupText)" : name
    }
}
