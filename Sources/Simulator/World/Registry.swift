/// Everything the appliance manages. It owns identity: ids, references and uuids are given here and nowhere else.
struct Registry: Sendable {
    /// The days before the world began.
    let days: PastDays
    private(set) var hosts = Table<Host>()
    private(set) var folders = Table<Folder>()
    private(set) var storage = Table<StorageSystem>()
    private(set) var datastores = Table<Datastore>()
    private(set) var vms = Table<VirtualMachine>()
    private(set) var policies = Table<Policy>()
    private(set) var groups = Table<ResourceGroup>()
    private(set) var jobs = Table<Job>()
    private(set) var backups: [ResourceGroup.ID: [Backup]] = [:]
    /// The datastores that are mounted out of backups.
    private(set) var mounts = Table<Mount>()
    /// The storage VM at the second site, which copies are sent on to.
    var secondSite: StorageSystem.ID?
    /// The tags and folders of vCenter that groups may hold.
    var labels: [ResourceGroup.Entity] = []
    /// The VMs that are gone from vCenter: few among many.
    private var deleted: [VirtualMachine.ID] = []
    private var random: SeededRandom
    private var nextStorage: Int64 = 1
    private var nextGroup: Int64 = 1
    private var nextJob: Int64 = 1
    private var nextBackup: Int64 = 1
    private var nextDatastore = 21
    private var nextVM = 1001
    /// Counts the changes of groups and policies, after which it is computed anew what is to run next.
    private(set) var planChanges = 0

    init(seed: UInt64, beginning: SimulatedTime) {
        days = PastDays(beginning: beginning)
        random = SeededRandom(seed: seed)
    }

    // MARK: What is made

    mutating func addHost(name: String) -> Host.ID {
        let id = "host-\(11 + hosts.count)"
        hosts.add(Host(id: id, name: name))
        return id
    }

    mutating func addFolder(name: String, in parent: Folder.ID) -> Folder.ID {
        let id = "group-v\(30 + folders.count)"
        folders.add(Folder(id: id, name: name, parent: parent))
        return id
    }

    @discardableResult
    mutating func addStorage(_ make: (StorageSystem.ID) -> StorageSystem) -> StorageSystem.ID {
        defer { nextStorage += 1 }
        storage.add(make(nextStorage))
        return nextStorage
    }

    mutating func addDatastore(name: String, kind: Datastore.Kind, storage: StorageSystem.ID) -> Datastore.ID {
        let id = newDatastoreID()
        datastores.add(Datastore(id: id, name: name, kind: kind, storage: storage))
        return id
    }

    /// Mounted datastores and lasting ones take their references from the same row.
    private mutating func newDatastoreID() -> Datastore.ID {
        defer { nextDatastore += 1 }
        return "datastore-\(nextDatastore)"
    }

    private mutating func newVMID() -> VirtualMachine.ID {
        defer { nextVM += 1 }
        return "vm-\(nextVM)"
    }

    private mutating func newUUID(start: String) -> String {
        let digits = Array(start + SeededRandom.hex(32 - start.count, using: &random))
        let parts = [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20..<32]]
        return parts.map { String($0) }.joined(separator: "-")
    }

    /// Adds a VM; a uuid begins as vCenter's do, and with these digits.
    mutating func addVM(
        name: String, host: Host.ID, datastore: Datastore.ID, folder: Folder.ID = Folder.ofVMs, disks: Int = 1,
        isTemplate: Bool = false, deletion: VirtualMachine.Deletion? = nil, hasTools: Bool = true,
        uuidStart: String = "5020"
    ) -> VirtualMachine.ID {
        let id = newVMID()
        let store = datastores[datastore]?.name ?? datastore
        vms.add(
            VirtualMachine(
                id: id, name: name, uuid: newUUID(start: uuidStart), host: host, datastore: datastore,
                folder: folder, isTemplate: isTemplate, hasTools: hasTools, isOn: !isTemplate, deletion: deletion,
                disks: (1...disks).map { number in
                    Disk(
                        label: "Hard disk \(number)", datastore: datastore,
                        path: Disk.path(of: number, on: store, in: name), gigabytes: number == 1 ? 40 : 100)
                }))
        if deletion != nil { deleted.append(id) }
        return id
    }

    @discardableResult
    mutating func addPolicy(_ make: (Policy.ID) -> Policy) -> Policy {
        // No operation takes a policy away, so that their number is the last id.
        let policy = make(Int64(policies.count + 1))
        policies.add(policy)
        planChanges += 1
        return policy
    }

    @discardableResult
    mutating func addGroup(_ make: (ResourceGroup.ID) -> ResourceGroup) -> ResourceGroup {
        let group = make(nextGroup)
        nextGroup += 1
        groups.add(group)
        planChanges += 1
        return group
    }

    @discardableResult
    mutating func addJob(_ make: (Job.ID) -> Job) -> Job {
        let job = make(nextJob)
        nextJob += 1
        jobs.add(job)
        return job
    }

    mutating func reserveJobs(_ count: Int) { jobs.reserve(count) }

    /// Adds the backup that a job made, and lets go of one that its policy no longer keeps.
    mutating func addBackup(
        of group: ResourceGroup, policy: Policy, job: Job.ID, at time: SimulatedTime, content: Backup.Content
    ) -> Backup {
        let backup = Backup(
            id: nextBackup, name: Backup.name(of: group.name, at: time), group: group.id, policy: policy.id,
            policyName: policy.name, job: job, time: time, content: content,
            isReplicated: policy.updatesSnapMirror || policy.updatesSnapVault)
        nextBackup += 1
        var kept = backups[group.id, default: []]
        kept.append(backup)
        if kept.lazy.filter({ $0.policyName == policy.name }).count > policy.maxBackups,
            let oldest = kept.firstIndex(where: { $0.policyName == policy.name && !isMounted($0.id) })
        {
            kept.remove(at: oldest)
        }
        backups[group.id] = kept
        return backup
    }

    /// Puts the backups of a group in the place of those that it has; further ones get numbers beyond all of these.
    mutating func setBackups(_ new: [ResourceGroup.ID: [Backup]]) {
        backups = new
        nextBackup = max(nextBackup, (new.values.joined().map(\.id).max() ?? 0) + 1)
    }

    /// Mounts a datastore of a backup.
    @discardableResult
    mutating func addMount(
        of backup: Backup, source: Datastore.ID, from location: SnapshotLocation.Kind, on host: Host.ID,
        at time: SimulatedTime
    ) -> Mount {
        let name = datastores[source]?.name ?? source
        // Two at the same moment are told apart by the millisecond after.
        var moment = time
        while mounts.named(Mount.name(of: name, at: moment)) != nil { moment = moment + 0.001 }
        let mount = Mount(
            id: newDatastoreID(), name: Mount.name(of: name, at: moment), backup: backup.id, source: source,
            location: location, host: host, time: time)
        mounts.add(mount)
        return mount
    }

    // MARK: What changes

    mutating func endJob(_ id: Job.ID, as state: Job.State, at time: SimulatedTime, messages: [String]) {
        jobs.update(id) { job in
            job.state = state
            job.end = time
            job.messages += messages
        }
    }

    /// Says which backup a job made or uses.
    mutating func setBackup(of id: Job.ID, to name: String) {
        jobs.update(id) { $0.backupName = name }
    }

    /// Purges the jobs that are over since before a moment.
    mutating func removeJobs(endedBefore time: SimulatedTime) {
        guard jobs.all.contains(where: { $0.isOver(before: time) }) else { return }
        jobs.removeAll { $0.isOver(before: time) }
    }

    mutating func updateStorage(_ id: StorageSystem.ID, _ change: (inout StorageSystem) -> Void) {
        storage.update(id, change)
    }

    mutating func removeStorage(_ id: StorageSystem.ID) { storage.remove(id) }

    /// Lets datastores that came from one storage VM come from another one, and copies be sent there.
    mutating func moveDatastores(from old: StorageSystem.ID, to new: StorageSystem.ID) {
        for datastore in datastores.all where datastore.storage == old {
            datastores.update(datastore.id) { $0.storage = new }
        }
        if secondSite == old { secondSite = new }
    }

    mutating func updateGroup(_ id: ResourceGroup.ID, _ change: (inout ResourceGroup) -> Void) {
        groups.update(id, change)
        planChanges += 1
    }

    /// Takes a group out, with all its backups and their snapshots.
    mutating func removeGroup(_ id: ResourceGroup.ID) {
        groups.remove(id)
        backups[id] = nil
        planChanges += 1
    }

    /// Deletes the backups that are to go; one that is mounted stays.
    @discardableResult
    mutating func removeBackups(where isToGo: (Backup) -> Bool) -> Int {
        let mounted = Set(mounts.all.map(\.backup))
        var count = 0
        for (group, kept) in backups {
            let rest = kept.filter { mounted.contains($0.id) || !isToGo($0) }
            count += kept.count - rest.count
            if rest.count < kept.count { backups[group] = rest }
        }
        return count
    }

    /// Takes a mounted datastore away.
    @discardableResult
    mutating func removeMount(_ id: Mount.ID) -> Mount? { mounts.remove(id) }

    /// Somebody takes a mounted datastore away outside the plug-in.
    mutating func loseMount(_ id: Mount.ID) {
        mounts.update(id) { $0.isOutOfBand = true }
    }

    mutating func updateVM(_ id: VirtualMachine.ID, _ change: (inout VirtualMachine) -> Void) {
        vms.update(id, change)
    }

    /// Registers a VM under a new reference, and the one that had the old reference no more. It is in no resource
    /// group from then on: those know it by the old reference.
    @discardableResult
    mutating func register(_ vm: VirtualMachine, insteadOf old: VirtualMachine.ID?) -> VirtualMachine {
        let id = newVMID()
        if let old { unregister(old) }
        let isKnown = vms.all.contains { $0.uuid == vm.uuid }
        // A VM beside one of the same uuid is another VM, which was never backed up.
        let former = isKnown ? [] : vm.formerIDs.filter { $0 != vm.id } + [vm.id]
        let registered = VirtualMachine(
            id: id, name: vm.name, uuid: isKnown ? newUUID(start: "5020") : vm.uuid, host: vm.host,
            datastore: vm.datastore, folder: vm.folder, isTemplate: vm.isTemplate, hasTools: vm.hasTools,
            isOn: vm.isOn, disks: vm.disks, restored: vm.restored, formerIDs: former)
        vms.add(registered)
        return registered
    }

    private mutating func unregister(_ id: VirtualMachine.ID) {
        vms.remove(id)
        deleted.removeAll { $0 == id }
        for group in groups.all where group.entities.contains(where: { $0.id == id }) {
            groups.update(group.id) { $0.entities.removeAll { $0.id == id } }
        }
    }

    // MARK: What is done in vCenter

    /// Somebody deletes a VM; its backups stay.
    mutating func delete(_ id: VirtualMachine.ID, at time: SimulatedTime) {
        let group = groups.all.first { group in group.entities.contains { $0.id == id } }
        vms.update(id) { $0.deletion = VirtualMachine.Deletion(time: time, group: group?.name ?? "") }
        deleted.append(id)
        for group in groups.all where group.entities.contains(where: { $0.id == id }) {
            updateGroup(group.id) { $0.entities.removeAll { $0.id == id } }
        }
    }

    /// Somebody gives a VM another name; its files keep theirs.
    mutating func rename(_ id: VirtualMachine.ID, to name: String) {
        vms.update(id) { $0.name = name }
        for group in groups.all where group.entities.contains(where: { $0.id == id }) {
            updateGroup(group.id) { group in
                group.entities = group.entities.map {
                    $0.id == id ? ResourceGroup.Entity(id: id, name: name, kind: .vm) : $0
                }
            }
        }
    }

    /// Somebody makes a VM like another one. The reference may be one that a VM had that is gone: vCenter's references
    /// are dealt anew where it was set up anew.
    mutating func addVM(
        name: String, like model: VirtualMachine, folder: Folder.ID, isTemplate: Bool, as reference: VirtualMachine.ID?
    ) -> VirtualMachine.ID {
        if let reference, let former = vms.remove(reference) {
            deleted.removeAll { $0 == reference }
            let id = newVMID()
            vms.add(former.known(as: id))
            deleted.append(id)
        }
        let id = addVM(
            name: name, host: model.host, datastore: model.datastore, folder: folder, isTemplate: isTemplate)
        guard let reference, let new = vms.remove(id) else { return id }
        if let number = Int(reference.dropFirst("vm-".count)) { nextVM = max(nextVM, number + 1) }
        vms.add(new.known(as: reference, isNew: true))
        return reference
    }

    // MARK: What is asked

    /// A VM or a datastore by its managed object reference; one that is gone from vCenter can't be protected.
    func entity(_ reference: String) -> ResourceGroup.Entity? {
        if let vm = vms[reference], vm.deletion == nil {
            return ResourceGroup.Entity(id: vm.id, name: vm.name, kind: .vm)
        }
        return datastores[reference].map { ResourceGroup.Entity(id: $0.id, name: $0.name, kind: .datastore) }
            ?? labels.first { $0.id == reference }
    }

    /// The VMs that a backup of the group takes in, each once: those named, and those on its datastores; before a
    /// VM was deleted it was taken in too.
    func vms(in group: ResourceGroup, at time: SimulatedTime) -> [VirtualMachine.ID] {
        var found: [VirtualMachine.ID] = []
        for entity in group.entities {
            switch entity.kind {
            case .vm: found.append(entity.id)
            case .datastore:
                found += vms.all.lazy.filter { $0.datastore == entity.id && $0.deletion == nil }.map(\.id)
            // Nothing bears the tag or lies in the folder but what is in the group by itself.
            case .tag, .folder: break
            }
        }
        for vm in deleted.compactMap({ vms[$0] }) {
            if let deletion = vm.deletion, deletion.group == group.name, time < deletion.time {
                found.append(vm.id)
            }
        }
        var seen: Set<VirtualMachine.ID> = []
        return found.filter { seen.insert($0).inserted }
    }

    /// A VM by its uuid; one that is there comes before one that is gone from vCenter.
    func vm(uuid: String) -> VirtualMachine? {
        let wanted = uuid.lowercased()
        return vms.all.first { $0.uuid == wanted && $0.deletion == nil }
            ?? deleted.lazy.compactMap { vms[$0] }.first { $0.uuid == wanted }
    }

    func backup(_ id: Backup.ID) -> Backup? {
        for kept in backups.values {
            if let backup = kept.first(where: { $0.id == id }) { return backup }
        }
        return nil
    }

    /// Whether a datastore out of a backup is mounted, or counts as mounted: such a backup can't be deleted.
    func isMounted(_ id: Backup.ID) -> Bool { mounts.all.contains { $0.backup == id } }
}
