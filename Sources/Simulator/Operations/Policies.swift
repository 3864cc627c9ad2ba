import JSON

extension Operations.Policies {
    static let handlers: [String: Handler] = [
        "policies.list": list,
        "policies.create": create,
    ]

    static func list(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let policies = world.registry.policies.all
        return OperationResult { writer in
            writer.beginObject()
            writer.list("policyResponseList", policies) { writer, policy in writer.policy(policy) }
            writer.endObject()
        }
    }

    static func create(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let body = call.body
        let name = try body.required(string: "name")
        try Checks.name(name, of: "policy")
        guard let frequency = body.string("frequency").flatMap(BackupFrequency.Kind.init(rawValue:)) else {
            throw ServiceError(400, "frequency is needed, one of \(BackupFrequency.Kind.words).")
        }
        let type = body.string("retentionType").flatMap(Policy.Retention.init(rawValue:)) ?? .count
        let retention = body.integer("retentionCount") ?? 1
        guard (1...VendorRules.maxBackupsOfPolicy).contains(retention) else {
            throw ServiceError(
                400, "retentionCount must be from 1 to \(VendorRules.maxBackupsOfPolicy): no policy keeps more backups."
            )
        }
        let label = body.string("snapshotLabel")
        if let label, label.unicodeScalars.count > VendorRules.maxLabelLength {
            throw ServiceError(400, "snapshotLabel is longer than \(VendorRules.maxLabelLength) characters.")
        }
        let scripts = body.strings("scripts") ?? []
        if let script = scripts.first(where: { !$0.hasPrefix("/") }) {
            throw ServiceError(400, "The script \(script) must be given with its full path.")
        }
        if world.registry.policies.named(name) != nil { throw ServiceError(409, "There is a policy \(name) already.") }
        let primary = body.object("lockingPeriod").flatMap(locking)
        let secondary = body.object("secondaryLockingPeriod").flatMap(locking) ?? primary
        let policy = world.registry.addPolicy { id in
            Policy(
                id: id, name: name, text: body.string("description") ?? "", frequency: frequency,
                retention: retention,
                retentionType: type, isConsistent: body.bool("vmConsistent") ?? false,
                updatesSnapMirror: body.bool("snapMirrorUpdate") ?? false,
                updatesSnapVault: body.bool("snapVaultUpdate") ?? false, label: label,
                locking: primary, secondaryLocking: secondary,
                includesIndependentDisks: body.bool("includeIndependentDisks") ?? false, scripts: scripts)
        }
        return .created(policy.id, "Policy \(name) created.")
    }

    private static func locking(_ period: BodyFields) -> Policy.Locking? {
        guard let count = period.integer("period"), let unit = period.string("unit").flatMap(Policy.Locking.Unit.init)
        else { return nil }
        return Policy.Locking(period: count, unit: unit)
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
        locking("lockingPeriod", policy.locking)
        locking("secondaryLockingPeriod", policy.secondaryLocking)
        member("includeIndependentDisks", policy.includesIndependentDisks)
        if !policy.scripts.isEmpty { member("scripts", policy.scripts) }
        emptyLink()
    }

    private mutating func locking(_ name: String, _ locking: Policy.Locking?) {
        guard let locking else { return }
        key(name)
        beginObject()
        member("period", locking.period)
        member("unit", locking.unit.rawValue)
        endObject()
    }
}
