import JSON

extension Operations.Audit {
    static let handlers: [String: Handler] = [
        "audit.logs": logs,
        "audit.log": log,
        "audit.verify": verify,
        "audit.config": config,
        "audit.set_config": setConfig,
        "audit.set_syslog_certificate": setSyslogCertificate,
    ]

    static func logs(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let audit = world.audit
        return OperationResult { writer in
            writer.beginObject()
            writer.list("auditLogResponseList", audit.listed) { writer, file in
                writer.member("fileName", file.name)
                writer.member("integrity", file.integrity.rawValue)
                writer.member("size", file.size)
                writer.member("lastModified", file.modified.jobText)
                writer.member("lastVerified", file.verified?.jobText)
                writer.emptyLink()
            }
            writer.endObject()
        }
    }

    static func log(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let name = call.path["filename"] ?? ""
        guard let content = world.audit.content(of: name) else {
            let isDeleted = world.audit.files.contains { $0.name == name }
            throw ServiceError(
                404,
                isDeleted ? "The audit log file \(name) is not there any more." : "There is no audit log file \(name).")
        }
        return OperationResult(file: OperationResult.File(name: name, bytes: content))
    }

    static func verify(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        world.audit.verify(at: world.now)
        return OperationResult(messages: ["Audit log verification triggered."], isChange: true)
    }

    static func config(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let config = world.audit.config
        return OperationResult { writer in
            writer.beginObject()
            writer.member("maxFiles", Int64(config.maxFiles))
            writer.member("maxFileSize", Int64(config.maxFileMegabytes))
            writer.key("syslogServer")
            if let syslog = config.syslog {
                writer.beginObject()
                writer.member("enabled", syslog.isEnabled)
                writer.member("address", syslog.address)
                writer.member("port", syslog.port)
                writer.member("format", syslog.format)
                writer.endObject()
            } else {
                writer.null()
            }
            writer.endObject()
        }
    }

    /// What is not said is set back; where updates are merged, it stays.
    static func setConfig(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let merges = world.options.dialect.put == .merge
        var config = merges ? world.audit.config : AuditConfig()
        config.certificate = world.audit.config.certificate
        config.maxFiles = try number(call.body, "maxFiles", upTo: VendorRules.maxAuditFiles) ?? config.maxFiles
        config.maxFileMegabytes =
            try number(call.body, "maxFileSize", upTo: VendorRules.maxAuditMegabytes) ?? config.maxFileMegabytes
        config.syslog = try call.body.object("syslogServer").map(syslog) ?? config.syslog
        world.audit.configure(config, at: world.now)
        return OperationResult(messages: ["Audit configuration updated successfully."], isChange: true)
    }

    static func setSyslogCertificate(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let certificate = try call.body.required(string: "certificate")
        do throws(PEMError) {
            try PEM.checkCertificate(certificate)
        } catch {
            throw ServiceError(400, "certificate is not valid: \(error).")
        }
        var config = world.audit.config
        config.certificate = certificate
        world.audit.configure(config, at: world.now)
        return OperationResult(messages: ["Syslog server certificate updated successfully."], isChange: true)
    }

    private static func number(_ body: BodyFields, _ name: String, upTo max: Int64) throws(ServiceError) -> Int? {
        guard let number = body.integer(name) else { return nil }
        guard (1...max).contains(number) else { throw ServiceError(400, "\(name) must be from 1 to \(max).") }
        return Int(number)
    }

    private static func syslog(_ server: BodyFields) throws(ServiceError) -> AuditConfig.Syslog {
        let syslog = AuditConfig.Syslog(
            isEnabled: server.bool("enabled") ?? false, address: server.string("address"), port: server.integer("port"),
            format: server.string("format"))
        if let address = syslog.address, address.isEmpty || address.contains(where: \.isWhitespace) {
            throw ServiceError(400, "The address of the syslog server is a name or an address, without spaces in it.")
        }
        guard !syslog.isEnabled || (syslog.address != nil && syslog.port != nil) else {
            throw ServiceError(400, "A syslog server that is enabled needs an address and a port.")
        }
        return syslog
    }
}
