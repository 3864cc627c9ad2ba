/// A backup policy: how often, and how many backups are kept.
struct Policy: Managed {
    let id: Int64
    let name: String
    let text: String
    /// `HOURLY`, `DAILY`, `WEEKLY`.
    let frequency: String
    /// How many backups of it are kept for each resource group.
    let retention: Int64
    let isConsistent: Bool
    let updatesSnapMirror: Bool
    let updatesSnapVault: Bool
}
