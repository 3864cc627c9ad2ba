/// A resource group: what is backed up together, and by which policies.
struct ResourceGroup: Managed {
    /// A VM or a datastore in the group.
    struct Entity: Sendable {
        let id: String
        let name: String
        let kind: Kind
    }

    let id: Int64
    var name: String
    var text: String
    var entities: [Entity]
    var policies: [Policy.ID]
    /// When each policy runs, where that was said.
    var frequencies: [Policy.ID: BackupFrequency] = [:]
    var state: State = .production
    var notification = VendorRules.defaultNotification
    var spanning = VendorRules.defaultSpanning
    /// The datastores that were chosen by hand.
    var spanningDatastores: [Datastore.ID]?
    var mail: Mail?
    /// Whether copies are kept on a second ASA r2 system.
    var hasSecondaryProtection = false

    /// Who gets a mail about what happened.
    struct Mail: Sendable {
        let from: String?
        let to: [String]
        let subject: String?
    }
}

extension Registry {
    /// When a policy of a group runs.
    func frequency(of policy: Policy, in group: ResourceGroup) -> BackupFrequency {
        group.frequencies[policy.id] ?? .byDefault(policy.frequency, for: group.id, since: days.sundayOfLastYear)
    }
}
