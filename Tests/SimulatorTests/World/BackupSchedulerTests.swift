import JSON
import Testing

@testable import Simulator

@Suite struct BackupSchedulerTests {
    private func jobs(_ appliance: Appliance) -> [Job] {
        appliance.service.world.with { state in state.registry.jobs.all.filter { $0.id > 117 } }
    }

    @Test func policiesRunWhenTheirTimeHasComeAndInItsOrder() throws {
        let appliance = try Appliance()
        appliance.advance(54 * 60 + 50)
        #expect(jobs(appliance).isEmpty)
        appliance.advance(1)
        #expect(jobs(appliance).map(\.state) == [.running])
        #expect(jobs(appliance)[0].start.logText == "2026-11-23 16:00:00.000")
        appliance.advance(86_400)
        let made = jobs(appliance)
        #expect(made.count { $0.policyName == "hourly" } == 25)
        #expect(made.filter { $0.policyName == "daily" }.map(\.groupName) == ["gold_web", "silver_db", "bronze_files"])
        #expect(made.allSatisfy { $0.groupName != "lab" })
        #expect(zip(made, made.dropFirst()).allSatisfy { $0.start <= $1.start })
        #expect(made.dropLast().allSatisfy { $0.state == .completed && $0.end == $0.start + 4 })
    }

    @Test func aNewGroupRunsByTheDetailsOfItsSchedule() throws {
        let appliance = try Appliance { $0.tokenSeconds = 1e6 }
        _ = try appliance.payload(
            "resource_groups.create", "/4.1/resource-groups",
            [
                "name": "gold_app", "entities": ["vm-1013"],
                "policies": [
                    ["id": 2, "frequency": ["type": "DAILY", "startTime": "11/23/2026 06:00:00 PM", "interval": 1]]
                ],
            ])
        appliance.advance(3 * 3600)
        #expect(
            jobs(appliance).filter { $0.groupName == "gold_app" }.map(\.start.logText) == ["2026-11-23 18:00:00.000"])
        let groups = try appliance.payload("resource_groups.list", "/4.1/resource-groups")
        let policy = groups["resourceGroupResponseList"]?.array?.last?["policies"]?.array?.first
        #expect(
            policy?["frequency"] == ["type": "DAILY", "startTime": "11/23/2026 06:00:00 PM", "interval": 1])
    }

    @Test func aLeapOfAHundredYearsMakesTheNewestRunsOnly() throws {
        let appliance = try Appliance()
        appliance.advance(3.1e9)
        let made = jobs(appliance)
        #expect(made.count > 1000 && made.count <= BackupScheduler.maxRuns)
        let now = appliance.service.world.with { $0.now }
        #expect(made.allSatisfy { now - $0.start < 100 * 86_400 })
        // What was there before is older than jobs are kept.
        #expect(appliance.service.world.with { state in state.registry.jobs[117] == nil })
    }
}
