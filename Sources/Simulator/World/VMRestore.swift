/// Brings a VM back out of a backup, whether it is there still or was deleted from vCenter: see
/// docs/appliance.md, "What the product does around them".
struct VMRestore: Work {
    /// The VM as it was known when the restore began.
    let vm: VirtualMachine
    let backup: Backup.ID
    let host: Host.ID
    /// Where the disks go that were on a datastore.
    let targets: [Datastore.ID: Datastore.ID]
    let restarts: Bool

    func finish(_ job: Job, in registry: inout Registry, at time: SimulatedTime) throws(WorkError) -> [String] {
        let backup = try registry.existing(backup, for: job)
        guard let copy = backup.copy(of: vm) else {
            throw WorkError("The backup \(backup.name) holds no copy of \(vm.name).")
        }
        let isThere = registry.vms[vm.id] != nil
        let name = vm.deletion == nil ? vm.name : registry.freeName(for: vm.name, at: time)
        let disks = copy.disks.map { disk in
            let target = targets[disk.datastore] ?? disk.datastore
            guard target != disk.datastore || name != vm.name, let store = registry.datastores[target] else {
                return disk
            }
            return disk.moved(to: store, in: name)
        }
        let restored = VirtualMachine(
            id: vm.id, name: name, uuid: vm.uuid, host: host,
            datastore: targets[copy.datastore] ?? copy.datastore, hasTools: copy.hasTools, isOn: restarts,
            disks: disks, formerIDs: vm.formerIDs)
        let registered = registry.register(restored, insteadOf: isThere ? vm.id : nil)
        let place = registry.hosts[host]?.name ?? host
        return (vm.deletion == nil && isThere ? ["\(vm.name) (\(vm.id)) is unregistered."] : []) + [
            "\(name) is restored from \(backup.name) and registered on \(place) as \(registered.id).",
            "\(name) is in no resource group: put it into one to have it backed up.",
        ]
    }
}

extension Registry {
    /// The name of a VM, with the time behind it if there is a VM of that name in vCenter.
    fileprivate func freeName(for name: String, at time: SimulatedTime) -> String {
        let wanted = name.lowercased()
        let isTaken = vms.all.contains { $0.deletion == nil && $0.name.lowercased() == wanted }
        return isTaken ? "\(name)_\(time.backupText)" : name
    }
}
