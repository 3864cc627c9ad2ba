/// A piece of work of the appliance.
struct Job: Managed {
    let id: Int64
    let kind: Kind
    /// The resource group it is for; jobs for a VM or a datastore have none.
    var group: ResourceGroup.ID?
    var groupName: String?
    var policy: Policy.ID?
    var policyName: String?
    /// The VM or datastore it is for.
    var target: String?
    let start: SimulatedTime
    /// When a job that runs will be over; one that is stuck never will be.
    let due: SimulatedTime?
    var state: State
    var end: SimulatedTime?
    /// The backup that it made or used.
    var backupName: String?
    var messages: [String] = []

    /// What it does, in words. Backups of groups and restores are called as on the vendor's screens (D,
    /// docs/appliance.md, "Jobs"), so the name of a restore has the backup and not the VM; that disks are
    /// restored under the same name, and what all other jobs are called, is assumed.
    var name: String {
        switch kind {
        case .backup where groupName != nil: Self.backupName(ofGroup: groupName, policy: policyName)
        case .restore where backupName != nil: "Restoring backup with name: \(backupName ?? "")"
        default: "\(kind.title) of \(subject)"
        }
    }

    /// "Backup of Resource Group '…' with Policy '…'"; the vendor's parts of a backup are called so, too.
    static func backupName(ofGroup group: String?, policy: String?) -> String {
        "Backup of Resource Group '\(group ?? "")' with Policy '\(policy ?? "")'"
    }

    /// What it is for.
    var subject: String { target ?? groupName ?? "" }

    /// How far it is, in percent: it follows the clock, and is 100 only when the job is over.
    func progress(at now: SimulatedTime) -> Int64 {
        switch state {
        case .completed, .warning: return 100
        case .failed: return 60
        case .running:
            // A job that is stuck got half way.
            guard let due else { return 50 }
            let whole = due - start
            guard whole > 0 else { return 99 }
            return Int64(min(99, max(0, (now - start) / whole * 100)))
        }
    }

    /// Whether it was over before a moment.
    func isOver(before time: SimulatedTime) -> Bool { end.map { $0 < time } ?? false }
}

extension Job.Kind {
    /// The word for people.
    var title: String {
        switch self {
        case .backup: "Backup"
        case .mountBackup: "Mount"
        case .unmountBackup: "Unmount"
        case .restore: "Restore"
        case .attachVmdk: "Attaching disks"
        case .detachVmdk: "Detaching disks"
        }
    }
}
