import JSON

extension Handlers {
    static func policies(_ call: Call, _ state: inout World.State, _ now: SimulatedTime) throws(Refusal) -> Outcome {
        let policies = state.registry.policies.all
        return Outcome { writer in
            writer.beginObject()
            writer.list("policyResponseList", policies) { writer, policy in
                writer.member("id", policy.id)
                writer.member("name", policy.name)
                writer.member("description", policy.text)
                writer.member("frequency", policy.frequency)
                writer.member("retentionType", "COUNT")
                writer.member("retentionCount", policy.retention)
                writer.member("vmConsistent", policy.isConsistent)
                writer.member("snapMirrorUpdate", policy.updatesSnapMirror)
                writer.member("snapVaultUpdate", policy.updatesSnapVault)
                writer.member("snapshotLabel", policy.name)
                writer.emptyLink()
            }
            writer.endObject()
        }
    }
}
