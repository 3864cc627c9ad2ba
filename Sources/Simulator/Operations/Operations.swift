/// What the appliance does when an operation is called.
typealias Handler = @Sendable (Call, inout World.State) throws(ServiceError) -> OperationResult

/// The operations that are built, by name. Any other operation of the document is answered with 501.
///
/// Each subject of the document has a file of its name, which opens with a table of its operations; what such a table
/// lacks is not built.
enum Operations {
    static let handlers: [String: Handler] = [
        Auth.handlers, StorageSystems.handlers, Policies.handlers, ResourceGroups.handlers, VMs.handlers,
        Datastores.handlers, Backups.handlers, Jobs.handlers, Reports.handlers, Schedules.handlers, Audit.handlers,
        Config.handlers, Vcenter.handlers,
    ].reduce(into: [:]) { all, subject in all.merge(subject) { first, _ in first } }

    /// Logging in.
    enum Auth {}
    /// The connections to storage VMs.
    enum StorageSystems {}
    enum Policies {}
    /// What is backed up together, and by which policies.
    enum ResourceGroups {}
    /// Backups of VMs, and what is done with them: restores, and single disks.
    enum VMs {}
    /// Backups of datastores, and their mounts.
    enum Datastores {}
    enum Backups {}
    /// What the appliance does and has done.
    enum Jobs {}
    /// Which VMs are backed up, and which are not.
    enum Reports {}
    /// What the appliance does by itself.
    enum Schedules {}
    /// The log of who did what.
    enum Audit {}
    /// How the appliance is set up.
    enum Config {}
    /// The vCenter that the plug-in is registered with.
    enum Vcenter {}
}
