/// Brings a VM back out of a backup, whether it is there still or was deleted from vCenter: see
/// docs/appliance.md, "What the product does around them".
struct VMRestore: Work {
    /// The VM as it was known when the restore began.
    let vm: VirtualMachine
    let backup: Backup.ID
    let host: Host.ID
    /// Where the disks go that were on a datastore.
    let targets: [Datastore.ID: Datastore.ID]
    /// The locations that they come from.
    let copies: [Datastore.ID: String]
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
            guard let store = registry.datastores[target] else { return disk }
            var restored = target == disk.datastore && name == vm.name ? disk : disk.moved(to: store, in: name)
            restored.restored = content(of: disk.datastore, in: registry)
            return restored
        }
        let restored = VirtualMachine(
            id: vm.id, name: name, uuid: vm.uuid, host: host,
            datastore: targets[copy.datastore] ?? copy.datastore, folder: vm.folder, hasTools: copy.hasTools,
            isOn: restarts, disks: disks, restored: content(of: copy.datastore, in: registry), formerIDs: vm.formerIDs)
        let registered = registry.register(restored, insteadOf: isThere ? vm.id : nil)
        let place = registry.hosts[host]?.name ?? host
        return (vm.deletion == nil && isThere ? ["\(vm.name) (\(vm.id)) is unregistered."] : []) + [
            "\(name) is restored from \(backup.name) and registered on \(place) as \(registered.id).",
            "\(name) is in no resource group: put it into one to have it backed up.",
        ]
    }

    /// What comes out of the copy of a datastore.
    private func content(of source: Datastore.ID, in registry: Registry) -> RestoredContent {
        let target = targets[source] ?? source
        return RestoredContent(
            backup: backup, copy: copies[source] ?? "", host: registry.hosts[host]?.name ?? host,
            datastore: registry.datastores[target]?.name ?? target)
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
