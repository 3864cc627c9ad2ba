/// A VM, as the plug-in knows it.
struct VirtualMachine: Managed {
    /// The managed object reference, such as `vm-1001`; a VM that is registered anew gets a new one.
    let id: String
    var name: String
    /// What stays the same when the VM is registered anew.
    let uuid: String
    let host: Host.ID
    let datastore: Datastore.ID
    /// The folder of vCenter that it is in.
    var folder = Folder.ofVMs
    var isTemplate = false
    /// Without VMware Tools in it nothing can bring its file systems to rest for a backup.
    var hasTools = true
    var isOn = true
    /// When it went from vCenter, if it did; its backups are still there.
    var deletion: Deletion?
    var disks: [Disk] = []
    var attached: [AttachedDisk] = []
    /// What it was restored from, if it was.
    var restored: RestoredContent?
    /// The references that it had before it was registered anew, the oldest first.
    var formerIDs: [ID] = []

    /// How a VM went from vCenter.
    struct Deletion: Sendable {
        let time: SimulatedTime
        /// The resource group that it was backed up in until then.
        let group: String
    }
}

extension VirtualMachine {
    /// The same VM under another reference.
    func known(as id: ID, isNew: Bool = false) -> VirtualMachine {
        VirtualMachine(
            id: id, name: name, uuid: uuid, host: host, datastore: datastore, folder: folder, isTemplate: isTemplate,
            hasTools: hasTools, isOn: isOn, deletion: deletion, disks: disks, attached: attached, restored: restored,
            formerIDs: isNew ? formerIDs : formerIDs + [self.id])
    }

    /// Whether a reference is or was that of this VM.
    func isKnown(as reference: ID) -> Bool { reference == id || formerIDs.contains(reference) }
}
