import JSON

extension Operations.ResourceGroups {
    static let handlers: [String: Handler] = [
        "resource_groups.list": list,
        "resource_groups.create": create,
        "resource_groups.update": update,
        "resource_groups.delete": delete,
        "resource_groups.backup_now": backupNow,
    ]

    static func list(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let groups = world.registry.groups.all
        let policies = world.registry.policies
        return OperationResult { writer in
            writer.beginObject()
            writer.list("resourceGroupResponseList", groups) { writer, group in
                writer.resourceGroup(group, policies: policies)
            }
            writer.endObject()
        }
    }

    static func create(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let body = call.body
        let name = try body.required(string: "name")
        try Checks.name(name, of: "resource group")
        if world.registry.groups.named(name) != nil {
            throw ServiceError(409, "There is a resource group \(name) already.")
        }
        var draft = ResourceGroup(id: 0, name: name, text: "", entities: [], policies: [])
        try change(&draft, as: body, in: world.registry)
        guard !draft.entities.isEmpty else { throw ServiceError(400, "A resource group needs at least one entity.") }
        let made = draft
        let group = world.registry.addGroup { id in made.numbered(id) }
        return .created(group.id, "Resource group \(name) created.")
    }

    /// What is not said is as in a new group; where updates are merged, it stays.
    static func update(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        var group = try CallLookup(call, in: world.registry).group()
        if let name = call.body.string("name") {
            try Checks.name(name, of: "resource group")
            if let other = world.registry.groups.named(name), other.id != group.id {
                throw ServiceError(409, "There is a resource group \(name) already.")
            }
            group.name = name
        }
        if world.options.dialect.put == .replace {
            guard call.body.strings("entities") != nil else {
                throw ServiceError(400, "entities is needed: a resource group needs at least one entity.")
            }
            group = group.withoutSettings
        }
        try change(&group, as: call.body, in: world.registry)
        let changed = group
        world.registry.updateGroup(group.id) { $0 = changed }
        return OperationResult(messages: ["Resource group \(group.name) updated."], isChange: true)
    }

    static func delete(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let group = try CallLookup(call, in: world.registry).group()
        let backups = world.registry.backups[group.id] ?? []
        if let mounted = backups.first(where: { world.registry.isMounted($0.id) }) {
            throw ServiceError(
                409,
                "The resource group \(group.name) can't be deleted: its backup \(mounted.name) (\(mounted.id)) is "
                    + "mounted.")
        }
        let attached = Set(world.registry.vms.all.flatMap(\.attached).map(\.backup))
        if let used = backups.first(where: { attached.contains($0.id) }) {
            throw ServiceError(
                409,
                "The resource group \(group.name) can't be deleted: disks of its backup \(used.name) (\(used.id)) "
                    + "are attached to a virtual machine.")
        }
        world.registry.removeGroup(group.id)
        var messages = ["Resource group \(group.name) deleted, with \(backups.count) backups and their snapshots."]
        if group.hasSecondaryProtection { messages.append("Its secondary protection is kept.") }
        return OperationResult(messages: messages, isChange: true)
    }

    static func backupNow(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let groupID = try call.body.required(integer: "resourceGroupId")
        let policyID = try call.body.required(integer: "policyId")
        let group = try CallLookup(call, in: world.registry).group(groupID)
        let policy = try CallLookup(call, in: world.registry).policy(policyID)
        guard group.policies.contains(policyID) else {
            throw ServiceError(400, "The policy \(policy.name) is not attached to the resource group \(group.name).")
        }
        guard group.state == .production else {
            throw ServiceError(
                409, "The resource group \(group.name) is under maintenance: resume it before it can be backed up.")
        }
        let job = world.startBackup(of: group, policy: policy, at: world.now)
        return .started(job, "Backup of resource group \(group.name) started.", for: call)
    }

    /// Changes what a body says of a group, all but its name; what it doesn't say stays.
    private static func change(
        _ group: inout ResourceGroup, as body: BodyFields, in registry: Registry
    ) throws(ServiceError) {
        if let text = body.string("description") { group.text = text }
        if let list = body.strings("entities") { group.entities = try entities(list, in: registry) }
        if let choices = body.objects("policies") {
            (group.policies, group.frequencies) = try attached(choices, in: registry)
        }
        if let notification = body.string("notification") { group.notification = notification }
        if let spanning = body.object("spanningDatastores"), let type = spanning.string("spanningType") {
            let chosen = spanning.strings("datastores")
            if let unknown = chosen?.first(where: { registry.datastores[$0] == nil }) {
                throw ServiceError(404, "There is no datastore \(unknown) in vCenter.")
            }
            group.spanning = type
            group.spanningDatastores = chosen
        }
        if let mail = body.object("emailNotification") {
            group.mail = ResourceGroup.Mail(
                from: mail.string("from"), to: mail.strings("to") ?? [],
                subject: mail.string("subject"))
        }
        if let isEnabled = body.bool("enableSecondaryProtection") { group.hasSecondaryProtection = isEnabled }
    }

    /// The VMs and datastores that a request names, each once.
    private static func entities(_ references: [String], in registry: Registry) throws(ServiceError)
        -> [ResourceGroup.Entity]
    {
        var entities: [ResourceGroup.Entity] = []
        for reference in references {
            guard let entity = registry.entity(reference) else {
                throw ServiceError(404, "There is no virtual machine or datastore \(reference) in vCenter.")
            }
            if !entities.contains(where: { $0.id == entity.id }) { entities.append(entity) }
        }
        if entities.isEmpty { throw ServiceError(400, "A resource group needs at least one entity.") }
        return entities
    }

    /// The policies that a request names, each once, and when they are to run where it says so.
    private static func attached(_ choices: [BodyFields], in registry: Registry) throws(ServiceError)
        -> ([Policy.ID], [Policy.ID: BackupFrequency])
    {
        var policies: [Policy.ID] = []
        var frequencies: [Policy.ID: BackupFrequency] = [:]
        for choice in choices {
            let id = try choice.required(integer: "id")
            guard let policy = registry.policies[id] else {
                throw ServiceError(404, "There is no policy with the id \(id).")
            }
            if !policies.contains(id) { policies.append(id) }
            if let details = choice.object("frequency") {
                frequencies[id] = try BackupFrequency(details, of: policy, in: registry)
            }
        }
        return (policies, frequencies)
    }
}

extension ResourceGroup {
    /// What a new group is of which nothing else is said, and the state that it is in.
    fileprivate var withoutSettings: ResourceGroup {
        ResourceGroup(id: id, name: name, text: "", entities: [], policies: [], state: state)
    }

    /// The same group with the id that it was given.
    fileprivate func numbered(_ id: ID) -> ResourceGroup {
        ResourceGroup(
            id: id, name: name, text: text, entities: entities, policies: policies, frequencies: frequencies,
            state: state, notification: notification, spanning: spanning, spanningDatastores: spanningDatastores,
            mail: mail, hasSecondaryProtection: hasSecondaryProtection)
    }
}

extension JSONWriter {
    fileprivate mutating func resourceGroup(_ group: ResourceGroup, policies: Table<Policy>) {
        member("id", group.id)
        member("name", group.name)
        member("description", group.text)
        member("status", group.state.rawValue)
        list("entities", group.entities) { writer, entity in
            writer.member("moref", entity.id)
            writer.member("name", entity.name)
            writer.member("type", entity.kind.rawValue)
        }
        list("policies", group.policies) { writer, id in
            writer.member("id", id)
            writer.member("name", policies[id]?.name)
            if let frequency = group.frequencies[id] { writer.frequency(frequency) }
        }
        member("notification", group.notification)
        key("spanningDatastores")
        beginObject()
        member("spanningType", group.spanning)
        if let chosen = group.spanningDatastores { member("datastores", chosen) }
        endObject()
        if let mail = group.mail {
            key("emailNotification")
            beginObject()
            if let from = mail.from { member("from", from) }
            member("to", mail.to)
            if let subject = mail.subject { member("subject", subject) }
            endObject()
        }
        member("enableSecondaryProtection", group.hasSecondaryProtection)
        emptyLink()
    }
}
