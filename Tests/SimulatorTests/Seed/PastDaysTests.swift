import JSON
import Testing

@testable import Simulator

@Suite struct PastDaysTests {
    /// Nights, mornings, a Sunday, the ends of a month and of a year, a leap day.
    static let beginnings = [
        "2026-11-23T15:05:09", "2026-11-23T00:00:00", "2026-11-23T02:21:00", "2026-11-23T08:30:00",
        "2026-11-22T04:00:00", "2026-11-26T12:00:00", "2027-01-01T03:30:00", "2028-02-29T23:59:59",
        "1999-12-31T09:00:00", "1972-01-01T00:00:00",
    ]

    @Test func beforeTheDemoIsTheKnownNight() {
        let days = PastDays(beginning: .beginning)
        #expect(days.sundayOfLastYear.logText == "2025-11-16 00:00:00.000")
        #expect(days.deletion.logText == "2026-11-23 02:20:00.000")
        #expect(days.suspension.logText == "2026-11-23 08:00:00.000")
        #expect(days.troubledNight.logText == "2026-11-22 00:00:00.000")
    }

    @Test(arguments: beginnings) func aWorldHasTheSamePastWhateverTheMoment(text: String) throws {
        let beginning = try #require(SimulatedTime(text))
        let registry = WorldBuilder.build(WorldOptions(), beginning: beginning)
        let jobs = registry.jobs.all
        #expect(jobs.count == 117)
        #expect(jobs.allSatisfy { $0.start < beginning && ($0.end ?? $0.start) < beginning })
        #expect(jobs.count { $0.state == .running } == 1)
        let backups = registry.backups.values.joined()
        #expect(Set(backups.map { "\($0.group) \($0.policyName)" }).count == 6)
        let crm = try #require(registry.vms.named("crm01"))
        #expect(backups.contains { $0.vms.contains(crm.id) })
        #expect(try #require(crm.deletion).time < beginning)
        #expect(backups.count { $0.isPartial } == 1)
        #expect(backups.count { !$0.content.unquiesced.isEmpty } == 1)
        #expect(registry.mounts.all.count == 1)
    }

    @Test(arguments: beginnings) func nothingIsDueThatWasDueBefore(text: String) throws {
        let appliance = try Appliance {
            $0.now = SimulatedTime(text)
            $0.tokenSeconds = 1e6
        }
        let beginning = try #require(SimulatedTime(text))
        let jobs = try appliance.payload("jobs.list", "/4.1/jobs")
        #expect(jobs.array?.count == 117)
        for schedule in try appliance.payload("schedules.list", "/4.1/schedules")["scheduleResponseList"]?.array ?? [] {
            let next = try #require(schedule["nextRunTime"]?.string.flatMap(SimulatedTime.init(jobText:)))
            #expect(next > beginning)
        }
        let log = appliance.send("GET", "/api/4.1/audit/logs/audit.log").bytes
        let first = String(decoding: log, as: UTF8.self).prefix(23)
        #expect(first < beginning.logText)
        appliance.advance(86_400)
        #expect(try appliance.payload("jobs.list", "/4.1/jobs").array?.count ?? 0 > 117)
    }

    @Test func withoutAMomentItIsThatOfTheMachine() throws {
        let appliance = try Appliance { $0.now = nil }
        let now = SimulatedTime.ofMachine
        let shown = try #require(try appliance.counters()["time"]?.string.flatMap(SimulatedTime.init(jobText:)))
        #expect(abs(now - shown) < 600)
    }
}
