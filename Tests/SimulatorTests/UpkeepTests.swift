import JSON
import Testing

@testable import Simulator

struct UpkeepTests {
    private let path = "/4.1/jobs/cleanup"

    @Test("How long jobs and logs are kept is changed one by one, and heeded by the next purge")
    func retention() throws {
        let appliance = try Appliance { $0.tokenSeconds = 1e9 }
        #expect(
            try appliance.payload("config.jobs_cleanup", path) == ["jobRetentionDays": 90, "logRetentionDays": 30])
        #expect(try appliance.json("PUT", "/api" + path, ["jobRetentionDays": 1])["statusCode"] == 200)
        #expect(try appliance.payload("config.jobs_cleanup", path) == ["jobRetentionDays": 1, "logRetentionDays": 30])
        appliance.advance(3 * 3600)
        let jobs = appliance.service.world.with { state in state.registry.jobs.all }
        #expect(jobs.allSatisfy { $0.state == .running || SimulatedTime.beginning - $0.start < 86_400 })
        #expect(jobs.count { $0.state == .running } == 1)
    }

    @Test(
        "A time that can't be is refused",
        arguments: ["{}", #"{"jobRetentionDays":0}"#, #"{"logRetentionDays":"1"}"#, ""])
    func refused(body: String) throws {
        let appliance = try Appliance()
        #expect(appliance.send("PUT", "/api" + path, body: Array(body.utf8)).status == 400)
        #expect(
            appliance.send("PUT", "/api" + path, body: Array(#"{"logRetentionDays":9223372036854775807}"#.utf8)).status
                == 200)
        appliance.advance(86_400)
        #expect(appliance.send("GET", "/api/4.1/jobs/100", token: try appliance.logIn()).status == 200)
    }

    @Test("A stuck job runs until it is failed, alone or with others; one that is over can't be failed")
    func failJobs() throws {
        let appliance = try Appliance { $0.tokenSeconds = 1e9 }
        let stuck = try #require(
            appliance.service.world.with { state in state.registry.jobs.all.first { $0.state == .running } })
        appliance.advance(86_400 * 30)
        #expect(try appliance.payload("jobs.get", "/4.1/jobs/\(stuck.id)")["status"] == "RUNNING")
        _ = try appliance.payload(
            "resource_groups.backup_now", "/4.1/resource-groups/backupnow", ["resourceGroupId": 2, "policyId": 2])
        let fresh = try #require(try appliance.payload("jobs.list", "/4.1/jobs").array?.first?["id"])
        let over = appliance.send("PUT", "/api/4.1/jobs/\(stuck.id)/failJobs", body: Array("[117]".utf8))
        #expect(over.status == 409)
        #expect(try appliance.payload("jobs.get", "/4.1/jobs/\(stuck.id)")["status"] == "RUNNING")
        #expect(appliance.send("PUT", "/api/4.1/jobs/\(stuck.id)/failJobs", body: Array("[999999]".utf8)).status == 404)
        let body: JSONValue = [fresh, .integer(stuck.id)]
        let reply = appliance.send("PUT", "/api/4.1/jobs/\(stuck.id)/failJobs", body: try body.text())
        #expect(reply.status == 200)
        #expect(try messages(reply).count == 2)
        appliance.advance(60)
        let failed = try appliance.payload("jobs.get", "/4.1/jobs/\(stuck.id)")
        #expect(failed["status"] == "FAILED")
        #expect(failed["messages"] == ["Marked as failed by administrator@vsphere.local."])
        #expect(appliance.send("PUT", "/api/4.1/jobs/\(stuck.id)/failJobs").status == 409)
        let log = String(decoding: appliance.send("GET", "/api/4.1/jobs/\(stuck.id)/logs").bytes, as: UTF8.self)
        #expect(log.contains("ERROR Marked as failed"))
    }
}
