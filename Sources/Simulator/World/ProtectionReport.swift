/// Which virtual machines in vCenter were backed up in the last seven days.
struct ProtectionReport: Sendable {
    struct Row: Sendable {
        let machine: VirtualMachine
        let host: String?
        let datastores: [String]
        var groups: [String] = []
        var policies: [String] = []
        var last: SimulatedTime?
        var isPartial = false
    }

    private(set) var protected: [Row] = []
    private(set) var unprotected: [Row] = []

    static let days: Int64 = 7

    init(_ registry: Registry, at now: SimulatedTime) {
        // By uuid, which stays the same when a machine is registered anew.
        var last: [String: Backup] = [:]
        for backup in registry.backups.values.joined() {
            for copy in backup.content.copies where last[copy.uuid].map({ $0.time < backup.time }) ?? true {
                last[copy.uuid] = backup
            }
        }
        var groups: [VirtualMachine.ID: [ResourceGroup]] = [:]
        for group in registry.groups.all {
            for machine in registry.machines(in: group, at: now) { groups[machine, default: []].append(group) }
        }
        for machine in registry.machines.all where machine.deletion == nil {
            var stores: [Datastore.ID] = [machine.datastore]
            for disk in machine.disks where !stores.contains(disk.datastore) { stores.append(disk.datastore) }
            var row = Row(
                machine: machine, host: registry.hosts[machine.host]?.name,
                datastores: stores.compactMap { registry.datastores[$0]?.name })
            let mine = groups[machine.id] ?? []
            row.groups = mine.map(\.name)
            for name in mine.flatMap(\.policies).compactMap({ registry.policies[$0]?.name })
            where !row.policies.contains(name) { row.policies.append(name) }
            let backup = last[machine.uuid]
            row.last = backup?.time
            row.isPartial = backup?.isPartial ?? false
            if let time = row.last, !time.isOlder(thanDays: Self.days, at: now) {
                protected.append(row)
            } else {
                unprotected.append(row)
            }
        }
    }
}
