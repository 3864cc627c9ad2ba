import JSON
import Testing

@testable import Simulator

@Suite struct JobsTests {
    @Test func listsJobsTheNewestFirst() throws {
        let jobs = try Appliance().payload("jobs.list", "/4.1/jobs")
        #expect(jobs.array?.count == 117)
        #expect(jobs.array?.first?["id"] == 117)
    }

    @Test func listsJobsOfOneType() throws {
        let appliance = try Appliance()
        let all = try #require(try appliance.payload("jobs.list", "/4.1/jobs").array)
        for type in ["backup", "mountBackup", "restore"] {
            let jobs = try #require(try appliance.payload("jobs.list", "/4.1/jobs?type=\(type)").array)
            #expect(jobs == all.filter { $0["type"]?.string == type })
            #expect(!jobs.isEmpty)
        }
        #expect(try appliance.payload("jobs.list", "/4.1/jobs?type=nothing") == [])
    }

    @Test func aJobLeavesALogToDownload() throws {
        let appliance = try Appliance()
        try appliance.backUp(group: 1, policy: 2)
        let log = appliance.send("GET", "/api/4.1/jobs/118/logs")
        #expect(log.header("Content-Disposition") == "attachment; filename=\"job_118.log\"")
        #expect(String(decoding: log.bytes, as: UTF8.self).contains("job 118 ended: COMPLETED"))
    }

    private func stuckJob(_ appliance: Appliance) throws -> Job {
        try #require(appliance.service.world.with { state in state.registry.jobs.all.first { $0.state == .running } })
    }

    private func fail(_ appliance: Appliance, _ id: Job.ID, _ others: JSONValue? = nil) throws -> Response {
        appliance.send("PUT", "/api/4.1/jobs/\(id)/failJobs", body: try others?.text() ?? [])
    }

    @Test func aStuckJobRunsUntilItIsFailed() throws {
        let appliance = try Appliance { $0.tokenSeconds = 1e9 }
        let stuck = try stuckJob(appliance)
        appliance.advance(86_400 * 30)
        #expect(try appliance.payload("jobs.get", "/4.1/jobs/\(stuck.id)")["status"] == "RUNNING")
        #expect(try fail(appliance, stuck.id).status == 200)
        let failed = try appliance.payload("jobs.get", "/4.1/jobs/\(stuck.id)")
        #expect(failed["status"] == "FAILED")
        #expect(failed["messages"] == ["Marked as failed by administrator@vsphere.local."])
        let log = String(decoding: appliance.send("GET", "/api/4.1/jobs/\(stuck.id)/logs").bytes, as: UTF8.self)
        #expect(log.contains("ERROR Marked as failed"))
    }

    @Test func severalJobsAreFailedAtOnceAndStayFailed() throws {
        let appliance = try Appliance()
        let stuck = try stuckJob(appliance)
        let started = try appliance.payload(
            "resource_groups.backup_now", "/4.1/resource-groups/backupnow", ["resourceGroupId": 2, "policyId": 2])
        let fresh = try #require(started["jobId"]?.int)
        let reply = try fail(appliance, stuck.id, [.integer(fresh), .integer(stuck.id)])
        #expect(reply.status == 200)
        #expect(try messages(reply).count == 2)
        appliance.advance(60)
        #expect(try appliance.payload("jobs.get", "/4.1/jobs/\(stuck.id)")["status"] == "FAILED")
        #expect(try appliance.payload("jobs.get", "/4.1/jobs/\(fresh)")["status"] == "FAILED")
    }

    @Test func refusesToFailAJobThatIsOverOrNotThere() throws {
        let appliance = try Appliance()
        let stuck = try stuckJob(appliance)
        #expect(try fail(appliance, stuck.id, [117]).status == 409)
        #expect(try fail(appliance, stuck.id, [999_999]).status == 404)
        #expect(try appliance.payload("jobs.get", "/4.1/jobs/\(stuck.id)")["status"] == "RUNNING")
        #expect(try fail(appliance, stuck.id).status == 200)
        #expect(try fail(appliance, stuck.id).status == 409)
    }
}
