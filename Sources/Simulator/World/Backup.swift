/// A backup that a job of a resource group made.
struct Backup: Managed {
    let id: Int64
    /// `<resource group>_<date and time>`.
    let name: String
    let group: ResourceGroup.ID
    let policyName: String
    let job: Job.ID
    let time: SimulatedTime
    /// The managed object references of the virtual machines in it.
    let machines: [VirtualMachine.ID]
}

extension Backup {
    /// What a backup of a group at that time is called.
    static func name(of group: String, at time: SimulatedTime) -> String { "\(group)_\(time.backupText)" }
}
