/// The vendor's rules, as the simulator knows them: limits, characters, defaults, and the words of enumerations.
///
/// Most of them stand in the OpenAPI document too, against which every request is checked before its operation is
/// called. That they stand here once more is on purpose. The simulator is the second witness: its rules were written
/// down from the vendor's pages, not from the document, and a test finds where the two disagree. They stand nowhere
/// else in the simulator.
enum VendorRules {
    /// What names of policies, resource groups and backups must not contain; `_` is allowed. Documented, but for `-`,
    /// which is forbidden on the vendor's pages and shown on its screens: docs/appliance.md, "Characters and names".
    static let forbiddenInNames = Set<Character>("%&*$#@!\\/:?\"<>|;', ")

    /// No policy keeps more backups than this. Documented: docs/appliance.md, "Limits, and what is not offered".
    static let maxBackupsOfPolicy: Int64 = 1018
    /// How long the label of a snapshot gets. Documented: docs/appliance.md, "Limits, and what is not offered".
    static let maxLabelLength = 31

    /// What a user must be allowed for a change. The privileges are documented (docs/appliance.md, "Privileges"), which
    /// of them an operation needs is assumed.
    static func privilege(for operation: String) -> String {
        let name =
            switch operation {
            case "storage_systems.remove": "Configure.ConfigureStorageSystems.Delete"
            case let name where name.hasPrefix("storage_systems."): "Configure.ConfigureStorageSystems.AddUpdate"
            case "resource_groups.backup_now": "Backup.BackupNow"
            case "resource_groups.delete": "Backup.DeleteBackupJob"
            case let name where name.hasPrefix("resource_groups.") || name.hasPrefix("policies."):
                "Backup.BackupScheduled"
            case let name where name.hasPrefix("vms."): "Recovery.RecoverVM"
            case let name where name.hasPrefix("datastores.") || name.hasPrefix("backups."): "Recovery.MountUnMount"
            default: "Configure.ConfigureSnapCenterServer"
            }
        return "netappSCV.\(name)"
    }

    /// How long jobs are kept, unless that is changed. Documented: docs/appliance.md, "Jobs".
    static let defaultJobDays: Int64 = 90
    /// How long the logs of jobs are kept, unless that is changed. Documented: docs/appliance.md, "Jobs".
    static let defaultLogDays: Int64 = 30

    /// How long a token holds, in seconds. Documented: docs/appliance.md, "Address, login and envelope".
    static let defaultTokenSeconds = 7200.0

    /// A VM is protected that was backed up in so many days. Documented: docs/appliance.md, "The operations".
    static let reportedDays: Int64 = 7

    /// How many files of the audit log are kept, unless that is changed. Documented:
    /// docs/appliance.md, "The operations".
    static let defaultAuditFiles = 10
    /// How large a file of the audit log gets, in MB. Documented: docs/appliance.md, "The operations".
    static let defaultAuditMegabytes = 10
    /// Assumed: nothing is said.
    static let maxAuditFiles: Int64 = 1000
    /// Assumed, as the number of files is.
    static let maxAuditMegabytes: Int64 = 1024

    /// How the appliance talks to a storage system, unless that is said. Observed: docs/appliance.md, "The operations".
    static let defaultStorageProtocol = "HTTPS"
    /// The port for a protocol. Observed for HTTPS, assumed for HTTP.
    static func defaultStoragePort(_ protocolName: String) -> Int64 { protocolName == "HTTP" ? 80 : 443 }
    /// In seconds. Documented: docs/appliance.md, "The operations".
    static let defaultStorageTimeout: Int64 = 60
    /// As long as a name in DNS gets. Assumed.
    static let maxStorageNameLength = 255

    /// When mail is sent, unless that is said. Observed: docs/appliance.md, "The operations".
    static let defaultNotification = "NEVER"
    /// What is done with the other datastores of a VM, unless that is said. Observed:
    /// docs/appliance.md, "The operations".
    static let defaultSpanning = "EXCLUDE_ALL"
    /// The days of the week, from Sunday on. Assumed.
    static let weekdays = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"]
}

// MARK: Words

extension Configurations {
    /// The keys that a page of the vendor's speaks of. Documented:
    /// docs/appliance.md, "Operations that the vendor withdrew". That they are off at first is assumed.
    static let knownKeys = ["ENABLE_FSX", "FORCE_ZAPI"]
    /// What a setting is of. Documented there too; the only word that is known.
    static let knownType = "ConfigKey"
}

extension Policy {
    /// What a policy's retention counts. Assumed.
    enum Retention: String, Sendable, CaseIterable {
        case count = "COUNT"
        case days = "DAYS"
    }
}

extension Policy.Locking {
    /// What the period of a lock is counted in. That there are three is documented, the words are assumed.
    enum Unit: String, Sendable, CaseIterable {
        case days = "DAYS"
        case months = "MONTHS"
        case years = "YEARS"
    }
}

extension BackupFrequency {
    /// How often a policy makes backups. That there are five is documented, the words are assumed.
    enum Kind: String, Sendable, CaseIterable {
        case hourly = "HOURLY"
        case daily = "DAILY"
        case weekly = "WEEKLY"
        case monthly = "MONTHLY"
        /// Only when somebody asks for one.
        case onDemand = "ON_DEMAND"
    }
}

extension ResourceGroup {
    /// Documented: docs/appliance.md, "States of resource groups".
    enum State: String, Sendable, CaseIterable {
        case production = "Production"
        case underMaintenance = "Under_Maintenance"
    }
}

extension ResourceGroup.Entity {
    /// What kind of thing vCenter's references name. Assumed.
    enum Kind: String, Sendable, CaseIterable {
        case vm = "VirtualMachine"
        case datastore = "Datastore"
        case tag = "Tag"
        case folder = "Folder"
    }
}

extension Datastore {
    /// What kinds of datastores there are is documented, the words are assumed.
    enum Kind: String, Sendable, CaseIterable {
        case nfs = "NFS"
        case vmfs = "VMFS"
        case vvol = "VVOL"
    }
}

extension StorageSystem {
    /// Of the vendor's kinds of storage systems the simulator has storage VMs alone. The word is documented, on
    /// screens: docs/appliance.md, "The operations".
    enum Kind: String, Sendable {
        case storageVM = "ONTAP SVM"
    }
}

extension Backup {
    /// That a backup may be partial is documented, the words are assumed.
    enum Status: String, Sendable, CaseIterable {
        case completed = "COMPLETED"
        case partial = "PARTIAL"
    }
}

extension SnapshotLocation {
    /// At which site a snapshot lies. Assumed.
    enum Kind: String, Sendable, CaseIterable {
        case primary = "PRIMARY"
        case secondary = "SECONDARY"
    }
}

extension Job {
    /// The first two and `restore` are documented, the others assumed: docs/appliance.md, "Jobs".
    enum Kind: String, Sendable, CaseIterable {
        case backup
        case mountBackup
        case unmountBackup
        case restore
        case attachVmdk
        case detachVmdk
    }

    /// Running and failed are documented, `COMPLETED` is observed, of the warning the word is assumed:
    /// docs/appliance.md, "Jobs".
    enum State: String, Sendable, CaseIterable {
        case running = "RUNNING"
        case completed = "COMPLETED"
        case warning = "WARNING"
        case failed = "FAILED"
    }
}

extension AuditTrail {
    /// Whether a file is as it was written. Documented: docs/appliance.md, "Audit logs".
    enum Integrity: String, Sendable, CaseIterable {
        case active = "ACTIVE"
        case normal = "NORMAL"
        case tampered = "TAMPERED"
        /// Deleted by the appliance, because there were too many.
        case rolledOver = "ROLLOVER DELETE"
        /// Deleted by somebody else.
        case missing = "UNEXPECTED DELETE"
    }
}

extension BuiltInSchedules {
    /// Documented: docs/appliance.md, "Built-in schedules".
    enum Kind: String, Sendable, CaseIterable {
        case databaseDump = "Schedule-DatabaseDump"
        case purgeBackups = "Schedule-PurgeBackups"
        case support = "Schedule-AsupDataCollection"
        case savings = "Schedule-ComputeStorageSaving"
        case purgeJobs = "Schedule-PurgeJobs"
    }
}

extension BuiltInSchedules.Kind {
    /// When it runs unless it was changed. That jobs are purged every six hours is documented:
    /// docs/appliance.md, "Jobs". The rest is assumed.
    var defaultCron: String {
        switch self {
        case .databaseDump: "0 30 23 * * ?"
        case .purgeBackups: "0 45 * * * ?"
        case .support: "0 0 1 ? * SUN"
        case .savings: "0 0 0/12 * * ?"
        case .purgeJobs: "0 0 0/6 * * ?"
        }
    }
}
