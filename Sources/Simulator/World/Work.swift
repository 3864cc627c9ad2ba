/// What a job does to the world. It is done at one stroke, when the job ends; until then only the job is to be seen.
protocol Work: Sendable {
    /// Does it and says what came of it.
    func finish(_ job: Job, in registry: inout Registry, at time: SimulatedTime) throws(WorkError) -> [String]
    /// Whether the job ends with a warning, if it does not fail.
    var endsWithWarning: Bool { get }
}

extension Work {
    var endsWithWarning: Bool { false }
}

/// Why a job failed.
struct WorkError: Error, Equatable {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}

extension World.State {
    /// Starts a job, which does its work when its time has come.
    mutating func start(
        _ task: some Work, at time: SimulatedTime, _ make: (Job.ID, SimulatedTime) -> Job
    ) -> Job {
        let due = time + options.jobSeconds
        let job = registry.addJob { id in make(id, due) }
        work[job.id] = task
        let place = running.lastIndex { $0.due <= due }.map { $0 + 1 } ?? 0
        running.insert((due, job.id), at: place)
        return job
    }

    /// Starts a job for a VM or a datastore.
    mutating func start(_ task: some Work, _ kind: Job.Kind, of target: String, backup: String?) -> Job {
        let start = now
        return self.start(task, at: start) { id, due in
            Job(id: id, kind: kind, target: target, start: start, due: due, state: .running, backupName: backup)
        }
    }

    /// Ends the jobs whose time has come.
    mutating func endJobs(until now: SimulatedTime) {
        let ended = running.prefix { $0.due <= now }
        guard !ended.isEmpty else { return }
        running.removeFirst(ended.count)
        for (due, id) in ended { finish(id, at: due) }
    }

    /// Lets go of the work of a job that is over before its time: it is never done.
    mutating func abandon(_ id: Job.ID) {
        work[id] = nil
        running.removeAll { $0.job == id }
    }

    /// The work of the jobs that run.
    func ongoing<Kind: Work>(_ kind: Kind.Type) -> [Kind] { work.values.compactMap { $0 as? Kind } }

    private mutating func finish(_ id: Job.ID, at time: SimulatedTime) {
        guard let task = work.removeValue(forKey: id), let job = registry.jobs[id], job.state == .running else {
            return
        }
        do throws(WorkError) {
            let messages = try task.finish(job, in: &registry, at: time)
            registry.endJob(id, as: task.endsWithWarning ? .warning : .completed, at: time, messages: messages)
        } catch {
            registry.endJob(id, as: .failed, at: time, messages: [error.message])
        }
    }
}
