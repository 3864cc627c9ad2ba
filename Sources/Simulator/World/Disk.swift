/// A disk of a VM.
struct Disk: Sendable, Hashable {
    /// As vCenter numbers it: `Hard disk 1`.
    let label: String
    let datastore: Datastore.ID
    /// Its file, as vCenter writes it: `[nfs_web01] web01/web01.vmdk`.
    let path: String
    let gigabytes: Int64
    /// What it was restored from, if it was.
    var restored: RestoredContent?
}

extension Disk {
    /// The first disk of a VM has its name, a further one a number behind it.
    static func path(of number: Int, on datastore: String, in vm: String) -> String {
        "[\(datastore)] \(vm)/\(vm)\(number == 1 ? "" : "_\(number - 1)").vmdk"
    }

    /// The same disk on a datastore and in the folder of a VM.
    func moved(to target: Datastore, in vm: String) -> Disk {
        let file = path.split(separator: "/").last ?? path[...]
        return Disk(
            label: label, datastore: target.id, path: "[\(target.name)] \(vm)/\(file)", gigabytes: gigabytes)
    }
}

/// A disk out of a backup that was attached to a VM beside its own.
struct AttachedDisk: Sendable, Hashable {
    let backup: Backup.ID
    /// The VM that the backup was made of, under the reference that it has in the backup.
    let source: VirtualMachine.ID
    /// As it was at the time of the backup.
    let disk: Disk
}
