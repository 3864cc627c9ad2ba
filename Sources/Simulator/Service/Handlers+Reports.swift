import JSON

extension Handlers {
    static let reports: [String: Handler] = [
        "reports.protected_vms": protectedMachines,
        "reports.unprotected_vms": unprotectedMachines,
    ]

    static func protectedMachines(_ call: Call, _ state: inout World.State, _ now: SimulatedTime) throws(Refusal)
        -> Outcome
    {
        let rows = ProtectionReport(state.registry, at: now).protected
        return Outcome { writer in
            writer.beginObject()
            writer.list("protectedVmResponseList", rows) { writer, row in
                writer.machine(row)
                writer.member("resourceGroups", row.groups)
                writer.member("policies", row.policies)
                writer.member("lastBackupTime", row.last?.jobText)
                writer.member("lastBackupStatus", row.isPartial ? "PARTIAL" : "COMPLETED")
                writer.emptyLink()
            }
            writer.endObject()
        }
    }

    static func unprotectedMachines(_ call: Call, _ state: inout World.State, _ now: SimulatedTime) throws(Refusal)
        -> Outcome
    {
        let rows = ProtectionReport(state.registry, at: now).unprotected
        return Outcome { writer in
            writer.beginObject()
            writer.list("unprotectedVmResponseList", rows) { writer, row in
                writer.machine(row)
                writer.member("lastBackupTime", row.last?.jobText)
                writer.emptyLink()
            }
            writer.endObject()
        }
    }
}

extension JSONWriter {
    fileprivate mutating func machine(_ row: ProtectionReport.Row) {
        member("name", row.machine.name)
        member("moref", row.machine.id)
        member("uuid", row.machine.uuid)
        member("esxHostName", row.host)
        member("datastores", row.datastores)
    }
}
