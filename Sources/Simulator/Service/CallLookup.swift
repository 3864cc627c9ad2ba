/// What a call names, looked up in the world; what is not there is refused by name.
struct CallLookup {
    let registry: Registry
    private let call: Call

    init(_ call: Call, in registry: Registry) {
        self.call = call
        self.registry = registry
    }

    /// A VM that is in vCenter, or for a uuid also one that was deleted from it.
    func vm() throws(RequestError) -> VirtualMachine {
        let reference = call.path["moref"] ?? call.path["uuid"] ?? ""
        if let vm = registry.vm(uuid: reference) { return vm }
        return try liveVM(reference)
    }

    /// A VM that is in vCenter, by its reference or its uuid.
    func liveVM() throws(RequestError) -> VirtualMachine { try liveVM(call.path["moref"] ?? "") }

    func liveVM(_ reference: String) throws(RequestError) -> VirtualMachine {
        guard let vm = registry.vms[reference] ?? registry.vm(uuid: reference) else {
            if let renamed = registry.vms.all.first(where: { $0.formerIDs.contains(reference) }) {
                throw RequestError(
                    404, "There is no virtual machine \(reference) any more: \(renamed.name) is \(renamed.id) now.")
            }
            throw RequestError(404, "There is no virtual machine \(reference) in vCenter.")
        }
        guard vm.deletion == nil else {
            throw RequestError(404, "\(vm.name) was deleted from vCenter: only its uuid \(vm.uuid) is known.")
        }
        return vm
    }

    /// The backup that the path names.
    func backup() throws(RequestError) -> Backup {
        try backup(number("backupId", of: "backup"))
    }

    func backup(_ id: Backup.ID) throws(RequestError) -> Backup {
        guard let backup = registry.backup(id) else { throw RequestError(404, "There is no backup with the id \(id).") }
        return backup
    }

    /// The copy of a VM in a backup.
    func copy(of vm: VirtualMachine, in backup: Backup) throws(RequestError) -> VirtualMachine {
        if let copy = backup.copy(of: vm) { return copy }
        let isFailed = backup.content.failed.contains { vm.isKnown(as: $0.id) }
        throw RequestError(
            404,
            isFailed
                ? "The backup of \(vm.name) failed in \(backup.name), which is partial."
                : "The backup \(backup.name) holds no copy of \(vm.name).")
    }

    /// The job that the path names.
    func job() throws(RequestError) -> Job { try job(number("id", of: "job")) }

    func job(_ id: Job.ID) throws(RequestError) -> Job {
        guard let job = registry.jobs[id] else { throw RequestError(404, "There is no job with the id \(id).") }
        return job
    }

    /// The resource group that the path names.
    func group() throws(RequestError) -> ResourceGroup { try group(number("resourceGroupId", of: "resource group")) }

    func group(_ id: ResourceGroup.ID) throws(RequestError) -> ResourceGroup {
        guard let group = registry.groups[id] else {
            throw RequestError(404, "There is no resource group with the id \(id).")
        }
        return group
    }

    func policy(_ id: Policy.ID) throws(RequestError) -> Policy {
        guard let policy = registry.policies[id] else {
            throw RequestError(404, "There is no policy with the id \(id).")
        }
        return policy
    }

    /// The datastore that the path names.
    func datastore() throws(RequestError) -> Datastore {
        let reference = call.path["moref"] ?? ""
        guard let datastore = registry.datastores[reference] else {
            throw RequestError(404, "There is no datastore \(reference) in vCenter.")
        }
        return datastore
    }

    func host(named name: String) throws(RequestError) -> Host {
        guard let host = registry.hosts.named(name) else { throw RequestError(404, "There is no ESXi host \(name).") }
        return host
    }

    func datastore(named name: String) throws(RequestError) -> Datastore {
        guard let datastore = registry.datastores.named(name) else {
            throw RequestError(404, "There is no datastore \(name) in vCenter.")
        }
        return datastore
    }

    /// The copy that a body names, which must be one of the backup.
    func location(_ path: String, of backup: Backup) throws(RequestError) -> SnapshotLocation {
        guard let location = registry.locations(of: backup).first(where: { $0.path == path }) else {
            throw RequestError(400, "\(path) is no location of the backup \(backup.name).")
        }
        return location
    }

    private func number(_ parameter: String, of thing: String) throws(RequestError) -> Int64 {
        let text = call.path[parameter] ?? ""
        guard let id = Int64(text), id >= 0 else {
            throw RequestError(400, "The id of a \(thing) is a number, not \(text).")
        }
        return id
    }
}
