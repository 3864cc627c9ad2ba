/// What a call names, looked up in the world; what is not there is refused by name.
struct Found {
    let call: Call
    let registry: Registry

    /// A machine that is in vCenter, or for a uuid also one that was deleted from it.
    func machine() throws(Refusal) -> VirtualMachine {
        let reference = call.path["moref"] ?? call.path["uuid"] ?? ""
        if let machine = registry.machine(uuid: reference) { return machine }
        return try liveMachine(reference)
    }

    /// A machine that is in vCenter, by its reference or its uuid.
    func liveMachine(_ reference: String? = nil) throws(Refusal) -> VirtualMachine {
        let reference = reference ?? call.path["moref"] ?? ""
        guard let machine = registry.machines[reference] ?? registry.machine(uuid: reference) else {
            if let renamed = registry.machines.all.first(where: { $0.formerIDs.contains(reference) }) {
                throw Refusal(
                    404, "There is no virtual machine \(reference) any more: \(renamed.name) is \(renamed.id) now.")
            }
            throw Refusal(404, "There is no virtual machine \(reference) in vCenter.")
        }
        guard machine.deletion == nil else {
            throw Refusal(404, "\(machine.name) was deleted from vCenter: only its uuid \(machine.uuid) is known.")
        }
        return machine
    }

    /// The backup that the path names.
    func backup() throws(Refusal) -> Backup {
        let text = call.path["backupId"] ?? ""
        guard let id = Int64(text), id >= 0 else {
            throw Refusal(400, "The id of a backup is a number, not \(text).")
        }
        return try backup(id)
    }

    func backup(_ id: Backup.ID) throws(Refusal) -> Backup {
        guard let backup = registry.backup(id) else { throw Refusal(404, "There is no backup with the id \(id).") }
        return backup
    }

    /// The copy of a machine in a backup.
    func copy(of machine: VirtualMachine, in backup: Backup) throws(Refusal) -> VirtualMachine {
        if let copy = backup.copy(of: machine) { return copy }
        let isFailed = backup.content.failed.contains { machine.isKnown(as: $0.id) }
        throw Refusal(
            404,
            isFailed
                ? "The backup of \(machine.name) failed in \(backup.name), which is partial."
                : "The backup \(backup.name) holds no copy of \(machine.name).")
    }

    /// The datastore that the path names.
    func datastore() throws(Refusal) -> Datastore {
        let reference = call.path["moref"] ?? ""
        guard let datastore = registry.datastores[reference] else {
            throw Refusal(404, "There is no datastore \(reference) in vCenter.")
        }
        return datastore
    }

    func host(named name: String) throws(Refusal) -> Host {
        guard let host = registry.hosts.named(name) else { throw Refusal(404, "There is no ESXi host \(name).") }
        return host
    }

    func datastore(named name: String) throws(Refusal) -> Datastore {
        guard let datastore = registry.datastores.named(name) else {
            throw Refusal(404, "There is no datastore \(name) in vCenter.")
        }
        return datastore
    }

    /// The copy that a body names, which must be one of the backup.
    func location(_ path: String, of backup: Backup) throws(Refusal) -> SnapshotLocation {
        guard let location = registry.locations(of: backup).first(where: { $0.path == path }) else {
            throw Refusal(400, "\(path) is no location of the backup \(backup.name).")
        }
        return location
    }
}

extension Registry {
    /// The hosts that a machine can be restored to: a machine on vVols stays where it is.
    func availableHosts(for machine: VirtualMachine) -> [Host] {
        isOnVVols(machine) ? hosts[machine.host].map { [$0] } ?? [] : hosts.all
    }

    /// The datastores that the disks of a machine can be restored to: vVols to vVols, files to file systems.
    func availableDatastores(for machine: VirtualMachine) -> [Datastore] {
        let isOnVVols = isOnVVols(machine)
        return datastores.all.filter { ($0.kind == .vvol) == isOnVVols }
    }

    func isOnVVols(_ machine: VirtualMachine) -> Bool { datastores[machine.datastore]?.kind == .vvol }
}

extension Outcome {
    /// A job was started.
    static func started(_ job: Job, _ message: String, for call: Call) -> Outcome {
        var outcome = Outcome(messages: [message], isChange: true)
        if !call.hidesJob {
            outcome.payload = { writer in
                writer.beginObject()
                writer.member("jobId", job.id)
                writer.endObject()
            }
        }
        return outcome
    }
}
