import JSON

extension Operations.Jobs {
    static let handlers: [String: Handler] = [
        "jobs.list": list,
        "jobs.get": get,
        "jobs.logs": logs,
        "jobs.fail": fail,
    ]

    static func list(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let jobs = world.registry.jobs.all
        let type = call.query["type"]
        let now = world.now
        let hasParts = world.options.dialect.hasSubJobs
        return OperationResult { writer in
            writer.beginArray()
            // The newest comes first, as in the job monitor.
            for job in jobs.reversed() where type == nil || job.kind.rawValue == type {
                writer.job(job, at: now)
                if hasParts, let part = JobPart(of: job) { writer.job(part.whole, at: now, as: part) }
            }
            writer.endArray()
        }
    }

    static func get(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let now = world.now
        if let part = JobPart(call, in: world) {
            return OperationResult { writer in writer.job(part.whole, at: now, as: part) }
        }
        let job = try CallLookup(call, in: world.registry).job()
        return OperationResult { writer in writer.job(job, at: now) }
    }

    static func logs(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let part = JobPart(call, in: world)
        let job = if let part { part.whole } else { try CallLookup(call, in: world.registry).job() }
        guard world.retention.keepsLog(of: job) else {
            throw ServiceError(
                404, "The log of job \(job.id) was purged: logs are kept \(world.retention.logDays) days.")
        }
        let log = Array(job.log(at: world.now).utf8)
        return OperationResult(file: OperationResult.File(name: "job_\(job.id).log", bytes: log))
    }

    static func fail(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        if let part = JobPart(call, in: world) {
            throw ServiceError(409, "Job \(part.id) is a part of job \(part.whole.id): it ends with that.")
        }
        let jobs = try jobs(of: call, in: world.registry)
        if let over = jobs.first(where: { $0.state != .running }) {
            throw ServiceError(409, "Job \(over.id) is over already: it is \(over.state.rawValue).")
        }
        for job in jobs {
            world.abandon(job.id)
            world.registry.endJob(job.id, as: .failed, at: world.now, messages: ["Marked as failed by \(call.user)."])
        }
        return OperationResult(messages: jobs.map { "Job \($0.id) was marked as failed." }, isChange: true)
    }

    /// The job that the path names, and those that the body names beside it.
    private static func jobs(of call: Call, in registry: Registry) throws(ServiceError) -> [Job] {
        let lookup = CallLookup(call, in: registry)
        var jobs = [try lookup.job()]
        for id in call.body.elements where !jobs.contains(where: { $0.id == id }) { jobs.append(try lookup.job(id)) }
        return jobs
    }
}

extension JSONWriter {
    /// A job, or a part of it, which is as the whole but for its number and its name.
    fileprivate mutating func job(_ job: Job, at now: SimulatedTime, as part: JobPart? = nil) {
        beginObject()
        member("id", part?.id ?? job.id)
        member("type", job.kind.rawValue)
        member("name", part?.name ?? job.name)
        member("status", job.state.rawValue)
        member("percentComplete", job.progress(at: now))
        member("startTime", job.start.jobText)
        member("endTime", job.end?.jobText)
        member("resourceGroupId", job.group)
        member("resourceGroupName", job.groupName)
        member("policyId", job.policy)
        member("policyName", job.policyName)
        member("backupName", job.backupName)
        member("messages", job.messages)
        emptyLink()
        endObject()
    }
}
