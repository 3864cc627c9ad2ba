import JSON

extension Operations.VMs {
    /// Restores a VM under its reference, or under its uuid, if it was deleted too.
    static func restore(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let (work, backup) = try restore(call, in: world)
        let vm = work.vm
        let job = world.start(work, .restore, of: vm.name, backup: backup.name)
        return .started(job, "Restore of \(vm.name) started.", for: call)
    }

    // What is asked for is checked in functions of their own: a registry that is held while the world changes would be
    // copied, with all of its jobs.

    private static func restore(_ call: Call, in world: World.State) throws(ServiceError) -> (VMRestore, Backup) {
        let lookup = CallLookup(call, in: world.registry)
        let vm = try lookup.vm()
        let backup = try lookup.backup()
        let copy = try lookup.copy(of: vm, in: backup)
        guard !copy.isTemplate, !vm.isTemplate else {
            throw ServiceError(409, "\(vm.name) is a template, and a template can't be restored.")
        }
        let restarts = call.body.bool("restartVM") ?? false
        guard !restarts || !backup.isPartial else {
            throw ServiceError(400, "restartVM must be false: the backup \(backup.name) is partial.")
        }
        let plan = try RestorePlan(
            call.body.required(objects: "restoreLocations"), of: copy, in: backup, lookup: lookup)
        try refuseBusy(vm, in: world)
        let work = VMRestore(
            vm: vm, backup: backup.id, host: plan.host ?? vm.host, targets: plan.targets,
            copies: plan.copies, restarts: restarts)
        return (work, backup)
    }

    /// A VM that is in vCenter is in the hands of one job at a time. One that was deleted from it can be restored
    /// twice: the later one gets a name of its own.
    static func refuseBusy(_ vm: VirtualMachine, in world: World.State) throws(ServiceError) {
        guard vm.deletion == nil else { return }
        let isBusy =
            world.ongoing(VMRestore.self).contains { $0.vm.id == vm.id }
            || world.ongoing(DiskRestore.self).contains { $0.vm == vm.id }
        if isBusy { throw ServiceError(409, "\(vm.name) is being restored by another job: wait for its end.") }
    }
}

/// Where a VM is to be restored from and to, checked.
private struct RestorePlan {
    /// The host that was asked for; nil is the one that it was on.
    var host: Host.ID?
    /// Where the disks go that were on a datastore.
    var targets: [Datastore.ID: Datastore.ID] = [:]
    /// The locations that they come from.
    var copies: [Datastore.ID: String] = [:]

    init(_ places: [BodyFields], of copy: VirtualMachine, in backup: Backup, lookup: CallLookup) throws(ServiceError) {
        let needed = Set(copy.disks.map(\.datastore))
        for place in places {
            let path = try place.required(string: "restoreFromLocation")
            let source = try lookup.location(path, of: backup).datastore
            guard needed.contains(source.id) else {
                throw ServiceError(400, "\(copy.name) has no disk on \(source.name), which \(path) is a copy of.")
            }
            guard targets[source.id] == nil else {
                throw ServiceError(400, "There are two locations for \(source.name): name one for each datastore.")
            }
            copies[source.id] = path
            targets[source.id] = try Self.target(place, source: source, copy: copy, lookup: lookup).id
            if let name = place.string("esxHost") { try choose(lookup.host(named: name), for: copy, lookup: lookup) }
        }
        for id in needed where targets[id] == nil {
            let name = lookup.registry.datastores[id]?.name ?? id
            throw ServiceError(400, "\(copy.name) has a disk on \(name) too: name a location for each datastore.")
        }
    }

    private mutating func choose(_ wanted: Host, for copy: VirtualMachine, lookup: CallLookup) throws(ServiceError) {
        guard host == nil || host == wanted.id else {
            throw ServiceError(400, "A virtual machine is restored to one host: esxHost must be the same everywhere.")
        }
        guard lookup.registry.availableHosts(for: copy).contains(where: { $0.id == wanted.id }) else {
            throw ServiceError(400, "\(copy.name) is on vVols and can't be restored to another host than its own.")
        }
        host = wanted.id
    }

    private static func target(
        _ place: BodyFields, source: Datastore, copy: VirtualMachine, lookup: CallLookup
    ) throws(ServiceError) -> Datastore {
        guard let name = place.string("restoreToDatastore") else { return source }
        let target = try lookup.datastore(named: name)
        guard lookup.registry.availableDatastores(for: copy).contains(where: { $0.id == target.id }) else {
            throw ServiceError(400, "\(copy.name) can't be restored to \(target.name), a datastore of another kind.")
        }
        return target
    }
}
