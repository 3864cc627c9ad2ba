/// Overwrites disks of a virtual machine with what a backup holds.
struct DiskRestore: Work {
    /// A disk and the datastore that it goes to.
    struct Item: Sendable {
        let disk: Disk
        let target: Datastore
    }

    let machine: VirtualMachine.ID
    let backup: Backup.ID
    let items: [Item]

    func finish(_ job: Job, in registry: inout Registry, at time: SimulatedTime) throws(WorkFailure) -> [String] {
        let backup = try registry.existing(backup, for: job)
        guard let machine = registry.machines[machine] else { throw WorkFailure("The virtual machine is gone.") }
        var messages: [String] = []
        for item in items {
            let restored =
                item.disk.datastore == item.target.id
                ? item.disk : item.disk.moved(to: item.target, in: machine.name)
            registry.updateMachine(machine.id) { machine in
                if let place = machine.disks.firstIndex(where: { $0.label == restored.label }) {
                    machine.disks[place] = restored
                } else {
                    machine.disks.append(restored)
                }
            }
            messages.append("\(restored.label) of \(machine.name) is restored from \(backup.name) to \(restored.path).")
        }
        return messages
    }
}

/// Attaches disks out of a backup to a virtual machine.
struct DiskAttachment: Work {
    let machine: VirtualMachine.ID
    let disks: [AttachedDisk]

    func finish(_ job: Job, in registry: inout Registry, at time: SimulatedTime) throws(WorkFailure) -> [String] {
        for disk in disks { _ = try registry.existing(disk.backup, for: job) }
        guard let machine = registry.machines[machine] else { throw WorkFailure("The virtual machine is gone.") }
        registry.updateMachine(machine.id) { $0.attached += disks }
        return disks.map { "\($0.disk.path) is attached to \(machine.name)." }
    }
}

/// Detaches disks that were attached out of backups; what was written to them is lost.
struct DiskDetachment: Work {
    /// A disk and the machine that it is attached to.
    struct Item: Sendable, Hashable {
        let machine: VirtualMachine.ID
        let disk: AttachedDisk
    }

    let items: [Item]

    func finish(_ job: Job, in registry: inout Registry, at time: SimulatedTime) throws(WorkFailure) -> [String] {
        var messages: [String] = []
        for item in items {
            // Where the machine was restored meanwhile, its attached disks went with it.
            guard let machine = registry.machines[item.machine], machine.attached.contains(item.disk) else {
                throw WorkFailure("\(item.disk.disk.path) is not attached any more.")
            }
            registry.updateMachine(machine.id) { $0.attached.removeAll { $0 == item.disk } }
            messages.append("\(item.disk.disk.path) is detached from \(machine.name).")
        }
        return messages
    }
}
