import JSON

extension Operations.Config {
    static let handlers: [String: Handler] = [
        "config.jobs_cleanup": jobsCleanup,
        "config.set_jobs_cleanup": setJobsCleanup,
        "config.get": get,
        "config.set": set,
    ]

    static func jobsCleanup(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let retention = world.retention
        return OperationResult { writer in
            writer.beginObject()
            writer.member("jobRetentionDays", retention.jobDays)
            writer.member("logRetentionDays", retention.logDays)
            writer.endObject()
        }
    }

    /// What is not said is set back; where updates are merged, it stays.
    static func setJobsCleanup(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let (jobs, logs) = (call.body.integer("jobRetentionDays"), call.body.integer("logRetentionDays"))
        guard jobs != nil || logs != nil else {
            throw ServiceError(400, "jobRetentionDays or logRetentionDays is needed.")
        }
        for (name, days) in [("jobRetentionDays", jobs), ("logRetentionDays", logs)] {
            if let days, days < 1 { throw ServiceError(400, "\(name) must be at least 1.") }
        }
        let merges = world.options.dialect.put == .merge
        world.retention.jobDays = jobs ?? (merges ? world.retention.jobDays : VendorRules.defaultJobDays)
        world.retention.logDays = logs ?? (merges ? world.retention.logDays : VendorRules.defaultLogDays)
        return OperationResult(
            messages: ["Jobs are kept \(world.retention.jobDays) days, logs \(world.retention.logDays) days."],
            isChange: true)
    }

    static func get(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let key = call.query["configurationName"] ?? ""
        guard let setting = world.configurations[key] else {
            throw ServiceError(404, "There is no configuration \(key).")
        }
        return OperationResult { writer in
            writer.beginObject()
            writer.member("configurationName", key)
            writer.member("configurationValue", setting.value)
            writer.member("objectType", setting.type)
            writer.endObject()
        }
    }

    /// Adds a setting or changes it: keys that nobody knows of are taken too.
    static func set(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let key = try call.body.required(string: "configurationName")
        world.configurations[key] = Configurations.Setting(
            value: try call.body.required(string: "configurationValue"),
            type: try call.body.required(string: "objectType"))
        return OperationResult(messages: ["Configuration updated successfully."], isChange: true)
    }
}
