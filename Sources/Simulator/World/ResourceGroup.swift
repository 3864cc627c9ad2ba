/// A resource group: what is backed up together, and by which policies.
struct ResourceGroup: Managed {
    enum State: String, Sendable {
        case production = "Production"
        case underMaintenance = "Under_Maintenance"
    }

    /// A virtual machine or a datastore in the group.
    struct Entity: Sendable {
        let id: String
        let name: String
    }

    let id: Int64
    let name: String
    var text: String
    var entities: [Entity]
    var policies: [Policy.ID]
    var state: State = .production
    var notification = "NEVER"
    var spanning = "EXCLUDE_ALL"
}
