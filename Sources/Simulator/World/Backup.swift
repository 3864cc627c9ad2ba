/// A backup that a job of a resource group made.
struct Backup: Managed {
    let id: Int64
    /// `<resource group>_<date and time>`.
    let name: String
    let group: ResourceGroup.ID
    let policy: Policy.ID
    let policyName: String
    let job: Job.ID
    let time: SimulatedTime
    let content: Content
    /// Whether the policy had the copies sent on to the second site.
    let isReplicated: Bool
}

extension Backup {
    /// What a backup took in.
    struct Content: Sendable {
        /// The VMs that are in it, as they were then.
        var copies: [VirtualMachine] = []
        /// Those that should be in it and failed: the backup is partial.
        var failed: [VirtualMachine] = []
        /// Whether the policy wanted the file systems of the VMs brought to rest.
        var wantsQuiet = false
        /// Those whose file systems did not come to rest, though the policy wanted it.
        var unquiesced: [VirtualMachine.ID] = []
        /// The datastores that snapshots were made of.
        var datastores: [Datastore.ID] = []

        /// The file systems of some VM should have come to rest, and did not: the job ends with a warning.
        var isUnquiesced: Bool { wantsQuiet && !unquiesced.isEmpty }
    }

    /// The managed object references that the VMs in it had.
    var vms: [VirtualMachine.ID] { content.copies.map(\.id) }

    /// Some VMs are missing in it.
    var isPartial: Bool { !content.failed.isEmpty }

    var status: Status { isPartial ? .partial : .completed }

    /// Every VM in it was brought to rest.
    var isConsistent: Bool { content.wantsQuiet && content.unquiesced.isEmpty }

    /// The copy of a VM in it, whatever reference the VM has by now.
    func copy(of vm: VirtualMachine) -> VirtualMachine? {
        content.copies.first { vm.isKnown(as: $0.id) }
    }

    /// Whether a VM should be in it and failed, whatever reference the VM has by now.
    func lacks(_ vm: VirtualMachine) -> Bool { content.failed.contains { vm.isKnown(as: $0.id) } }

    /// What a backup of a group at that time is called.
    static func name(of group: String, at time: SimulatedTime) -> String { "\(group)_\(time.backupText)" }
}
