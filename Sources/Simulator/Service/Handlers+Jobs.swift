import JSON

extension Handlers {
    static func jobs(_ call: Call, _ state: inout World.State, _ now: SimulatedTime) throws(Refusal) -> Outcome {
        let jobs = state.registry.jobs.all
        let type = call.query["type"]
        return Outcome { writer in
            writer.beginArray()
            // The newest comes first, as in the job monitor.
            for job in jobs.reversed() where type == nil || job.kind.rawValue == type {
                writer.job(job, at: now)
            }
            writer.endArray()
        }
    }

    static func job(_ call: Call, _ state: inout World.State, _ now: SimulatedTime) throws(Refusal) -> Outcome {
        let job = try find(call, in: state.registry)
        return Outcome { writer in writer.job(job, at: now) }
    }

    static func jobLog(_ call: Call, _ state: inout World.State, _ now: SimulatedTime) throws(Refusal) -> Outcome {
        let job = try find(call, in: state.registry)
        return Outcome(file: Outcome.File(name: "job_\(job.id).log", text: job.log(at: now)))
    }

    private static func find(_ call: Call, in registry: Registry) throws(Refusal) -> Job {
        let text = call.path["id"] ?? ""
        guard let id = Int64(text) else { throw Refusal(400, "The id of a job is a number, not \(text).") }
        guard let job = registry.jobs[id] else { throw Refusal(404, "There is no job with the id \(id).") }
        return job
    }
}

extension JSONWriter {
    fileprivate mutating func job(_ job: Job, at now: SimulatedTime) {
        beginObject()
        member("id", job.id)
        member("type", job.kind.rawValue)
        member("name", job.name)
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
