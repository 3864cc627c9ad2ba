import Testing

@testable import Simulator

@Suite struct BackupWorkTests {
    /// A world whose clock moves only when it is put forward.
    private func world() -> World {
        var options = WorldOptions()
        options.now = .beginning
        options.isClockRunning = false
        return World(options)
    }

    private func start(_ world: World) throws -> Job {
        try world.with { state in
            let group = try #require(state.registry.groups[1])
            let policy = try #require(state.registry.policies[2])
            return state.startBackup(of: group, policy: policy, at: state.now)
        }
    }

    private func advance(_ world: World, _ seconds: Double) {
        world.with { state in state.advance(seconds: seconds) }
    }

    @Test func aBackupIsThereWhenItsTimeHasCome() throws {
        let world = world()
        let job = try start(world)
        #expect(job.id == 118)
        advance(world, 3.9)
        #expect(world.with { state in state.registry.jobs[118]?.state } == .running)
        advance(world, 0.1)
        let ended = try #require(world.with { state in state.registry.jobs[118] })
        #expect(ended.state == .completed)
        #expect(ended.end == job.start + 4)
        #expect(ended.backupName == "gold_web_11-23-2026_15.05.09.0000")
        let newest = try #require(world.with { state in state.registry.backups[1]?.last })
        #expect(newest.job == 118)
        #expect(newest.vms.count == 3)
    }

    @Test func jobsEndAtTheirOwnTimeHoweverLateSomebodyLooks() throws {
        let world = world()
        let first = try start(world)
        advance(world, 1)
        let second = try start(world)
        advance(world, 1_000_000)
        let (one, other) = world.with { state in (state.registry.jobs[first.id], state.registry.jobs[second.id]) }
        #expect(one?.end == .beginning + 4)
        #expect(other?.end == .beginning + 5)
        #expect(world.with { state in state.running.isEmpty })
    }

    @Test func aPolicyKeepsTheNewestBackupsAndNoMoreThanItSays() throws {
        let world = world()
        for _ in 0..<30 {
            _ = try start(world)
            advance(world, 4)
        }
        let kept = try #require(world.with { state in state.registry.backups[1] }).filter {
            $0.policyName == "daily"
        }
        #expect(kept.count == 14)
        #expect(world.with { $0.now } >= kept[13].time)
        #expect(kept.map(\.job) == Array(134...147))
    }
}
