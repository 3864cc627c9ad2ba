/// A backup policy: how often, and how many backups are kept.
struct Policy: Managed {
    /// For how long the snapshots of a backup can't be deleted.
    struct Locking: Sendable {
        let period: Int64
        let unit: Unit

        var days: Int64 {
            let length: Int64 =
                switch unit {
                case .days: 1
                case .months: 30
                case .years: 365
                }
            let (days, isTooMany) = period.multipliedReportingOverflow(by: length)
            return isTooMany ? .max : days
        }
    }

    let id: Int64
    let name: String
    let text: String
    let frequency: BackupFrequency.Kind
    /// How many backups of it, or backups of how many days, are kept for each resource group.
    let retention: Int64
    var retentionType = Retention.count
    let isConsistent: Bool
    let updatesSnapMirror: Bool
    let updatesSnapVault: Bool
    var label: String?
    /// For how long the primary snapshots can't be deleted.
    var locking: Locking?
    /// The same of the secondary ones; the primary period unless it was said. Documented:
    /// docs/appliance.md, "The operations".
    var secondaryLocking: Locking?
    var includesIndependentDisks = false
    var scripts: [String] = []
}

extension Policy {
    /// How many backups are kept of each resource group, whatever their age.
    var maxBackups: Int64 { retentionType == .count ? retention : VendorRules.maxBackupsOfPolicy }

    /// Whether a backup of it is to be purged for its age.
    func isOutdated(_ backup: Backup, at now: SimulatedTime) -> Bool {
        retentionType == .days && backup.time.isOlder(thanDays: retention, at: now)
    }

    func isLocked(_ backup: Backup, at now: SimulatedTime) -> Bool {
        locking.map { !backup.time.isOlder(thanDays: $0.days, at: now) } ?? false
    }
}

extension SimulatedTime {
    /// Whether so many days have passed since.
    func isOlder(thanDays days: Int64, at now: SimulatedTime) -> Bool {
        (now.seconds - seconds) / 86_400 >= days
    }
}
