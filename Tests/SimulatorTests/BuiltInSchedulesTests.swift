import JSON
import Testing

@testable import Simulator

struct BuiltInSchedulesTests {
    @Test("There are five, each with when it runs next")
    func list() throws {
        let schedules = try Appliance().payload("schedules.list", "/4.1/schedules")["scheduleResponseList"]
        #expect(
            schedules?.array?.compactMap { $0["name"]?.string } == [
                "Schedule-DatabaseDump", "Schedule-PurgeBackups", "Schedule-AsupDataCollection",
                "Schedule-ComputeStorageSaving", "Schedule-PurgeJobs",
            ])
        #expect(schedules?.array?.last?["cronExpression"] == "0 0 0/6 * * ?")
        #expect(schedules?.array?.last?["nextRunTime"] == "11/23/2026 06:00:00 PM")
    }

    @Test("One is changed, and runs at its new time")
    func modify() throws {
        let appliance = try Appliance()
        let reply = try appliance.json(
            "PUT", "/api/4.1/schedules", ["name": "Schedule-PurgeJobs", "cronExpression": "0 10 15 * * ?"])
        #expect(reply["responseMessage"] == ["Schedule Schedule-PurgeJobs modified successfully."])
        appliance.advance(600)
        let log = String(decoding: appliance.send("GET", "/api/4.1/audit/logs/audit.log").bytes, as: UTF8.self)
        #expect(log.contains("2026-11-23 15:10:00.000 SYSTEM Schedule-PurgeJobs ran: 0 jobs purged"))
        let schedules = try appliance.payload("schedules.list", "/4.1/schedules")["scheduleResponseList"]
        #expect(schedules?.array?.last?["nextRunTime"] == "11/24/2026 03:10:00 PM")
    }

    @Test(
        "What can't be is refused with the reason, and changes nothing",
        arguments: [
            ("Schedule-PurgeLogs", "0 0 * * * ?", 404, "Schedule-PurgeJobs"),
            ("Schedule-PurgeJobs", "0 0 * * *", 400, "5 fields"),
            ("Schedule-PurgeJobs", "0 0 25 * * ?", 400, "25 is out of range for the hours"),
            ("Schedule-PurgeJobs", "0 0 0 * * *", 400, "exactly one of day of month and day of week"),
            ("Schedule-PurgeJobs", "0 0 0 30 FEB ?", 400, "never fire"),
            ("Schedule-PurgeJobs", "0 0 0 1 1 ? 2020", 400, "never fire"),
            ("Schedule-PurgeJobs", "", 400, "cronExpression"),
        ])
    func refused(name: String, cron: String, status: Int, words: String) throws {
        let appliance = try Appliance()
        let before = try appliance.json("GET", "/api/4.1/schedules")
        let body: JSONValue = ["name": .string(name), "cronExpression": .string(cron)]
        let reply = appliance.send("PUT", "/api/4.1/schedules", body: try body.text())
        #expect(reply.status == status)
        let sentence = try messages(reply).joined()
        #expect(sentence.contains(words), "\(sentence)")
        #expect(try appliance.json("GET", "/api/4.1/schedules") == before)
    }

    @Test("Jobs go after 90 days and their logs after 30, when the purge runs; running jobs stay")
    func purgeJobs() throws {
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

    @Test("Backups that are kept by days go when the purge runs; a mounted one and a locked one stay")
    func purgeBackups() throws {
        let appliance = try Appliance { $0.tokenSeconds = 1e9 }
        for (name, lock) in [("days", nil), ("locked", ["period": 9, "unit": "DAYS"])] as [(String, JSONValue?)] {
            var policy: JSONObject = [
                "name": .string(name), "frequency": "ON_DEMAND", "retentionType": "DAYS", "retentionCount": 2,
            ]
            policy["lockingPeriod"] = lock
            _ = try appliance.payload("policies.create", "/4.1/policies", .object(policy))
        }
        let update = try appliance.json(
            "PUT", "/api/4.1/resource-groups/2", ["policies": [["id": 4], ["id": 5]]])
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
