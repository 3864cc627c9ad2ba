import Testing

@testable import Simulator

@Suite struct JobHistoryTests {
    @Test func jobsAreNumberedInTheOrderInWhichTheyBegan() {
        let jobs = WorldBuilder.build(WorldOptions(), beginning: .beginning).jobs.all
        #expect(jobs.map(\.id) == Array(1...117))
        #expect(zip(jobs, jobs.dropFirst()).allSatisfy { $0.start <= $1.start })
        #expect(jobs.allSatisfy { $0.start < .beginning })
    }

    @Test func manyJobsLieWithinTheDaysForWhichTheyAreKept() {
        var options = WorldOptions()
        options.jobs = 20_000
        let jobs = WorldBuilder.build(options, beginning: .beginning).jobs.all
        #expect(jobs.count == 20_000)
        #expect(jobs.allSatisfy { .beginning - $0.start <= 91 * 86_400 })
        #expect(jobs.allSatisfy { ($0.end ?? .beginning) <= .beginning })
        #expect(zip(jobs, jobs.dropFirst()).allSatisfy { $0.start <= $1.start })
    }

    @Test func oneJobIsStuck() {
        let jobs = WorldBuilder.build(WorldOptions(), beginning: .beginning).jobs.all
        let running = jobs.filter { $0.state == .running }
        #expect(running.count == 1)
        #expect(running.allSatisfy { $0.end == nil && $0.kind == .backup && .beginning - $0.start >= 86_400 })
    }

    @Test func restoresAndMountsUseTheNewestBackupThatTheirGroupHad() throws {
        let jobs = WorldBuilder.build(WorldOptions(), beginning: .beginning).jobs.all
        let users = jobs.filter { $0.kind == .restore || $0.kind == .mountBackup }
        #expect(users.contains { $0.kind == .restore })
        for user in users {
            let made = jobs.last {
                $0.id < user.id && $0.kind == .backup && $0.group == user.group && $0.state != .failed && $0.end != nil
            }
            #expect(try user.backupName == #require(made?.backupName))
        }
    }

    @Test func jobsOfSeveralKindsHaveEndedAndSomeFailed() {
        let jobs = WorldBuilder.build(WorldOptions(), beginning: .beginning).jobs.all
        #expect(jobs.filter { $0.state != .running }.allSatisfy { $0.end != nil && !$0.messages.isEmpty })
        #expect(Set(jobs.map(\.kind)).count > 1)
        #expect(jobs.contains { $0.state == .failed })
    }
}
