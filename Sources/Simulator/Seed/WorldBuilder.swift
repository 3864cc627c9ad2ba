/// Makes the world of one company, and more of it where more is asked for.
struct WorldBuilder {
    private let options: WorldOptions
    private var registry: Registry
    private var hosts: [Host.ID] = []
    private var datastores: [String: Datastore.ID] = [:]
    private var folders: [String: Folder.ID] = [:]
    private var stores: [Datastore.ID] = []

    private init(_ options: WorldOptions, beginning: SimulatedTime) {
        self.options = options
        registry = Registry(seed: options.seed, beginning: beginning)
    }

    static func build(_ options: WorldOptions, beginning: SimulatedTime) -> Registry {
        var builder = WorldBuilder(options, beginning: beginning)
        builder.addSites()
        builder.addFolders()
        builder.addVMs()
        builder.addPolicies()
        builder.addGroups()
        if options.dialect.held == .tags { builder.addLabels() }
        var history = JobHistory(builder.registry, options: options)
        return history.written()
    }

    private mutating func addSites() {
        for number in 1...3 { hosts.append(registry.addHost(name: Self.host(number))) }
        let systems = [("svm_nas01", "192.0.2.21"), ("svm_san01", "192.0.2.22"), ("svm_dr01", "198.51.100.21")]
            .map { name, address in registry.addStorage { StorageSystem(id: $0, name: name, address: address) } }
        let (nas, san) = (systems[0], systems[1])
        registry.secondSite = systems[2]
        for (name, kind, storage) in [
            ("nfs_web01", Datastore.Kind.nfs, nas), ("nfs_db01", .nfs, nas), ("nfs_lab", .nfs, nas),
            ("vmfs_files01", .vmfs, san), ("vmfs_infra01", .vmfs, san), ("vvol_erp01", .vvol, san),
        ] {
            datastores[name] = registry.addDatastore(name: name, kind: kind, storage: storage)
        }
        // Growth keeps the shape of a site: a host for 40 VMs, a datastore for 25.
        let more = max(0, options.vms - DemoInventory.vms.count)
        for number in 0..<(more + 39) / 40 { hosts.append(registry.addHost(name: Self.host(number + 4))) }
        for number in 0..<(more + 24) / 25 {
            stores.append(registry.addDatastore(name: "nfs_bulk\(padded(number + 1, 3))", kind: .nfs, storage: nas))
        }
    }

    private mutating func addFolders() {
        for folder in DemoInventory.folders {
            folders[folder.name] = registry.addFolder(
                name: folder.name, in: folder.parent.flatMap { folders[$0] } ?? Folder.ofVMs)
        }
        guard options.vms > DemoInventory.vms.count else { return }
        let growth = registry.addFolder(name: DemoInventory.folderOfFurther, in: Folder.ofVMs)
        for role in DemoInventory.roles { folders[role] = registry.addFolder(name: role, in: growth) }
    }

    private mutating func addVMs() {
        let deletion = VirtualMachine.Deletion(
            time: registry.days.deletion, group: DemoInventory.groupOfDeleted)
        for vm in DemoInventory.vms.prefix(options.vms) {
            guard let datastore = datastores[vm.datastore] else { continue }
            _ = registry.addVM(
                name: vm.name, host: hosts[vm.host - 1], datastore: datastore,
                folder: vm.folder.flatMap { folders[$0] } ?? Folder.ofVMs, disks: vm.disks,
                isTemplate: vm.kind == .template,
                deletion: vm.kind == .deleted ? deletion : nil, hasTools: vm.hasTools,
                uuidStart: vm.uuidStart)
        }
        for number in 0..<max(0, options.vms - DemoInventory.vms.count) {
            let role = DemoInventory.roles[number % DemoInventory.roles.count]
            _ = registry.addVM(
                name: "\(role)\(padded(number + 1, 4))", host: hosts[3 + number / 40], datastore: stores[number / 25],
                folder: folders[role] ?? Folder.ofVMs)
        }
    }

    private mutating func addPolicies() {
        let plans: [(String, BackupFrequency.Kind, Int64, String)] = [
            ("hourly", .hourly, 24, "Every hour"), ("daily", .daily, 14, "Every night"),
            ("weekly", .weekly, 8, "Every Sunday"),
        ]
        for (name, frequency, retention, text) in plans {
            registry.addPolicy { id in
                Policy(
                    id: id, name: name, text: text, frequency: frequency, retention: retention,
                    isConsistent: name == "daily", updatesSnapMirror: name == "daily",
                    updatesSnapVault: name != "hourly", label: name)
            }
        }
    }

    private mutating func addGroups() {
        for group in DemoInventory.groups.prefix(options.groups) {
            let entities = group.entities.compactMap { name in
                (datastores[name] ?? registry.vms.named(name)?.id).flatMap(registry.entity)
            }
            let policies = group.policies.compactMap { registry.policies.named($0)?.id }
            registry.addGroup { id in
                ResourceGroup(
                    id: id, name: group.name, text: group.text, entities: entities, policies: policies,
                    state: group.isSuspended ? .underMaintenance : .production)
            }
        }
        addMoreGroups(max(0, options.groups - DemoInventory.groups.count))
    }

    /// Lets the first group hold a tag and a folder beside its VMs.
    private mutating func addLabels() {
        registry.labels = [
            ResourceGroup.Entity(
                id: "urn:vmomi:InventoryServiceTag:6d3f0c52-8a41-4f7e-9b1d-2c5e7a90b3f6:GLOBAL", name: "backup-gold",
                kind: .tag),
            ResourceGroup.Entity(
                id: folders[DemoInventory.folderInGroup] ?? "", name: DemoInventory.folderInGroup, kind: .folder),
        ]
        guard let group = registry.groups.all.first else { return }
        let labels = registry.labels
        registry.updateGroup(group.id) { $0.entities += labels }
    }

    /// Deals the further VMs out to the further groups, one after the other.
    private mutating func addMoreGroups(_ count: Int) {
        guard count > 0 else { return }
        let further = registry.vms.all.dropFirst(DemoInventory.vms.count)
        var hands = [[ResourceGroup.Entity]](repeating: [], count: count)
        for (number, vm) in further.enumerated() {
            hands[number % count].append(ResourceGroup.Entity(id: vm.id, name: vm.name, kind: .vm))
        }
        let daily = registry.policies.named("daily").map { [$0.id] } ?? []
        for (number, entities) in hands.enumerated() {
            registry.addGroup { id in
                ResourceGroup(
                    id: id, name: "bulk_\(padded(number + 1, 4))", text: "Further machines", entities: entities,
                    policies: daily)
            }
        }
    }

    private static func host(_ number: Int) -> String { "esx\(padded(number, 2)).demo.local" }
}

/// A number with leading zeros.
func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
