import JSON
import Synchronization
import System
import Testing

@testable import Simulator

@Suite struct WorldReportTests {
    private func text(_ appliance: Appliance) -> String {
        String(decoding: appliance.send("GET", "/simulator/world").bytes, as: UTF8.self)
    }

    private func world(_ appliance: Appliance) throws -> JSONValue {
        try JSONValue(parsing: appliance.send("GET", "/simulator/world").bytes)
    }

    /// An appliance whose client waits so many seconds before each request.
    private func appliance(thinking seconds: Double) throws -> (Appliance, think: () -> Void) {
        let passed = Ticks()
        let appliance = try Appliance(passed: { passed.time })
        return (appliance, { passed.add(seconds) })
    }

    private final class Ticks: Sendable {
        private let seconds = Mutex(0.0)

        var time: Duration { .seconds(seconds.withLock { $0 }) }

        func add(_ more: Double) { seconds.withLock { $0 += more } }
    }

    @Test func hasTheListsOfTheContractByIdWithTheirKeysSorted() throws {
        let world = try world(Appliance())
        let keys = world.object?.keys ?? []
        #expect(
            keys == [
                "audit", "backups", "changes", "datastores", "groups", "jobs", "mounts", "policies", "retention",
                "schedules", "storage", "vms",
            ])
        for name in keys where world[name]?.array != nil {
            let ids = world[name]?.array?.compactMap { $0["id"]?.int } ?? []
            #expect(ids == ids.sorted(), "\(name)")
        }
        #expect(world["vms"]?.array?.count == 14)
        #expect(world["jobs"]?.array?.count == 117)
        #expect(world["changes"] == [])
        #expect(world["vms"]?.array?.first?["content"]?["datastore"] == "nfs_web01")
    }

    /// A client's whole work: a backup, a restore elsewhere, disks, a mount, a group, a storage system.
    private func work(_ appliance: Appliance, _ think: () -> Void) throws {
        func run(_ method: String, _ target: String, _ body: JSONValue) throws -> JSONValue {
            think()
            let reply = try appliance.json(method, "/api" + target, body)
            #expect(reply["statusCode"]?.int ?? 0 < 300, "\(reply)")
            appliance.advance(4)
            return reply
        }
        _ = try run("POST", "/4.1/resource-groups/backupnow", ["resourceGroupId": 1, "policyId": 2])
        let backup = try appliance.backup(of: "gold_web")
        let vm = try appliance.reference(of: "web01")
        let place: JSONValue = [
            "restoreFromLocation": .string(appliance.locations(of: backup)[0]), "esxHost": "esx02.demo.local",
            "restoreToDatastore": "nfs_lab",
        ]
        _ = try run(
            "POST", "/4.1/vm/\(vm)/backups/\(backup.id)/restore", ["restoreLocations": [place], "restartVM": true])
        let disk: JSONValue = [
            "restoreFromLocation": .string(appliance.locations(of: backup, .secondary)[0]),
            "vmdkToRestore": "[nfs_web01] web02/web02.vmdk", "restoreToDatastore": "nfs_db01",
        ]
        let other = try appliance.reference(of: "web02")
        _ = try run(
            "POST", "/4.1/vm/\(other)/backups/\(backup.id)/restorevmdks",
            ["esxHost": "esx03.demo.local", "vmdkRestoreLocations": [disk]])
        _ = try run(
            "POST", "/4.1/datastores/backups/\(backup.id)/mount",
            [
                "datastore": "nfs_web01", "location": .string(appliance.locations(of: backup)[0]),
                "esxHostName": "esx01.demo.local",
            ])
    }

    @Test func theSameRequestsAtAnotherSpeedGiveTheSameText() throws {
        let (quick, noThought) = try appliance(thinking: 0.001)
        let (slow, thought) = try appliance(thinking: 17.3)
        try work(quick, noThought)
        try work(slow, thought)
        let same = text(quick) == text(slow)
        #expect(same)
        #expect(text(quick).contains("gold_web_+0"))
    }

    @Test func tellsWhichBackupWasRestoredFromWhereToWhere() throws {
        let appliance = try Appliance()
        try work(appliance, {})
        let backup = try appliance.backup(of: "gold_web")
        let world = try world(appliance)
        let vms = world["vms"]?.array ?? []
        let web01 = try #require(vms.first { $0["name"] == "web01" })
        #expect(web01["content"]?["backup"]?.int == backup.id)
        #expect(web01["content"]?["copy"]?.string?.hasSuffix(":gold_web_+0") == true)
        #expect(web01["content"]?["host"] == "esx02.demo.local")
        #expect(web01["content"]?["datastore"] == "nfs_lab")
        #expect(web01["disks"]?.array?.map { $0["content"] } == [web01["content"], web01["content"]])
        let web02 = try #require(vms.first { $0["name"] == "web02" })
        #expect(web02["content"]?["backup"] == .null)
        let disk = try #require(web02["disks"]?.array?.first)
        #expect(disk["content"]?["copy"]?.string?.contains("_dest:") == true)
        #expect(disk["content"]?["host"] == "esx03.demo.local")
        #expect(disk["content"]?["datastore"] == "nfs_db01")
        #expect(world["mounts"]?.array?.last?["time"] == "+16")
    }

    @Test func tellsEveryChangeInOrderWithDigestsInPlaceOfSecrets() throws {
        let appliance = try Appliance()
        let body: JSONValue = ["name": "svm_new01", "userName": "vsadmin", "password": "netapp01"]
        _ = try appliance.json("POST", "/api/4.1/storage-system", body)
        _ = try appliance.json("POST", "/api/4.1/storage-system", body)
        _ = try appliance.json("DELETE", "/api/4.1/storage-system/svm_new01")
        let world = try world(appliance)
        let changes = try #require(world["changes"]?.array)
        try #require(changes.map { $0["operation"] } == ["storage_systems.add", "storage_systems.remove"])
        #expect(changes[0]["body"]?["password"]?.string == SHA256.hex("netapp01"))
        #expect(changes[1]["parameters"] == ["name": "svm_new01"])
        #expect(changes[1]["body"] == .null)
        #expect(!text(appliance).contains("netapp01"))
    }

    @Test func isAskedForByGETOnly() throws {
        #expect(try Appliance().send("POST", "/simulator/world").header("Allow") == "GET")
    }
}
