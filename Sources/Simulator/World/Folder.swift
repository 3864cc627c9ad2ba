/// A folder of vCenter's inventory, which holds VMs and further folders.
struct Folder: Managed {
    /// The managed object reference, such as `group-v31`.
    let id: String
    let name: String
    /// The folder that it is in.
    let parent: Folder.ID
}

extension Folder {
    /// The folder of the datacenter that all VMs are below; what is in no other folder is in this one.
    static let ofVMs: Folder.ID = "group-v3"
}
