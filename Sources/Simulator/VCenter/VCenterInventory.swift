/// The inventory of vCenter as it is at one moment, for one who asks.
struct VCenterInventory: Sendable {
    /// What the places between the root and the things are called; none of them ever changes.
    enum Place {
        static let root = VimReference("Folder", "group-d1")
        static let datacenter = VimReference("Datacenter", "datacenter-2")
        static let vms = VimReference("Folder", Folder.ofVMs)
        static let hosts = VimReference("Folder", "group-h4")
        static let datastores = VimReference("Folder", "group-s5")
        static let networks = VimReference("Folder", "group-n6")
        static let cluster = VimReference("ClusterComputeResource", "domain-c7")
        static let pool = VimReference("ResourcePool", "resgroup-8")
    }

    let now: SimulatedTime
    let seed: UInt64
    let dialect: Dialect.VCenter
    /// The session of the one who asks.
    let session: VCenterSessions.Session?
    let vms: Table<VirtualMachine>
    let hosts: Table<Host>
    let folders: Table<Folder>
    let datastores: Table<Datastore>
    /// The datastores out of backups, which hosts have mounted.
    let mounts: Table<Mount>
    /// What is in each place of the tree.
    let children: [VimReference: [VimReference]]
    /// How many bytes the disks on each datastore take.
    let used: [Datastore.ID: Int64]

    /// - Parameter hasTree: Whether what is in what is needed, which is found out of all VMs.
    init(_ world: World.State, session: VCenterSessions.Session?, hasTree: Bool = true) {
        now = world.now
        seed = world.options.seed
        dialect = world.options.dialect.vCenter
        self.session = session
        vms = world.registry.vms
        hosts = world.registry.hosts
        folders = world.registry.folders
        datastores = world.registry.datastores
        var mounts = world.registry.mounts
        // Such a one counts as mounted with the appliance alone.
        mounts.removeAll { $0.isOutOfBand }
        self.mounts = mounts
        guard hasTree else {
            (children, used) = ([:], [:])
            return
        }
        var children: [VimReference: [VimReference]] = [
            Place.root: [Place.datacenter],
            Place.datacenter: [Place.vms, Place.hosts, Place.datastores, Place.networks],
            Place.hosts: [Place.cluster],
            Place.cluster: hosts.all.map { VimReference("HostSystem", $0.id) } + [Place.pool],
            Place.datastores: datastores.all.map { VimReference("Datastore", $0.id) }
                + mounts.all.map { VimReference("Datastore", $0.id) },
        ]
        for folder in folders.all {
            children[VimReference("Folder", folder.parent), default: []].append(VimReference("Folder", folder.id))
        }
        var used: [Datastore.ID: Int64] = [:]
        for vm in vms.all where vm.deletion == nil {
            children[VimReference("Folder", vm.folder), default: []].append(VimReference("VirtualMachine", vm.id))
            for disk in vm.disks { used[disk.datastore, default: 0] += disk.gigabytes << 30 }
        }
        self.children = children
        self.used = used
    }

    /// A VM that vCenter has.
    func vm(_ id: VirtualMachine.ID) -> VirtualMachine? { vms[id].flatMap { $0.deletion == nil ? $0 : nil } }

    func type(of reference: VimReference) throws(SOAPFault) -> ManagedType {
        guard let type = ManagedType.all[reference.type], type.has(reference.id, in: self) else {
            throw .objectDeleted(reference)
        }
        return type
    }

    /// All VMs, or those for which something holds.
    func vmReferences(where isWanted: (VirtualMachine) -> Bool = { _ in true }) -> VimValue {
        .references(
            vms.all.filter { $0.deletion == nil && isWanted($0) }.map { VimReference("VirtualMachine", $0.id) })
    }

    var datastoreReferences: VimValue { .references(children[Place.datastores] ?? []) }

    /// What a view shows: each thing once.
    func contents(of view: ContainerView) -> [VimReference] {
        var found: [VimReference] = []
        var places = [view.container][...]
        let types = Set(view.types)
        while let place = places.popFirst() {
            for child in children[place] ?? [] {
                if types.isEmpty || ManagedType.all[child.type]?.isA.isDisjoint(with: types) == false {
                    found.append(child)
                }
                if view.isRecursive, children[child] != nil { places.append(child) }
            }
        }
        return found
    }
}
