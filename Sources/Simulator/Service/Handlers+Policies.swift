import JSON

extension Handlers {
    static let policies: [String: Handler] = [
        "policies.list": listPolicies,
        "policies.create": createPolicy,
    ]

    static func listPolicies(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        let policies = world.registry.policies.all
        return Outcome { writer in
            writer.beginObject()
            writer.list("policyResponseList", policies) { writer, policy in writer.policy(policy) }
            writer.endObject()
        }
    }

    static func createPolicy(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        let body = call.body
        let name = body?["name"]?.string ?? ""
        try Checks.name(name, of: "policy")
        guard let frequency = (body?["frequency"]?.string).flatMap(BackupFrequency.Kind.init(rawValue:)) else {
            throw RequestError(400, "frequency is needed, one of \(BackupFrequency.Kind.words).")
        }
        let type = (body?["retentionType"]?.string).flatMap(Policy.Retention.init(rawValue:)) ?? .count
        let retention = body?["retentionCount"]?.int ?? 1
        guard (1...Policy.maxRetention).contains(retention) else {
            throw RequestError(
                400, "retentionCount must be from 1 to \(Policy.maxRetention): no policy keeps more backups.")
        }
        let label = body?["snapshotLabel"]?.string
        if let label, label.unicodeScalars.count > 31 {
            throw RequestError(400, "snapshotLabel is longer than 31 characters.")
        }
        let scripts = body?["scripts"]?.array?.compactMap(\.string) ?? []
        if let script = scripts.first(where: { !$0.hasPrefix("/") }) {
            throw RequestError(400, "The script \(script) must be given with its full path.")
        }
        if world.registry.policies.named(name) != nil { throw RequestError(409, "There is a policy \(name) already.") }
        let policy = world.registry.addPolicy { id in
            Policy(
                id: id, name: name, text: body?["description"]?.string ?? "", frequency: frequency,
                retention: retention,
                retentionType: type, isConsistent: body?["vmConsistent"]?.bool ?? false,
                updatesSnapMirror: body?["snapMirrorUpdate"]?.bool ?? false,
                updatesSnapVault: body?["snapVaultUpdate"]?.bool ?? false, label: label,
                locking: locking(body?["lockingPeriod"]),
                includesIndependentDisks: body?["includeIndependentDisks"]?.bool ?? false, scripts: scripts)
        }
        return Outcome(
            messages: ["Policy \(name) created."],
            payload: { writer in
                writer.beginObject()
                writer.member("id", policy.id)
                writer.endObject()
            }, isChange: true)
    }

    private static func locking(_ value: JSONValue?) -> Policy.Locking? {
        guard let period = value?["period"]?.int, let unit = value?["unit"]?.string else { return nil }
        return Policy.Locking(period: period, unit: unit)
    }
}

extension BackupFrequency.Kind {
    /// All of them, for a sentence.
    static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension JSONWriter {
    fileprivate mutating func policy(_ policy: Policy) {
        member("id", policy.id)
        member("name", policy.name)
        member("description", policy.text)
        member("frequency", policy.frequency.rawValue)
        member("retentionType", policy.retentionType.rawValue)
        member("retentionCount", policy.retention)
        member("vmConsistent", policy.isConsistent)
        member("snapMirrorUpdate", policy.updatesSnapMirror)
        member("snapVaultUpdate", policy.updatesSnapVault)
        member("snapshotLabel", policy.label)
        if let locking = policy.locking {
            key("lockingPeriod")
            beginObject()
            member("period", locking.period)
            member("unit", locking.unit)
            endObject()
        }
        member("includeIndependentDisks", policy.includesIndependentDisks)
        if !policy.scripts.isEmpty { member("scripts", policy.scripts) }
        emptyLink()
    }
}
