import JSON

extension Operations.VMs {
    /// The disks of a VM in a backup. Under the shorter path, which names no backup, it is the newest one.
    static func vmdkLocations(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let lookup = CallLookup(call, in: world.registry)
        let vm = try lookup.vm()
        let backup = call.path["backupId"] == nil ? try newestBackup(of: vm, in: lookup) : try lookup.backup()
        let copy = try lookup.copy(of: vm, in: backup)
        let holders = world.registry.vms.all.filter { !$0.attached.isEmpty }
        let rows = copy.disks.map { disk in
            let holder = holders.first { holder in
                holder.attached.contains(AttachedDisk(backup: backup.id, source: copy.id, disk: disk))
            }
            return (disk: disk, store: world.registry.datastores[disk.datastore]?.name, holder: holder?.id)
        }
        return OperationResult { writer in
            writer.beginObject()
            writer.list("vmdkLocationsList", rows) { writer, row in
                writer.member("vmdkLocation", row.disk.path)
                writer.member("diskName", row.disk.label)
                writer.member("datastore", row.store)
                writer.member("capacityGB", row.disk.gigabytes)
                writer.member("isAttached", row.holder != nil)
                writer.member("attachedVmMoref", row.holder)
            }
            writer.endObject()
        }
    }

    static func availableDatastores(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let lookup = CallLookup(call, in: world.registry)
        let vm = try lookup.vm()
        let copy = try lookup.copy(of: vm, in: try lookup.backup())
        let names = world.registry.availableDatastores(for: copy).map(\.name)
        return OperationResult { writer in
            writer.beginObject()
            writer.member("DatastoreNameList", names)
            writer.endObject()
        }
    }

    static func restoreVMDKs(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let (work, vm, backup) = try diskRestore(call, in: world)
        let job = world.start(work, .restore, of: vm.name, backup: backup.name)
        return .started(job, "Restore of \(work.items.count.disks) of \(vm.name) started.", for: call)
    }

    static func attachVMDKs(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let (work, target, backup) = try diskAttachment(call, in: world)
        let job = world.start(work, .attachVmdk, of: target.name, backup: backup.name)
        return .started(job, "Attaching of \(work.disks.count.disks) to \(target.name) started.", for: call)
    }

    static func detachVMDKs(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let (work, vm) = try diskDetachment(call, in: world)
        let backup = work.items.first.flatMap { world.registry.backup($0.disk.backup) }
        let job = world.start(work, .detachVmdk, of: vm.name, backup: backup?.name)
        return .started(job, "Detaching of \(work.items.count.disks) of \(vm.name) started.", for: call)
    }

    private static func diskRestore(
        _ call: Call, in world: World.State
    ) throws(ServiceError) -> (DiskRestore, VirtualMachine, Backup) {
        let lookup = CallLookup(call, in: world.registry)
        let vm = try lookup.liveVM()
        let backup = try lookup.backup()
        let copy = try lookup.copy(of: vm, in: backup)
        guard !vm.isTemplate else {
            throw ServiceError(409, "\(vm.name) is a template, and a template can't be restored.")
        }
        let host = try lookup.host(named: call.body.required(string: "esxHost"))
        guard lookup.registry.availableHosts(for: vm).contains(where: { $0.id == host.id }) else {
            throw ServiceError(400, "\(vm.name) is on vVols and can't be restored to another host than its own.")
        }
        var items: [DiskRestore.Item] = []
        for place in try call.body.required(objects: "vmdkRestoreLocations") {
            let item = try diskToRestore(place, of: copy, in: backup, lookup: lookup)
            guard !items.contains(where: { $0.disk == item.disk }) else {
                throw ServiceError(400, "\(item.disk.path) is named twice.")
            }
            items.append(item)
        }
        try refuseBusy(vm, in: world)
        return (DiskRestore(vm: vm.id, backup: backup.id, host: host, items: items), vm, backup)
    }

    private static func diskAttachment(
        _ call: Call, in world: World.State
    ) throws(ServiceError) -> (DiskAttachment, VirtualMachine, Backup) {
        let lookup = CallLookup(call, in: world.registry)
        let vm = try lookup.liveVM()
        let backup = try lookup.backup(call.body.required(integer: "backupId"))
        let copy = try lookup.copy(of: vm, in: backup)
        let holder = try call.body.string("alternateVmMoref").map(lookup.liveVM)
        let target = holder ?? vm
        let coming = world.ongoing(DiskAttachment.self).filter { $0.vm == target.id }.flatMap(\.disks)
        var disks: [AttachedDisk] = []
        for path in try call.body.required(strings: "vmdkLocations") {
            let disk = try disk(path, of: copy, in: backup)
            let attached = AttachedDisk(backup: backup.id, source: copy.id, disk: disk)
            guard !target.attached.contains(attached), !coming.contains(attached) else {
                throw ServiceError(409, "\(path) of \(backup.name) is attached to \(target.name) already.")
            }
            if !disks.contains(attached) { disks.append(attached) }
        }
        return (DiskAttachment(vm: target.id, disks: disks), target, backup)
    }

    private static func diskDetachment(
        _ call: Call, in world: World.State
    ) throws(ServiceError) -> (DiskDetachment, VirtualMachine) {
        let vm = try CallLookup(call, in: world.registry).liveVM()
        let going = world.ongoing(DiskDetachment.self).flatMap(\.items)
        // A disk that was attached to another VM than its own is found from either.
        let all = world.registry.vms.all.flatMap { holder in
            holder.attached.filter { holder.id == vm.id || vm.isKnown(as: $0.source) }
                .map { DiskDetachment.Item(vm: holder.id, disk: $0) }
        }
        var items: [DiskDetachment.Item] = []
        for path in try call.body.required(strings: "vmdksToDetach") {
            let wanted = all.filter { $0.disk.disk.path == path }
            guard !wanted.isEmpty else {
                throw ServiceError(409, "\(path) is not attached out of a backup to \(vm.name).")
            }
            if wanted.contains(where: going.contains) {
                throw ServiceError(409, "\(path) is being detached from \(vm.name) by another job.")
            }
            items += wanted.filter { !items.contains($0) }
        }
        return (DiskDetachment(items: items), vm)
    }

    private static func newestBackup(of vm: VirtualMachine, in lookup: CallLookup) throws(ServiceError) -> Backup {
        let backups = lookup.registry.backups.values.flatMap { $0.filter { $0.copy(of: vm) != nil } }
        guard let newest = backups.max(by: { ($0.time, $0.id) < ($1.time, $1.id) }) else {
            throw ServiceError(404, "There is no backup of \(vm.name).")
        }
        return newest
    }

    private static func diskToRestore(
        _ place: BodyFields, of copy: VirtualMachine, in backup: Backup, lookup: CallLookup
    ) throws(ServiceError) -> DiskRestore.Item {
        let disk = try disk(place.required(string: "vmdkToRestore"), of: copy, in: backup)
        let path = try place.required(string: "restoreFromLocation")
        guard try lookup.location(path, of: backup).datastore.id == disk.datastore else {
            throw ServiceError(400, "\(disk.path) is not on the datastore that \(path) is a copy of.")
        }
        let target = try lookup.datastore(named: place.required(string: "restoreToDatastore"))
        guard lookup.registry.availableDatastores(for: copy).contains(where: { $0.id == target.id }) else {
            throw ServiceError(400, "\(disk.path) can't be restored to \(target.name), a datastore of another kind.")
        }
        return DiskRestore.Item(disk: disk, target: target, copy: path)
    }

    private static func disk(_ path: String, of copy: VirtualMachine, in backup: Backup) throws(ServiceError) -> Disk {
        guard let disk = copy.disks.first(where: { $0.path == path }) else {
            throw ServiceError(404, "\(copy.name) has no disk \(path) in the backup \(backup.name).")
        }
        return disk
    }
}

extension Int {
    /// A number of disks in words.
    fileprivate var disks: String { self == 1 ? "1 disk" : "\(self) disks" }
}
