/// Which VMs in vCenter were backed up in the last seven days.
struct ProtectionReport: Sendable {
    struct Row: Sendable {
        let vm: VirtualMachine
        let host: String?
        let datastores: [String]
        var groups: [String] = []
        var policies: [String] = []
        var last: SimulatedTime?
        var lastStatus: Backup.Status?
    }

    private(set) var protected: [Row] = []
    private(set) var unprotected: [Row] = []

    /// - Parameter isByGroup: A VM that is in several groups has a row for each of them.
    init(_ registry: Registry, at now: SimulatedTime, isByGroup: Bool = false) {
        // By uuid, which stays the same when a VM is registered anew.
        var last: [String: Backup] = [:]
        for backup in registry.backups.values.joined() {
            for copy in backup.content.copies where last[copy.uuid].map({ $0.time < backup.time }) ?? true {
                last[copy.uuid] = backup
            }
        }
        var groups: [VirtualMachine.ID: [ResourceGroup]] = [:]
        for group in registry.groups.all {
            for vm in registry.vms(in: group, at: now) { groups[vm, default: []].append(group) }
        }
        for vm in registry.vms.all where vm.deletion == nil {
            var stores: [Datastore.ID] = [vm.datastore]
            for disk in vm.disks where !stores.contains(disk.datastore) { stores.append(disk.datastore) }
            let names = stores.compactMap { registry.datastores[$0]?.name }
            let mine = groups[vm.id] ?? []
            for part in isByGroup && mine.count > 1 ? mine.map({ [$0] }) : [mine] {
                var row = Row(vm: vm, host: registry.hosts[vm.host]?.name, datastores: names)
                row.groups = part.map(\.name)
                for name in part.flatMap(\.policies).compactMap({ registry.policies[$0]?.name })
                where !row.policies.contains(name) { row.policies.append(name) }
                let backup = last[vm.uuid]
                row.last = backup?.time
                row.lastStatus = backup?.status
                if let time = row.last, !time.isOlder(thanDays: VendorRules.reportedDays, at: now) {
                    protected.append(row)
                } else {
                    unprotected.append(row)
                }
            }
        }
    }
}
