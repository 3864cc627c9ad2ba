import JSON
import Testing

@testable import Simulator

@Suite struct BuiltInSchedulesTests {
    @Test func purgesJobsAfter90DaysAndTheirLogsAfter30ButNoRunningJob() throws {
        let appliance = try Appliance { $0.jobs = 3000 }
        let stuck = try #require(
            appliance.service.world.with { state in state.registry.jobs.all.first { $0.state == .running } })
        #expect(appliance.send("GET", "/api/4.1/jobs/1").status == 200)
        #expect(appliance.send("GET", "/api/4.1/jobs/1/logs").status == 404)
        #expect(appliance.send("GET", "/api/4.1/jobs/3000/logs").status == 200)
        appliance.advance(40 * 86_400)
        #expect(appliance.send("GET", "/api/4.1/jobs/1", token: try appliance.logIn()).status == 404)
        #expect(appliance.send("GET", "/api/4.1/jobs/3000/logs", token: try appliance.logIn()).status == 404)
        #expect(appliance.send("GET", "/api/4.1/jobs/\(stuck.id)/logs", token: try appliance.logIn()).status == 200)
        let oldest = try #require(
            appliance.service.world.with { state in state.registry.jobs.all.compactMap(\.end).min() })
        let now = appliance.service.world.with { $0.now }
        #expect(now - oldest <= 90.3 * 86_400)
    }

    @Test func purgesBackupsThatAreKeptByDaysButNoLockedOne() throws {
        let appliance = try Appliance { $0.tokenSeconds = 1e9 }
        for (name, lock) in [("days", nil), ("locked", ["period": 9, "unit": "DAYS"])] as [(String, JSONValue?)] {
            var policy: JSONObject = [
                "name": .string(name), "frequency": "ON_DEMAND", "retentionType": "DAYS", "retentionCount": 2,
            ]
            policy["lockingPeriod"] = lock
            _ = try appliance.payload("policies.create", "/4.1/policies", .object(policy))
        }
        let update = try appliance.json(
            "PUT", "/api/4.1/resource-groups/2", ["entities": ["vm-1001"], "policies": [["id": 4], ["id": 5]]])
        #expect(update["statusCode"] == 200)
        for policy in [4, 5] as [JSONValue] {
            _ = try appliance.payload(
                "resource_groups.backup_now", "/4.1/resource-groups/backupnow",
                ["resourceGroupId": 2, "policyId": policy])
        }
        func kept(_ policy: String) -> Int {
            appliance.service.world.with { state in
                state.registry.backups[2, default: []].count { $0.policyName == policy }
            }
        }
        appliance.advance(86_400)
        #expect(kept("days") == 1 && kept("locked") == 1)
        appliance.advance(2 * 86_400)
        #expect(kept("days") == 0 && kept("locked") == 1)
        appliance.advance(7 * 86_400)
        #expect(kept("locked") == 0)
    }
}
