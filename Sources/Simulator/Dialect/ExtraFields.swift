import API
import JSON

/// What the appliance keeps with its records though no document names it.
struct ExtraFields: Sendable {
    /// A record that bears such fields.
    enum Record: Hashable, Sendable {
        case group(ResourceGroup.ID)
        case policy(Policy.ID, of: ResourceGroup.ID)
        case audit
        case storage(StorageSystem.ID)
        case retention
    }

    /// What it has of each; a record that is not here has what a new one has.
    private var fields: [Record: JSONObject] = [:]
    private let isOn: Bool

    init(isOn: Bool = false) {
        self.isOn = isOn
    }

    /// What a record bears; nil where there is no such thing in this dialect.
    subscript(record: Record) -> JSONObject? {
        guard isOn else { return nil }
        return fields[record] ?? record.fieldsOfNew
    }

    /// Gives every record that there is fields with something in them.
    mutating func fill(for registry: Registry) {
        for group in registry.groups.all {
            set(.group(group.id))
            for policy in group.policies { set(.policy(policy, of: group.id)) }
        }
        for system in registry.storage.all { set(.storage(system.id)) }
        set(.audit)
        set(.retention)
    }

    private mutating func set(_ record: Record) { fields[record] = record.fieldsOfOld }

    /// Takes over what a request said of a record; what it didn't say becomes that of a new one, or stays.
    mutating func put(_ said: JSONObject, to record: Record, merging: Bool) {
        guard isOn else { return }
        var new = merging ? self[record] ?? JSONObject() : record.fieldsOfNew
        for (name, value) in said { new[name] = value }
        fields[record] = new
    }

    /// Lets go of the policies that a group has no more.
    mutating func keepPolicies(_ policies: [Policy.ID], of group: ResourceGroup.ID) {
        fields = fields.filter { record, _ in
            if case .policy(let policy, group) = record { policies.contains(policy) } else { true }
        }
    }
}

extension ExtraFields.Record {
    /// The record that an object of a reply shows; `outer` is the one that it stands in.
    init?(_ object: JSONObject, schema: String, in outer: Self?) {
        switch (schema, object["id"]?.int, outer) {
        case ("ResourceGroup", let id?, _): self = .group(id)
        case ("AttachedPolicy", let id?, .group(let group)?): self = .policy(id, of: group)
        case ("StorageSystem", let id?, _): self = .storage(id)
        case ("AuditConfig", _, _): self = .audit
        case ("JobsCleanup", _, _): self = .retention
        default: return nil
        }
    }

    /// The names that the objects of a request may have beyond the document.
    static func names(of schema: String) -> [String] {
        let record: Self? =
            switch schema {
            case "NewResourceGroup", "ResourceGroupChange": .group(0)
            case "PolicyChoice": .policy(0, of: 0)
            case "StorageSystemSettings", "NewStorageSystem", "StorageSystemChange": .storage(0)
            case "AuditConfig": .audit
            case "JobsCleanup": .retention
            default: nil
            }
        return record?.fieldsOfNew.keys ?? []
    }

    /// What a record has that somebody just made.
    var fieldsOfNew: JSONObject {
        switch self {
        case .group: ["costCenter": nil, "changeWindow": nil, "tenantLabels": [], "isArchived": false]
        case .policy: ["graceMinutes": 0, "escalation": nil]
        case .audit: ["forwardLevel": nil, "digestAlgorithm": "SHA-256"]
        case .storage: ["maxSessions": 8, "site": nil]
        case .retention: ["archiveDays": nil]
        }
    }

    /// What a record has that was there when the world began.
    fileprivate var fieldsOfOld: JSONObject {
        switch self {
        case .group(let id):
            [
                "costCenter": .string("CC-\(400 + id)"), "changeWindow": ["from": "22:00", "hours": 6],
                "tenantLabels": ["internal", .string("g\(id)")], "isArchived": true,
            ]
        case .policy(let id, _): ["graceMinutes": .integer(15 + id), "escalation": ["to": "oncall"]]
        case .audit: ["forwardLevel": "WARN", "digestAlgorithm": "SHA-512"]
        case .storage(let id): ["maxSessions": .integer(16 + id), "site": .string("site-\(id)")]
        case .retention: ["archiveDays": 400]
        }
    }
}

extension World.State {
    /// Keeps what a request that was done said beyond the document of the record that it made or changed.
    mutating func takeOver(_ extras: PlainRequest.Extras, of call: Call) {
        let merging = options.dialect.put == .merge
        switch call.operation.name {
        case "resource_groups.create":
            guard let group = call.body.string("name").flatMap(registry.groups.named) else { return }
            takeOver(extras, of: group, merging: false)
        case "resource_groups.update":
            let id = call.path["resourceGroupId"].flatMap { ResourceGroup.ID($0) }
            guard let group = id.flatMap({ registry.groups[$0] }) else { return }
            takeOver(extras, of: group, merging: merging)
        case "storage_systems.add", "storage_systems.modify":
            let name = call.body.string("name")
            let system = registry.storage.all.first { $0.name == name || $0.address == name }
            guard let system else { return }
            extraFields.put(
                extras.record, to: .storage(system.id),
                merging: merging && call.operation.name == "storage_systems.modify")
        case "audit.set_config": extraFields.put(extras.record, to: .audit, merging: merging)
        case "config.set_jobs_cleanup": extraFields.put(extras.record, to: .retention, merging: merging)
        default: break
        }
    }

    private mutating func takeOver(_ extras: PlainRequest.Extras, of group: ResourceGroup, merging: Bool) {
        extraFields.put(extras.record, to: .group(group.id), merging: merging)
        extraFields.keepPolicies(group.policies, of: group.id)
        for policy in group.policies {
            let said = extras.policies[policy]
            // Policies that the body did not name were left as they are.
            if said != nil || !merging {
                extraFields.put(said ?? JSONObject(), to: .policy(policy, of: group.id), merging: merging)
            }
        }
    }
}
