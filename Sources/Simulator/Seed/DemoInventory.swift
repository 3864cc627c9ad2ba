/// What every world begins with: the inventory of one company, as data.
enum DemoInventory {
    enum Kind: Equatable { case vm, template, deleted }

    struct VM {
        let name: String
        let host: Int
        let datastore: String
        /// The name of its folder; nil is the one that all are below.
        var folder: String?
        var kind = Kind.vm
        var uuidStart = "5020"
        var disks = 1
        var hasTools = true
    }

    struct Group {
        let name: String
        let text: String
        let entities: [String]
        let policies: [String]
        var isSuspended = false
    }

    struct Folder {
        let name: String
        /// The folder that it is in, which comes before it; nil is the one that all are below.
        var parent: String?
    }

    /// A folder's name may bear a slash, which vCenter writes as `%2f`.
    static let folders = [
        Folder(name: "Production"),
        Folder(name: "Web servers", parent: "Production"),
        Folder(name: "Databases", parent: "Production"),
        Folder(name: "Files/Mail", parent: "Production"),
        Folder(name: "Laboratory"),
        Folder(name: "Templates", parent: "Laboratory"),
    ]

    /// The folder of VMs beyond those, which has one for each role.
    static let folderOfFurther = "Apps"

    /// The folder that a group may hold beside its VMs.
    static let folderInGroup = "Web servers"

    /// All but `build07` and `legacy01` are in a resource group; `crm01` was, until it was deleted from vCenter.
    static let vms = [
        VM(name: "web01", host: 1, datastore: "nfs_web01", folder: "Web servers", disks: 2),
        VM(name: "web02", host: 2, datastore: "nfs_web01", folder: "Web servers"),
        VM(name: "web03", host: 3, datastore: "nfs_web01", folder: "Web servers"),
        VM(
            name: "crm01", host: 2, datastore: "nfs_web01", folder: "Web servers", kind: .deleted,
            uuidStart: "50201c3e"),
        VM(name: "db01", host: 1, datastore: "nfs_db01", folder: "Databases", disks: 2),
        VM(name: "db02", host: 2, datastore: "nfs_db01", folder: "Databases", disks: 2),
        VM(name: "lab01", host: 3, datastore: "nfs_lab", folder: "Laboratory"),
        VM(name: "lab02", host: 3, datastore: "nfs_lab", folder: "Laboratory"),
        VM(name: "tmpl-debian12", host: 3, datastore: "nfs_lab", folder: "Templates", kind: .template),
        VM(name: "files01", host: 1, datastore: "vmfs_files01", folder: "Files/Mail"),
        VM(name: "mail01", host: 2, datastore: "vmfs_files01", folder: "Files/Mail"),
        VM(name: "erp01", host: 1, datastore: "vvol_erp01", folder: "Production"),
        VM(name: "build07", host: 2, datastore: "vmfs_infra01"),
        VM(name: "legacy01", host: 3, datastore: "vmfs_infra01", hasTools: false),
    ]

    static let groups = [
        Group(
            name: "gold_web", text: "Web shop", entities: ["web01", "web02", "web03"], policies: ["hourly", "daily"]),
        Group(name: "silver_db", text: "Databases", entities: ["nfs_db01"], policies: ["daily"]),
        Group(
            name: "lab", text: "Laboratory, being moved", entities: ["nfs_lab"], policies: ["weekly"],
            isSuspended: true),
        Group(
            name: "bronze_files", text: "Files, mail and ERP", entities: ["files01", "mail01", "erp01"],
            policies: ["daily", "weekly"]),
    ]

    /// The group that `crm01` was in, until it was deleted.
    static let groupOfDeleted = "gold_web"

    /// What went wrong with a nightly backup.
    struct Trouble {
        let group: String
        /// The VM that is not in the backup.
        var failed: String?
        /// The VM whose file systems could not be brought to rest.
        var unquiesced: String?
    }

    /// The backups of the troubled night that did not become what they should; for all others there is no such thing.
    static let troubles = [
        Trouble(group: "bronze_files", failed: "mail01"),
        Trouble(group: "silver_db", unquiesced: "db02"),
    ]

    /// The group whose oldest backup counts as mounted, though nothing of it can be unmounted.
    static let groupWithLostMount = "bronze_files"

    /// The vCenter that all of it belongs to.
    static let vCenter = "vcenter.demo.local"

    /// What further VMs are called.
    static let roles = ["app", "cache", "queue", "web", "db"]
}
