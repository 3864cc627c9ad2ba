import JSON

extension Operations.Datastores {
    /// Backups of datastores, and what is done with them.
    static let handlers: [String: Handler] = [
        "datastores.backups": backups,
        "datastores.snapshot_locations": snapshotLocations,
        "datastores.available_esx_hosts": availableESXHosts,
        "datastores.mount": mount,
        "datastores.mounted": mounted,
        "datastores.unmount": unmount,
    ]

    static func backups(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let datastore = try CallLookup(call, in: world.registry).datastore()
        let rows = world.registry.backupRows(withVMs: false) { $0.content.datastores.contains(datastore.id) }
        return OperationResult { writer in writer.backups(rows) }
    }

    static func snapshotLocations(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let backup = try CallLookup(call, in: world.registry).backup()
        let locations = world.registry.locations(of: backup)
        let hosts = world.registry.hostNames(of: backup)
        let stores = backup.content.datastores.compactMap { world.registry.datastores[$0]?.name }
        return OperationResult { writer in
            writer.beginObject()
            writer.member("datastore", stores.count == 1 ? stores.first : nil)
            writer.locations(locations, hosts: hosts)
            writer.endObject()
        }
    }

    static func availableESXHosts(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let datastore = try CallLookup(call, in: world.registry).datastore()
        let hosts = world.registry.hosts.all
        let vms = world.registry.vms.all.lazy.filter { $0.datastore == datastore.id && $0.deletion == nil }
        let original = Set(vms.map(\.host))
        return OperationResult { writer in writer.hosts(hosts, original: original) }
    }

    static func mount(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let (work, datastore, backup) = try mount(call, in: world.registry)
        let job = world.start(work, .mountBackup, of: datastore.name, backup: backup.name)
        return .started(job, "Mount of \(datastore.name) started.", for: call)
    }

    static func mounted(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let backup = try CallLookup(call, in: world.registry).backup()
        let rows = world.registry.mounts.all.filter { $0.backup == backup.id && !$0.isOutOfBand }.map { mount in
            (mount: mount, source: world.registry.datastores[mount.source], host: world.registry.hosts[mount.host])
        }
        return OperationResult { writer in
            writer.beginObject()
            writer.list("mountedDatastoreResponseList", rows) { writer, row in
                writer.member("moref", row.mount.id)
                writer.member("name", row.mount.name)
                writer.member("originalDatastore", row.source?.name)
                writer.member("backupId", backup.id)
                writer.member("backupName", backup.name)
                writer.member("esxHostName", row.host?.name)
                writer.member("mountTime", row.mount.time.jobText)
            }
            writer.endObject()
        }
    }

    static func unmount(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let mounts = try mountsToUnmount(call, in: world)
        let work = UnmountWork(mounts: mounts.map(\.id))
        let backup = mounts.first.flatMap { world.registry.backup($0.backup) }
        let job = world.start(
            work, .unmountBackup, of: mounts.map(\.name).joined(separator: ", "), backup: backup?.name)
        let count = mounts.count == 1 ? "1 datastore" : "\(mounts.count) datastores"
        return .started(job, "Unmount of \(count) started.", for: call)
    }

    private static func mount(
        _ call: Call, in registry: Registry
    ) throws(ServiceError) -> (MountWork, Datastore, Backup) {
        let lookup = CallLookup(call, in: registry)
        let backup = try lookup.backup()
        let datastore = try lookup.datastore(named: call.body.required(string: "datastore"))
        guard backup.content.datastores.contains(datastore.id) else {
            throw ServiceError(404, "The backup \(backup.name) holds no copy of the datastore \(datastore.name).")
        }
        guard datastore.kind != .vvol else {
            throw ServiceError(409, "\(datastore.name) is a vVol datastore, which can't be mounted.")
        }
        let path = try call.body.required(string: "location")
        let location = try lookup.location(path, of: backup)
        guard location.datastore.id == datastore.id else {
            throw ServiceError(400, "\(path) is a copy of \(location.datastore.name), not of \(datastore.name).")
        }
        let host = try lookup.host(named: call.body.required(string: "esxHostName"))
        let work = MountWork(backup: backup.id, source: datastore.id, location: location.kind, host: host.id)
        return (work, datastore, backup)
    }

    private static func mountsToUnmount(_ call: Call, in world: World.State) throws(ServiceError) -> [Mount] {
        let registry = world.registry
        let going = world.ongoing(UnmountWork.self).flatMap(\.mounts)
        var mounts: [Mount] = []
        for id in try call.body.required(strings: "morefs") {
            guard let mount = registry.mounts[id] else {
                guard let datastore = registry.datastores[id] else {
                    throw ServiceError(404, "There is no datastore \(id) in vCenter.")
                }
                throw ServiceError(409, "The datastore \(datastore.name) is not mounted out of a backup.")
            }
            guard !mount.isOutOfBand else {
                throw ServiceError(
                    409, "\(mount.name) was taken away past the plug-in: backups.cleanup sets that right.")
            }
            guard !going.contains(id) else {
                throw ServiceError(409, "The datastore \(mount.name) is being unmounted by another job.")
            }
            if !mounts.contains(where: { $0.id == id }) { mounts.append(mount) }
        }
        guard !mounts.isEmpty else { throw ServiceError(400, "morefs names no datastore.") }
        return mounts
    }
}
