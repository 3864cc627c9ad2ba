import JSON

extension Handlers {
    static let audit: [String: Handler] = [
        "audit.logs": auditLogs,
        "audit.log": auditLog,
        "audit.verify": verifyAudit,
        "audit.config": auditConfig,
        "audit.set_config": setAuditConfig,
        "audit.set_syslog_certificate": setSyslogCertificate,
    ]

    static func auditLogs(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        let audit = world.audit
        return Outcome { writer in
            writer.beginObject()
            writer.list("auditLogResponseList", audit.rows) { writer, file in
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

    static func auditLog(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        let name = call.path["filename"] ?? ""
        guard let content = world.audit.content(of: name) else {
            let isDeleted = world.audit.files.contains { $0.name == name }
            throw RequestError(
                404,
                isDeleted ? "The audit log file \(name) is not there any more." : "There is no audit log file \(name).")
        }
        return Outcome(file: Outcome.File(name: name, bytes: content))
    }

    static func verifyAudit(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        world.audit.verify(at: world.now)
        return Outcome(messages: ["Audit log verification triggered."], isChange: true)
    }

    static func auditConfig(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        let config = world.audit.config
        return Outcome { writer in
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

    /// What is not said is set back, as by any PUT of the whole.
    static func setAuditConfig(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        var config = AuditConfig()
        config.hasCertificate = world.audit.config.hasCertificate
        config.maxFiles = try number(call.body, "maxFiles", upTo: 1000) ?? config.maxFiles
        config.maxFileMegabytes = try number(call.body, "maxFileSize", upTo: 1024) ?? config.maxFileMegabytes
        config.syslog = try syslog(call.body?["syslogServer"])
        world.audit.configure(config, at: world.now)
        return Outcome(messages: ["Audit configuration updated successfully."], isChange: true)
    }

    static func setSyslogCertificate(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        do throws(PEMError) {
            try PEM.checkCertificate(call.body?["certificate"]?.string ?? "")
        } catch {
            throw RequestError(400, "certificate is not valid: \(error).")
        }
        var config = world.audit.config
        config.hasCertificate = true
        world.audit.configure(config, at: world.now)
        return Outcome(messages: ["Syslog server certificate updated successfully."], isChange: true)
    }

    private static func number(_ body: JSONValue?, _ name: String, upTo most: Int64) throws(RequestError) -> Int? {
        guard let number = body?[name]?.int else { return nil }
        guard (1...most).contains(number) else { throw RequestError(400, "\(name) must be from 1 to \(most).") }
        return Int(number)
    }

    private static func syslog(_ value: JSONValue?) throws(RequestError) -> AuditConfig.Syslog? {
        guard let value, value.object != nil else { return nil }
        let syslog = AuditConfig.Syslog(
            isEnabled: value["enabled"]?.bool ?? false, address: value["address"]?.string, port: value["port"]?.int,
            format: value["format"]?.string)
        if let address = syslog.address, address.isEmpty || address.contains(where: \.isWhitespace) {
            throw RequestError(400, "The address of the syslog server is a name or an address, without spaces in it.")
        }
        guard !syslog.isEnabled || (syslog.address != nil && syslog.port != nil) else {
            throw RequestError(400, "A syslog server that is enabled needs an address and a port.")
        }
        return syslog
    }
}

extension AuditTrail {
    /// All files, the one that is written first, then the newest ones; those that are gone too.
    fileprivate var rows: [File] {
        [
            File(
                name: Self.activeName, content: nil, digest: 0, size: Int64(active.count), modified: lastWritten,
                integrity: .active)
        ] + files.reversed()
    }

    /// Writes down a change: who made it, by which operation, and what came of it in the appliance's words. Nothing that
    /// was sent goes in but what those words repeat, and they repeat no secret.
    mutating func record(_ outcome: Outcome, of call: Call, at now: SimulatedTime) {
        record("\(call.operation.name): \(outcome.messages.joined(separator: " "))", by: call.user, at: now)
    }
}
