import JSON

extension Handlers {
    static func resourceGroups(_ call: Call, _ state: inout World.State, _ now: SimulatedTime) throws(Refusal)
        -> Outcome
    {
        let groups = state.registry.groups.all
        let policies = state.registry.policies
        return Outcome { writer in
            writer.beginObject()
            writer.list("resourceGroupResponseList", groups) { writer, group in
                writer.resourceGroup(group, policies: policies)
            }
            writer.endObject()
        }
    }

    static func createResourceGroup(_ call: Call, _ state: inout World.State, _ now: SimulatedTime) throws(Refusal)
        -> Outcome
    {
        let body = call.body
        let name = body?["name"]?.string ?? ""
        try Checks.name(name, of: "resource group")
        if state.registry.groups.named(name) != nil {
            throw Refusal(409, "There is a resource group \(name) already.")
        }
        let entities = try entities(body?["entities"]?.array ?? [], in: state.registry)
        let policies = try attached(body?["policies"]?.array ?? [], in: state.registry)
        let group = state.registry.addGroup { id in
            ResourceGroup(
                id: id, name: name, text: body?["description"]?.string ?? "", entities: entities, policies: policies,
                notification: body?["notification"]?.string ?? "NEVER",
                spanning: body?["spanningDatastores"]?["spanningType"]?.string ?? "EXCLUDE_ALL")
        }
        return Outcome(
            messages: ["Resource group \(name) created."],
            payload: { writer in
                writer.beginObject()
                writer.member("id", group.id)
                writer.endObject()
            }, isChange: true)
    }

    static func backUpNow(_ call: Call, _ state: inout World.State, _ now: SimulatedTime) throws(Refusal) -> Outcome {
        guard let groupID = call.body?["resourceGroupId"]?.int, let policyID = call.body?["policyId"]?.int else {
            throw Refusal(400, "resourceGroupId and policyId are needed, both numbers.")
        }
        guard let group = state.registry.groups[groupID] else {
            throw Refusal(404, "There is no resource group with the id \(groupID).")
        }
        guard let policy = state.registry.policies[policyID] else {
            throw Refusal(404, "There is no policy with the id \(policyID).")
        }
        guard group.policies.contains(policyID) else {
            throw Refusal(400, "The policy \(policy.name) is not attached to the resource group \(group.name).")
        }
        guard group.state == .production else {
            throw Refusal(
                409, "The resource group \(group.name) is under maintenance: resume it before it can be backed up.")
        }
        let job = state.startBackup(of: group, policy: policy, seconds: call.options.jobSeconds, at: now)
        return .started(job, "Backup of resource group \(group.name) started.", for: call)
    }

    /// The machines and datastores that a request names, each once.
    private static func entities(_ references: [JSONValue], in registry: Registry) throws(Refusal)
        -> [ResourceGroup.Entity]
    {
        var entities: [ResourceGroup.Entity] = []
        for reference in references.compactMap(\.string) {
            guard let entity = registry.entity(reference) else {
                throw Refusal(404, "There is no virtual machine or datastore \(reference) in vCenter.")
            }
            if !entities.contains(where: { $0.id == entity.id }) { entities.append(entity) }
        }
        if entities.isEmpty { throw Refusal(400, "A resource group needs at least one entity.") }
        return entities
    }

    /// The policies that a request names, each once.
    private static func attached(_ choices: [JSONValue], in registry: Registry) throws(Refusal) -> [Policy.ID] {
        var policies: [Policy.ID] = []
        for id in choices.compactMap({ $0["id"]?.int }) {
            guard registry.policies[id] != nil else { throw Refusal(404, "There is no policy with the id \(id).") }
            if !policies.contains(id) { policies.append(id) }
        }
        if policies.isEmpty { throw Refusal(400, "A resource group needs at least one policy.") }
        return policies
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
            writer.member("type", entity.id.hasPrefix("datastore-") ? "Datastore" : "VirtualMachine")
        }
        list("policies", group.policies) { writer, id in
            writer.member("id", id)
            writer.member("name", policies[id]?.name)
        }
        member("notification", group.notification)
        key("spanningDatastores")
        beginObject()
        member("spanningType", group.spanning)
        endObject()
        emptyLink()
    }
}
