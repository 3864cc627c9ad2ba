extension ManagedType {
    /// A datastore, or one out of a backup that is mounted.
    private struct Store {
        let id: String
        let name: String
        let kind: Datastore.Kind
        let source: Datastore.ID
    }

    private static let capacity: Int64 = 8 << 40

    static let datastore = ManagedType(
        "Datastore", isA: entity, find: store,
        values: [
            "name": { store, _ in .name(store.name) },
            "parent": { _, _ in .reference(VCenterInventory.Place.datastores) },
            "overallStatus": { _, _ in .word("green", of: "ManagedEntityStatus") },
            "vm": { store, inventory in
                inventory.vmReferences { vm in
                    vm.datastore == store.id || vm.disks.contains { $0.datastore == store.id }
                }
            },
            "summary.datastore": { store, _ in .reference(VimReference("Datastore", store.id)) },
            "summary.name": { store, _ in .name(store.name) },
            "summary.url": { store, _ in .string("ds:///vmfs/volumes/\(store.id)/") },
            "summary.capacity": { _, _ in .long(capacity) },
            "summary.freeSpace": { store, inventory in
                .long(max(capacity / 20, capacity - (inventory.used[store.source] ?? 0)))
            },
            "summary.accessible": { _, _ in .bool(true) },
            "summary.multipleHostAccess": { _, _ in .bool(true) },
            "summary.type": { store, _ in .string(store.kind.rawValue) },
            "summary.maintenanceMode": { _, _ in .string("normal") },
        ],
        objects: [
            "summary": DataObject(
                "DatastoreSummary", "datastore", "name", "url", "capacity", "freeSpace", "accessible",
                "multipleHostAccess", "type", "maintenanceMode")
        ])

    static let host = ManagedType(
        "HostSystem", isA: entity, find: { id, inventory in inventory.hosts[id] },
        values: [
            "name": { host, _ in .name(host.name) },
            "parent": { _, _ in .reference(VCenterInventory.Place.cluster) },
            "overallStatus": { _, _ in .word("green", of: "ManagedEntityStatus") },
            "vm": { host, inventory in inventory.vmReferences { $0.host == host.id } },
            "datastore": { _, inventory in inventory.datastoreReferences },
            "network": { _, _ in .references([]) },
            "runtime.connectionState": { _, _ in .word("connected", of: "HostSystemConnectionState") },
            "runtime.powerState": { _, _ in .word("poweredOn", of: "HostSystemPowerState") },
            "runtime.inMaintenanceMode": { _, _ in .bool(false) },
            "summary.host": { host, _ in .reference(VimReference("HostSystem", host.id)) },
            "summary.config.name": { host, _ in .string(host.name) },
            "summary.overallStatus": { _, _ in .word("green", of: "ManagedEntityStatus") },
        ],
        objects: [
            "runtime": DataObject("HostRuntimeInfo", "connectionState", "powerState", "inMaintenanceMode"),
            "summary": DataObject("HostListSummary", "host", "config", "overallStatus"),
            "summary.config": DataObject("HostConfigSummary", "name"),
        ])

    @Sendable private static func store(_ id: String, in inventory: VCenterInventory) -> Store? {
        if let store = inventory.datastores[id] {
            return Store(id: id, name: store.name, kind: store.kind, source: id)
        }
        return inventory.mounts[id].map { mount in
            Store(
                id: id, name: mount.name, kind: inventory.datastores[mount.source]?.kind ?? .nfs, source: mount.source)
        }
    }
}
