import Testing

@testable import Simulator

struct JobTests {
    private let start = SimulatedTime.beginning

    private func job(due: SimulatedTime?, state: Job.State = .running) -> Job {
        Job(
            id: 7, kind: .backup, group: 1, groupName: "gold_web", policy: 2, policyName: "daily", start: start,
            due: due, state: state)
    }

    @Test("Progress follows the clock, and is 100 only when the job is over")
    func progress() {
        let running = job(due: start + 4)
        #expect(running.progress(at: start) == 0)
        #expect(running.progress(at: start + 2) == 50)
        #expect(running.progress(at: start + 100) == 99)
        #expect(job(due: start).progress(at: start) == 99)
        #expect(job(due: nil, state: .completed).progress(at: start) == 100)
    }

    @Test("A job that is stuck doesn't move")
    func stuck() {
        let stuck = job(due: nil)
        #expect(stuck.progress(at: start) == stuck.progress(at: start + 1_000_000))
    }

    @Test("Old jobs are numbered in the order in which they began; one of them is stuck")
    func history() throws {
        let jobs = WorldBuilder.build(WorldOptions()).jobs.all
        #expect(jobs.map(\.id) == Array(1...117))
        #expect(zip(jobs, jobs.dropFirst()).allSatisfy { $0.start <= $1.start })
        #expect(jobs.allSatisfy { $0.start < .beginning })
        let running = jobs.filter { $0.state == .running }
        #expect(running.count == 1)
        #expect(running.allSatisfy { $0.end == nil && $0.kind == .backup && .beginning - $0.start >= 86_400 })
        #expect(jobs.filter { $0.state != .running }.allSatisfy { $0.end != nil && !$0.messages.isEmpty })
        #expect(Set(jobs.map(\.kind)).count > 1)
        #expect(jobs.contains { $0.state == .failed })
    }

    @Test("Many jobs lie within the days for which the appliance keeps them")
    func longHistory() {
        var options = WorldOptions()
        options.jobs = 20_000
        let jobs = WorldBuilder.build(options).jobs.all
        #expect(jobs.count == 20_000)
        #expect(jobs.allSatisfy { .beginning - $0.start <= 91 * 86_400 })
        #expect(jobs.allSatisfy { ($0.end ?? .beginning) <= .beginning })
        #expect(zip(jobs, jobs.dropFirst()).allSatisfy { $0.start <= $1.start })
    }

    @Test("The log says what the job did")
    func log() throws {
        let jobs = WorldBuilder.build(WorldOptions()).jobs.all
        let failed = try #require(jobs.first { $0.state == .failed })
        #expect(failed.log(at: .beginning).contains("ERROR"))
        let stuck = try #require(jobs.first { $0.state == .running })
        #expect(stuck.log(at: .beginning).contains("is running"))
    }
}
