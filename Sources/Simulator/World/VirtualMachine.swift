/// A virtual machine, as the plug-in knows it.
struct VirtualMachine: Managed {
    /// The managed object reference, such as `vm-1001`.
    let id: String
    let name: String
    let uuid: String
    let host: Host.ID
    let datastore: Datastore.ID
    var isTemplate = false
    /// When it went from vCenter, if it did; its backups are still there.
    var deletion: Deletion?

    /// How a machine went from vCenter.
    struct Deletion: Sendable {
        let time: SimulatedTime
        /// The resource group that it was backed up in until then.
        let group: String
    }
}
