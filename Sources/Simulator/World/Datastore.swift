/// A datastore and the storage VM it comes from.
struct Datastore: Managed {
    /// The managed object reference, such as `datastore-21`.
    let id: String
    let name: String
    let kind: Kind
    var storage: StorageSystem.ID
}
