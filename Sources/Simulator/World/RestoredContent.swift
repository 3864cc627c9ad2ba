/// Out of which copy of which backup a VM or a disk was restored, and to where.
struct RestoredContent: Sendable, Hashable {
    let backup: Backup.ID
    /// The location that was asked for.
    let copy: String
    /// The names of the ESXi host and the datastore that were asked for.
    let host: String
    let datastore: String
}
