import JSON
import Testing

@testable import Simulator

@Suite struct SchedulesTests {
    @Test func listsFiveSchedulesWithWhenEachRunsNext() throws {
        let schedules = try Appliance().payload("schedules.list", "/4.1/schedules")["scheduleResponseList"]
        #expect(
            schedules?.array?.compactMap { $0["name"]?.string } == [
                "Schedule-DatabaseDump", "Schedule-PurgeBackups", "Schedule-AsupDataCollection",
                "Schedule-ComputeStorageSaving", "Schedule-PurgeJobs",
            ])
        #expect(schedules?.array?.last?["cronExpression"] == "0 0 0/6 * * ?")
        #expect(schedules?.array?.last?["nextRunTime"] == "11/23/2026 06:00:00 PM")
    }

    @Test func aModifiedScheduleRunsAtItsNewTime() throws {
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

    @Test(arguments: [
        ("Schedule-PurgeLogs", "0 0 * * * ?", 404, "Schedule-PurgeJobs"),
        ("Schedule-PurgeJobs", "0 0 * * *", 400, "5 fields"),
        ("Schedule-PurgeJobs", "0 0 25 * * ?", 400, "25 is out of range for the hours"),
        ("Schedule-PurgeJobs", "0 0 0 * * *", 400, "exactly one of day of month and day of week"),
        ("Schedule-PurgeJobs", "0 0 0 30 FEB ?", 400, "never fire"),
        ("Schedule-PurgeJobs", "0 0 0 1 1 ? 2020", 400, "never fire"),
        ("Schedule-PurgeJobs", "", 400, "cronExpression"),
    ])
    func refusesAScheduleThatCanNotBeWithTheReason(name: String, cron: String, status: Int, words: String) throws {
        let appliance = try Appliance()
        let before = try appliance.json("GET", "/api/4.1/schedules")
        let body: JSONValue = ["name": .string(name), "cronExpression": .string(cron)]
        let reply = appliance.send("PUT", "/api/4.1/schedules", body: try body.text())
        #expect(reply.status == status)
        let sentence = try messages(reply).joined()
        #expect(sentence.contains(words), "\(sentence)")
        #expect(try appliance.json("GET", "/api/4.1/schedules") == before)
    }
}
