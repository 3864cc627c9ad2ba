extension ManagedType {
    /// What things of the inventory are in.
    static let places = [folder, datacenter, cluster, pool]

    /// Types of which this inventory has nothing, but which may be asked for.
    static let absent = [
        absent("VirtualApp", isA: ["ResourcePool"], "parentFolder", "parentVApp"),
        absent("StoragePod", isA: ["Folder"]),
        absent("Network"),
    ]

    private static func absent(_ name: String, isA: Set<String> = [], _ more: String...) -> ManagedType {
        let unset: @Sendable (VimReference, VCenterInventory) -> VimValue? = { _, _ in nil }
        let values = Dictionary(uniqueKeysWithValues: (["name", "parent", "overallStatus"] + more).map { ($0, unset) })
        return ManagedType(name, isA: entity.union(isA), find: { _, _ in nil }, values: values)
    }

    /// A folder of any kind.
    private struct AnyFolder {
        let reference: VimReference
        let name: String
        let parent: VimReference?
        let childTypes: [String]
    }

    private static let folder = ManagedType(
        "Folder", isA: entity, find: anyFolder,
        values: [
            "name": { folder, _ in .name(folder.name) },
            "parent": { folder, _ in folder.parent.map { .reference($0) } },
            "overallStatus": { _, _ in .word("green", of: "ManagedEntityStatus") },
            "childType": { folder, _ in .strings(folder.childTypes) },
            "childEntity": { folder, inventory in .references(inventory.children[folder.reference] ?? []) },
        ])

    private static let datacenter = ManagedType(
        "Datacenter", isA: entity, find: only(VCenterInventory.Place.datacenter),
        values: [
            "name": { _, _ in .name("Demo") },
            "parent": { _, _ in .reference(VCenterInventory.Place.root) },
            "overallStatus": { _, _ in .word("green", of: "ManagedEntityStatus") },
            "vmFolder": { _, _ in .reference(VCenterInventory.Place.vms) },
            "hostFolder": { _, _ in .reference(VCenterInventory.Place.hosts) },
            "datastoreFolder": { _, _ in .reference(VCenterInventory.Place.datastores) },
            "networkFolder": { _, _ in .reference(VCenterInventory.Place.networks) },
            "datastore": { _, inventory in inventory.datastoreReferences },
            "network": { _, _ in .references([]) },
        ])

    private static let cluster = ManagedType(
        "ClusterComputeResource", isA: entity.union(["ComputeResource"]), find: only(VCenterInventory.Place.cluster),
        values: [
            "name": { _, _ in .name("cluster01") },
            "parent": { _, _ in .reference(VCenterInventory.Place.hosts) },
            "overallStatus": { _, _ in .word("green", of: "ManagedEntityStatus") },
            "host": { _, inventory in
                .references(inventory.hosts.all.map { VimReference("HostSystem", $0.id) })
            },
            "resourcePool": { _, _ in .reference(VCenterInventory.Place.pool) },
            "datastore": { _, inventory in inventory.datastoreReferences },
            "network": { _, _ in .references([]) },
        ])

    private static let pool = ManagedType(
        "ResourcePool", isA: entity, find: only(VCenterInventory.Place.pool),
        values: [
            "name": { _, _ in .name("Resources") },
            "parent": { _, _ in .reference(VCenterInventory.Place.cluster) },
            "overallStatus": { _, _ in .word("green", of: "ManagedEntityStatus") },
            "owner": { _, _ in .reference(VCenterInventory.Place.cluster) },
            "resourcePool": { _, _ in .references([]) },
            "vm": { _, inventory in inventory.vmReferences { !$0.isTemplate } },
        ])

    /// The folders that every vCenter has, and those of VMs.
    @Sendable private static func anyFolder(_ id: String, in inventory: VCenterInventory) -> AnyFolder? {
        if let known = ofEveryVCenter.first(where: { $0.reference.id == id }) { return known }
        return inventory.folders[id].map { folder in
            AnyFolder(
                reference: VimReference("Folder", id), name: folder.name,
                parent: VimReference("Folder", folder.parent), childTypes: typesOfVMs)
        }
    }

    private static let typesOfVMs = ["Folder", "VirtualMachine", "VirtualApp"]

    private static let ofEveryVCenter =
        [
            AnyFolder(
                reference: VCenterInventory.Place.root, name: "Datacenters", parent: nil,
                childTypes: ["Folder", "Datacenter"])
        ]
        + [
            (VCenterInventory.Place.vms, "vm", typesOfVMs),
            (VCenterInventory.Place.hosts, "host", ["Folder", "ComputeResource"]),
            (VCenterInventory.Place.datastores, "datastore", ["Folder", "Datastore", "StoragePod"]),
            (VCenterInventory.Place.networks, "network", ["Folder", "Network"]),
        ].map { reference, name, types in
            AnyFolder(
                reference: reference, name: name, parent: VCenterInventory.Place.datacenter, childTypes: types)
        }

    /// The one object of its type.
    static func only(_ reference: VimReference) -> @Sendable (String, VCenterInventory) -> VimReference? {
        { id, _ in id == reference.id ? reference : nil }
    }
}
