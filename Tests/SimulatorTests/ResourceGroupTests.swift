import JSON
import Testing

@testable import Simulator

struct ResourceGroupTests {
    private func group(_ appliance: Appliance, _ id: JSONValue) throws -> JSONValue? {
        let groups = try appliance.payload("resource_groups.list", "/4.1/resource-groups")
        return groups["resourceGroupResponseList"]?.array?.first { $0["id"] == id }
    }

    @Test("What an update doesn't say stays as it is")
    func update() throws {
        let appliance = try Appliance()
        let change: JSONValue = [
            "description": "Shop", "entities": ["vm-1001", "vm-1013"], "notification": "ALWAYS",
            "enableSecondaryProtection": true, "emailNotification": ["to": ["ops@demo.local"], "subject": "Backup"],
        ]
        #expect(try appliance.json("PUT", "/api/4.1/resource-groups/1", change)["statusCode"] == 200)
        let changed = try #require(try group(appliance, 1))
        #expect(changed["name"] == "gold_web" && changed["description"] == "Shop")
        #expect(changed["entities"]?.array?.map { $0["name"] } == ["web01", "build07"])
        #expect(changed["policies"]?.array?.map { $0["id"] } == [1, 2])
        #expect(changed["enableSecondaryProtection"] == true)
        #expect(changed["emailNotification"] == ["to": ["ops@demo.local"], "subject": "Backup"])
        #expect(try appliance.json("PUT", "/api/4.1/resource-groups/1", ["name": "platin"])["statusCode"] == 200)
        #expect(try group(appliance, 1)?["name"] == "platin")
    }

    @Test(
        "An update that can't be is refused, and changes nothing",
        arguments: [
            (["name": "a b"], 400, "a space"), (["name": "LAB"], 409, "already"), (["entities": ["vm-9"]], 404, "vm-9"),
            (["entities": []], 400, "entities"), (["policies": [["id": 9]]], 404, "9"), ([1], 400, "list"),
            (["policies": [["id": 2, "frequency": ["type": "HOURLY"]]]], 400, "daily is DAILY"),
            (["policies": [["id": 2, "frequency": ["startTime": "soon"]]]], 400, "startTime"),
            (["policies": [["id": 2, "frequency": ["daysOfWeek": ["MONDAY"]]]]], 400, "daysOfWeek"),
            (["policies": [["id": 2, "frequency": ["interval": 0]]]], 400, "interval"),
            (["spanningDatastores": ["spanningType": "MANUAL", "datastores": ["x"]]], 404, "datastore x"),
        ] as [(JSONValue, Int, String)])
    func updateRefused(change: JSONValue, status: Int, word: String) throws {
        let appliance = try Appliance()
        let before = try group(appliance, 1)
        let reply = appliance.send("PUT", "/api/4.1/resource-groups/1", body: try change.text())
        #expect(reply.status == status)
        let sentence = try messages(reply).joined()
        #expect(sentence.contains(word), "\(sentence)")
        #expect(try group(appliance, 1) == before)
        #expect(appliance.send("PUT", "/api/4.1/resource-groups/99", body: Array("{}".utf8)).status == 404)
        #expect(appliance.send("PUT", "/api/4.1/resource-groups/x", body: Array("{}".utf8)).status == 400)
    }

    @Test("A group goes with all its backups; what was in it is unprotected then, and its jobs stay")
    func delete() throws {
        let appliance = try Appliance()
        #expect(
            try appliance.json("PUT", "/api/4.1/resource-groups/2", ["enableSecondaryProtection": true])["statusCode"]
                == 200)
        let backup = try #require(appliance.service.world.with { state in state.registry.backups[2]?.last?.id })
        let reply = appliance.send("DELETE", "/api/4.1/resource-groups/2")
        #expect(reply.status == 200)
        #expect(try messages(reply).last == "Its secondary protection is kept.")
        #expect(try group(appliance, 2) == nil)
        #expect(appliance.send("GET", "/api/4.1/vm/backups/\(backup)/snapshotlocations").status == 404)
        let rest = try appliance.payload("reports.unprotected_vms", "/4.1/reports/unProtectedVM")
        let names = rest["unprotectedVmResponseList"]?.array?.compactMap { $0["name"]?.string } ?? []
        #expect(names == ["db01", "db02", "build07", "legacy01"])
        let jobs = try appliance.payload("jobs.list", "/4.1/jobs").array ?? []
        #expect(jobs.contains { $0["resourceGroupName"] == "silver_db" })
        #expect(appliance.send("DELETE", "/api/4.1/resource-groups/2").status == 404)
    }

    @Test("A backup that runs when its group goes fails")
    func deleteWhileRunning() throws {
        let appliance = try Appliance()
        _ = try appliance.payload(
            "resource_groups.backup_now", "/4.1/resource-groups/backupnow", ["resourceGroupId": 2, "policyId": 2])
        #expect(appliance.send("DELETE", "/api/4.1/resource-groups/2").status == 200)
        appliance.advance(10)
        #expect(try appliance.payload("jobs.get", "/4.1/jobs/118")["status"] == "FAILED")
        #expect(appliance.service.world.with { state in state.registry.backups[2] == nil })
    }

    @Test("A group of which a backup is mounted stays, until that is set right")
    func deleteMounted() throws {
        let appliance = try Appliance()
        let refused = appliance.send("DELETE", "/api/4.1/resource-groups/4")
        #expect(refused.status == 409)
        #expect(try messages(refused).first?.contains("is mounted") == true)
        let mount = try #require(appliance.service.world.with { state in state.registry.mounts.all.first })
        #expect(appliance.send("POST", "/api/4.1/backup/\(mount.backup)/cleanup").status == 200)
        #expect(appliance.send("POST", "/api/4.1/backup/\(mount.backup)/cleanup").status == 409)
        #expect(appliance.send("POST", "/api/4.1/backup/999999/cleanup").status == 404)
        #expect(appliance.send("DELETE", "/api/4.1/resource-groups/4").status == 200)
    }
}
