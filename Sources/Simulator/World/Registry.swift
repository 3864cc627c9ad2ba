/// Everything the appliance manages. It owns identity: ids, references and uuids are given here and nowhere else.
struct Registry: Sendable {
    private(set) var hosts = Table<Host>()
    private(set) var storage = Table<StorageSystem>()
    private(set) var datastores = Table<Datastore>()
    private(set) var machines = Table<VirtualMachine>()
    private(set) var policies = Table<Policy>()
    private(set) var groups = Table<ResourceGroup>()
    private(set) var jobs = Table<Job>()
    private(set) var backups: [ResourceGroup.ID: [Backup]] = [:]
    /// The machines that are gone from vCenter: few among many.
    private var deleted: [VirtualMachine.ID] = []
    private var random: SeededRandom
    private var nextBackup: Int64 = 1

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    // MARK: What is made

    mutating func addHost(name: String) -> Host.ID {
        let id = "host-\(11 + hosts.count)"
        hosts.add(Host(id: id, name: name))
        return id
    }

    mutating func addStorage(name: String, address: String) -> StorageSystem.ID {
        let id = Int64(storage.count + 1)
        storage.add(StorageSystem(id: id, name: name, address: address))
        return id
    }

    mutating func addDatastore(name: String, kind: Datastore.Kind, storage: StorageSystem.ID) -> Datastore.ID {
        let id = "datastore-\(21 + datastores.count)"
        datastores.add(Datastore(id: id, name: name, kind: kind, storage: storage))
        return id
    }

    /// Adds a machine; a uuid begins as vCenter's do, and with these digits.
    mutating func addMachine(
        name: String, host: Host.ID, datastore: Datastore.ID, isTemplate: Bool = false,
        deletion: VirtualMachine.Deletion? = nil, uuidStart: String = "5020"
    ) -> VirtualMachine.ID {
        let id = "vm-\(1001 + machines.count)"
        let digits = Array(uuidStart + SeededRandom.hex(32 - uuidStart.count, using: &random))
        let parts = [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20..<32]]
        machines.add(
            VirtualMachine(
                id: id, name: name, uuid: parts.map { String($0) }.joined(separator: "-"), host: host,
                datastore: datastore, isTemplate: isTemplate, deletion: deletion))
        if deletion != nil { deleted.append(id) }
        return id
    }

    mutating func addPolicy(_ make: (Policy.ID) -> Policy) {
        policies.add(make(Int64(policies.count + 1)))
    }

    @discardableResult
    mutating func addGroup(_ make: (ResourceGroup.ID) -> ResourceGroup) -> ResourceGroup {
        let group = make(Int64(groups.count + 1))
        groups.add(group)
        return group
    }

    @discardableResult
    mutating func addJob(_ make: (Job.ID) -> Job) -> Job {
        let job = make(Int64(jobs.count + 1))
        jobs.add(job)
        return job
    }

    mutating func reserveJobs(_ count: Int) { jobs.reserve(count) }

    /// Adds the backup that a job made, and lets go of those that its policy no longer keeps.
    mutating func addBackup(
        of group: ResourceGroup, policy: Policy, job: Job.ID, at time: SimulatedTime, machines: [VirtualMachine.ID]
    ) -> Backup {
        let backup = Backup(
            id: nextBackup, name: Backup.name(of: group.name, at: time), group: group.id, policyName: policy.name,
            job: job, time: time, machines: machines)
        nextBackup += 1
        var kept = backups[group.id, default: []]
        kept.append(backup)
        if kept.lazy.filter({ $0.policyName == policy.name }).count > policy.retention,
            let oldest = kept.firstIndex(where: { $0.policyName == policy.name })
        {
            kept.remove(at: oldest)
        }
        backups[group.id] = kept
        return backup
    }

    // MARK: What changes

    /// Marks a running job as over.
    mutating func endJob(_ id: Job.ID, as state: Job.State, at time: SimulatedTime, message: String) {
        jobs.update(id) { job in
            job.state = state
            job.end = time
            job.messages.append(message)
        }
    }

    /// Marks the job of a backup as over.
    mutating func endJob(_ id: Job.ID, made backup: Backup, at time: SimulatedTime) {
        jobs.update(id) { $0.backupName = backup.name }
        endJob(id, as: .completed, at: time, message: "Backup \(backup.name) is complete.")
    }

    // MARK: What is asked

    /// A machine or a datastore by its managed object reference; one that is gone from vCenter can't be protected.
    func entity(_ reference: String) -> ResourceGroup.Entity? {
        if let machine = machines[reference], machine.deletion == nil {
            return ResourceGroup.Entity(id: machine.id, name: machine.name)
        }
        return datastores[reference].map { ResourceGroup.Entity(id: $0.id, name: $0.name) }
    }

    /// The machines that a backup of the group takes in, each once: those named, and those on its datastores; before a
    /// machine was deleted it was taken in too.
    func machines(in group: ResourceGroup, at time: SimulatedTime) -> [VirtualMachine.ID] {
        var found: [VirtualMachine.ID] = []
        for entity in group.entities {
            if datastores[entity.id] == nil {
                found.append(entity.id)
            } else {
                found += machines.all.lazy.filter { $0.datastore == entity.id && $0.deletion == nil }.map(\.id)
            }
        }
        for machine in deleted.compactMap({ machines[$0] }) {
            if let deletion = machine.deletion, deletion.group == group.name, time < deletion.time {
                found.append(machine.id)
            }
        }
        var seen: Set<VirtualMachine.ID> = []
        return found.filter { seen.insert($0).inserted }
    }
}
