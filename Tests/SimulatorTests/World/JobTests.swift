import Testing

@testable import Simulator

@Suite struct JobTests {
    private let start = SimulatedTime.beginning

    private func job(due: SimulatedTime?, state: Job.State = .running) -> Job {
        Job(
            id: 7, kind: .backup, group: 1, groupName: "gold_web", policy: 2, policyName: "daily", start: start,
            due: due, state: state)
    }

    @Test func progressIs100OnlyWhenTheJobIsOver() {
        let running = job(due: start + 4)
        #expect(running.progress(at: start) == 0)
        #expect(running.progress(at: start + 2) == 50)
        #expect(running.progress(at: start + 100) == 99)
        #expect(job(due: start).progress(at: start) == 99)
        #expect(job(due: nil, state: .completed).progress(at: start) == 100)
    }

    @Test func backupsAndRestoresAreCalledAsOnTheVendorsScreens() {
        #expect(job(due: nil).name == "Backup of Resource Group 'gold_web' with Policy 'daily'")
        func other(_ kind: Job.Kind, backup: String? = "gold_web_1") -> String {
            Job(id: 8, kind: kind, target: "web01", start: start, due: nil, state: .running, backupName: backup).name
        }
        #expect(other(.restore) == "Restoring backup with name: gold_web_1")
        #expect(other(.restore, backup: nil) == "Restore of web01")
        #expect(other(.backup) == "Backup of web01")
        #expect(other(.mountBackup) == "Mount of web01")
        #expect(other(.unmountBackup) == "Unmount of web01")
        #expect(other(.attachVmdk) == "Attaching disks of web01")
        #expect(other(.detachVmdk) == "Detaching disks of web01")
    }

    @Test func aJobThatIsStuckDoesNotMove() {
        let stuck = job(due: nil)
        #expect(stuck.progress(at: start) == stuck.progress(at: start + 1_000_000))
    }
}
