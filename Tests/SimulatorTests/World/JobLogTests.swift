import Testing

@testable import Simulator

@Suite struct JobLogTests {
    private func job(_ kind: Job.Kind, due: SimulatedTime? = .beginning + 100) -> Job {
        Job(
            id: 7, kind: kind, groupName: "gold_web", policyName: "daily", start: .beginning, due: due, state: .running)
    }

    private func lines(_ job: Job, _ now: SimulatedTime) -> [String] {
        job.log(at: now).split(separator: "\n").map(String.init)
    }

    @Test(arguments: [
        Job.Kind.backup, .mountBackup, .unmountBackup, .restore, .attachVmdk, .detachVmdk,
    ])
    func saysStepByStepWhatWasDone(kind: Job.Kind) {
        var job = job(kind)
        let early = lines(job, .beginning + 40)
        job.state = .completed
        job.end = .beginning + 100
        job.messages = ["Done."]
        let whole = lines(job, .beginning + 1000)
        #expect(whole.count > early.count && early.count >= 2)
        #expect(whole.first == early.first && whole.last?.hasSuffix("INFO  job 7 ended: COMPLETED") == true)
        #expect(whole == whole.sorted { $0.prefix(23) < $1.prefix(23) })
    }

    @Test func theLogOfAStuckJobDoesNotGrow() {
        let job = job(.backup, due: nil)
        #expect(lines(job, .beginning + 100).count == lines(job, .beginning + 1_000_000).count)
    }

    @Test func saysOfAFailedJobWhatWentWrong() throws {
        let failed = try #require(
            WorldBuilder.build(WorldOptions(), beginning: .beginning).jobs.all.first { $0.state == .failed })
        #expect(failed.log(at: .beginning).contains("ERROR"))
    }

    @Test func saysOfAStuckJobThatItIsRunning() throws {
        let stuck = try #require(
            WorldBuilder.build(WorldOptions(), beginning: .beginning).jobs.all.first { $0.state == .running })
        #expect(stuck.log(at: .beginning).contains("is running"))
    }
}
