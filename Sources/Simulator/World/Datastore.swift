/// A datastore and the storage VM it comes from.
struct Datastore: Managed {
    enum Kind: String, Sendable {
        case nfs = "NFS"
        case vmfs = "VMFS"
        case vvol = "vVol"
    }

    /// The managed object reference, such as `datastore-21`.
    let id: String
    let name: String
    let kind: Kind
    var storage: StorageSystem.ID
}
