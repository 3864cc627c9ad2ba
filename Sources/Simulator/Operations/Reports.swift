import JSON

extension Operations.Reports {
    static let handlers: [String: Handler] = [
        "reports.protected_vms": protectedVMs,
        "reports.unprotected_vms": unprotectedVMs,
    ]

    static func protectedVMs(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let rows = ProtectionReport(world).protected
        return OperationResult { writer in
            writer.beginObject()
            writer.list("protectedVmResponseList", rows) { writer, row in
                writer.vm(row)
                writer.member("resourceGroups", row.groups)
                writer.member("policies", row.policies)
                writer.member("lastBackupTime", row.last?.jobText)
                writer.member("lastBackupStatus", row.lastStatus?.rawValue)
                writer.emptyLink()
            }
            writer.endObject()
        }
    }

    static func unprotectedVMs(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let rows = ProtectionReport(world).unprotected
        return OperationResult { writer in
            writer.beginObject()
            writer.list("unprotectedVmResponseList", rows) { writer, row in
                writer.vm(row)
                writer.member("lastBackupTime", row.last?.jobText)
                writer.emptyLink()
            }
            writer.endObject()
        }
    }
}

extension JSONWriter {
    fileprivate mutating func vm(_ row: ProtectionReport.Row) {
        member("name", row.vm.name)
        member("moref", row.vm.id)
        member("uuid", row.vm.uuid)
        member("esxHostName", row.host)
        member("datastores", row.datastores)
    }
}

extension ProtectionReport {
    /// The report of a world as its dialect has it.
    fileprivate init(_ world: World.State) {
        self.init(world.registry, at: world.now, isByGroup: world.options.dialect.duplicatesVMs)
    }
}
