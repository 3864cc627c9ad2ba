extension Operations.Backups {
    static let handlers: [String: Handler] = ["backups.cleanup": cleanup]

    /// Where datastores out of a backup were taken away outside the plug-in, the backup counts as mounted until this is
    /// done.
    static func cleanup(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let backup = try CallLookup(call, in: world.registry).backup()
        let mounts = world.registry.mounts.all.filter { $0.backup == backup.id }
        let lost = mounts.filter(\.isOutOfBand)
        guard !lost.isEmpty else {
            throw ServiceError(
                409,
                mounts.isEmpty
                    ? "The backup \(backup.name) is not mounted: there is nothing to clean up."
                    : "The datastores out of the backup \(backup.name) are mounted as they should be: unmount them.")
        }
        for mount in lost { world.registry.removeMount(mount.id) }
        return OperationResult(messages: ["Backup \(backup.id) was cleaned up."], isChange: true)
    }
}
