/// What a call names, looked up in the world; what is not there is refused by name.
struct CallLookup {
    let registry: Registry
    private let call: Call

    init(_ call: Call, in registry: Registry) {
        self.call = call
        self.registry = registry
    }

    /// A VM that is in vCenter, or for a uuid also one that was deleted from it.
    func vm() throws(ServiceError) -> VirtualMachine {
        let reference = call.path["moref"] ?? call.path["uuid"] ?? ""
        if let vm = registry.vm(uuid: reference) { return vm }
        return try liveVM(reference)
    }

    /// A VM that is in vCenter, by its reference or its uuid.
    func liveVM() throws(ServiceError) -> VirtualMachine { try liveVM(call.path["moref"] ?? "") }

    func liveVM(_ reference: String) throws(ServiceError) -> VirtualMachine {
        guard let vm = registry.vms[reference] ?? registry.vm(uuid: reference) else {
            if let renamed = registry.vms.all.first(where: { $0.formerIDs.contains(reference) }) {
                throw ServiceError(
                    404, "There is no virtual machine \(reference) any more: \(renamed.name) is \(renamed.id) now.")
            }
            throw ServiceError(404, "There is no virtual machine \(reference) in vCenter.")
        }
        guard vm.deletion == nil else {
            throw ServiceError(404, "\(vm.name) was deleted from vCenter: only its uuid \(vm.uuid) is known.")
        }
        return vm
    }

    /// The backup that the path names.
    func backup() throws(ServiceError) -> Backup {
        try backup(number("backupId", of: "backup"))
    }

    func backup(_ id: Backup.ID) throws(ServiceError) -> Backup {
        guard let backup = registry.backup(id) else { throw ServiceError(404, "There is no backup with the id \(id).") }
        return backup
    }

    /// The copy of a VM in a backup.
    func copy(of vm: VirtualMachine, in backup: Backup) throws(ServiceError) -> VirtualMachine {
        if let copy = backup.copy(of: vm) { return copy }
        throw ServiceError(
            404,
            backup.lacks(vm)
                ? "The backup of \(vm.name) failed in \(backup.name), which is partial."
                : "The backup \(backup.name) holds no copy of \(vm.name).")
    }

    /// The job that the path names.
    func job() throws(ServiceError) -> Job { try job(number("id", of: "job")) }

    func job(_ id: Job.ID) throws(ServiceError) -> Job {
        guard let job = registry.jobs[id] else { throw ServiceError(404, "There is no job with the id \(id).") }
        return job
    }

    /// The resource group that the path names.
    func group() throws(ServiceError) -> ResourceGroup { try group(number("resourceGroupId", of: "resource group")) }

    func group(_ id: ResourceGroup.ID) throws(ServiceError) -> ResourceGroup {
        guard let group = registry.groups[id] else {
            throw ServiceError(404, "There is no resource group with the id \(id).")
        }
        return group
    }

    func policy(_ id: Policy.ID) throws(ServiceError) -> Policy {
        guard let policy = registry.policies[id] else {
            throw ServiceError(404, "There is no policy with the id \(id).")
        }
        return policy
    }

    /// The datastore that the path names.
    func datastore() throws(ServiceError) -> Datastore {
        let reference = call.path["moref"] ?? ""
        guard let datastore = registry.datastores[reference] else {
            throw ServiceError(404, "There is no datastore \(reference) in vCenter.")
        }
        return datastore
    }

    func host(named name: String) throws(ServiceError) -> Host {
        guard let host = registry.hosts.named(name) else { throw ServiceError(404, "There is no ESXi host \(name).") }
        return host
    }

    func datastore(named name: String) throws(ServiceError) -> Datastore {
        guard let datastore = registry.datastores.named(name) else {
            throw ServiceError(404, "There is no datastore \(name) in vCenter.")
        }
        return datastore
    }

    /// The copy that a body names, which must be one of the backup.
    func location(_ path: String, of backup: Backup) throws(ServiceError) -> SnapshotLocation {
        guard let location = registry.locations(of: backup).first(where: { $0.path == path }) else {
            throw ServiceError(400, "\(path) is no location of the backup \(backup.name).")
        }
        return location
    }

    private func number(_ parameter: String, of thing: String) throws(ServiceError) -> Int64 {
        let text = call.path[parameter] ?? ""
        guard let id = Int64(text), id >= 0 else {
            throw ServiceError(400, "The id of a \(thing) is a number, not \(text).")
        }
        return id
    }
}
