/// Overwrites disks of a VM with what a backup holds.
struct DiskRestore: Work {
    /// A disk and the datastore that it goes to.
    struct Item: Sendable {
        let disk: Disk
        let target: Datastore
        /// The location that it comes from.
        let copy: String
    }

    let vm: VirtualMachine.ID
    let backup: Backup.ID
    let host: Host
    let items: [Item]

    func finish(_ job: Job, in registry: inout Registry, at time: SimulatedTime) throws(WorkError) -> [String] {
        let backup = try registry.existing(backup, for: job)
        guard let vm = registry.vms[vm] else { throw WorkError("The virtual machine is gone.") }
        var messages: [String] = []
        for item in items {
            var restored =
                item.disk.datastore == item.target.id
                ? item.disk : item.disk.moved(to: item.target, in: vm.name)
            restored.restored = RestoredContent(
                backup: backup.id, copy: item.copy, host: host.name, datastore: item.target.name)
            registry.updateVM(vm.id) { [restored] vm in
                if let place = vm.disks.firstIndex(where: { $0.label == restored.label }) {
                    vm.disks[place] = restored
                } else {
                    vm.disks.append(restored)
                }
            }
            messages.append("\(restored.label) of \(vm.name) is restored from \(backup.name) to \(restored.path).")
        }
        return messages
    }
}

/// Attaches disks out of a backup to a VM.
struct DiskAttachment: Work {
    let vm: VirtualMachine.ID
    let disks: [AttachedDisk]

    func finish(_ job: Job, in registry: inout Registry, at time: SimulatedTime) throws(WorkError) -> [String] {
        for disk in disks { _ = try registry.existing(disk.backup, for: job) }
        guard let vm = registry.vms[vm] else { throw WorkError("The virtual machine is gone.") }
        registry.updateVM(vm.id) { $0.attached += disks }
        return disks.map { "\($0.disk.path) is attached to \(vm.name)." }
    }
}

/// Detaches disks that were attached out of backups; what was written to them is lost.
struct DiskDetachment: Work {
    /// A disk and the VM that it is attached to.
    struct Item: Sendable, Hashable {
        let vm: VirtualMachine.ID
        let disk: AttachedDisk
    }

    let items: [Item]

    func finish(_ job: Job, in registry: inout Registry, at time: SimulatedTime) throws(WorkError) -> [String] {
        var messages: [String] = []
        for item in items {
            // Where the VM was restored meanwhile, its attached disks went with it.
            guard let vm = registry.vms[item.vm], vm.attached.contains(item.disk) else {
                throw WorkError("\(item.disk.disk.path) is not attached any more.")
            }
            registry.updateVM(vm.id) { $0.attached.removeAll { $0 == item.disk } }
            messages.append("\(item.disk.disk.path) is detached from \(vm.name).")
        }
        return messages
    }
}
