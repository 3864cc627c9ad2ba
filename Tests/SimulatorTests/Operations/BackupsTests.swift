import Testing

@testable import Simulator

@Suite struct BackupsTests {
    @Test func cleansUpABackupWhoseMountWasLostOnce() throws {
        let appliance = try Appliance()
        let mount = try #require(appliance.service.world.with { state in state.registry.mounts.all.first })
        #expect(appliance.send("POST", "/api/4.1/backup/\(mount.backup)/cleanup").status == 200)
        #expect(appliance.send("POST", "/api/4.1/backup/\(mount.backup)/cleanup").status == 409)
    }

    @Test func refusesToCleanUpABackupThatIsNotThere() throws {
        #expect(try Appliance().send("POST", "/api/4.1/backup/999999/cleanup").status == 404)
    }
}
