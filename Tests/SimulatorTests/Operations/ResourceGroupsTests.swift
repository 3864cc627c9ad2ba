import JSON
import Testing

@testable import Simulator

@Suite struct ResourceGroupsTests {
    private func group(_ appliance: Appliance, _ id: JSONValue) throws -> JSONValue? {
        let groups = try appliance.payload("resource_groups.list", "/4.1/resource-groups")
        return groups["resourceGroupResponseList"]?.array?.first { $0["id"] == id }
    }

    private let change: JSONValue = [
        "description": "Shop", "entities": ["vm-1001", "vm-1013"], "enableSecondaryProtection": true,
        "emailNotification": ["to": ["ops@demo.local"], "subject": "Backup"],
    ]

    @Test func anUpdateSetsBackWhatItDoesNotSay() throws {
        let appliance = try Appliance()
        let before: JSONValue = [
            "entities": ["vm-1001"], "notification": "ALWAYS", "policies": [["id": 2]],
            "spanningDatastores": ["spanningType": "INCLUDE_ALL"],
        ]
        #expect(try appliance.json("PUT", "/api/4.1/resource-groups/1", before)["statusCode"] == 200)
        #expect(try appliance.json("PUT", "/api/4.1/resource-groups/1", change)["statusCode"] == 200)
        let changed = try #require(try group(appliance, 1))
        #expect(changed["name"] == "gold_web" && changed["description"] == "Shop")
        #expect(changed["entities"]?.array?.map { $0["name"] } == ["web01", "build07"])
        #expect(changed["policies"] == [])
        #expect(changed["notification"] == "NEVER")
        #expect(changed["spanningDatastores"] == ["spanningType": "EXCLUDE_ALL"])
        #expect(changed["enableSecondaryProtection"] == true)
        #expect(changed["emailNotification"] == ["to": ["ops@demo.local"], "subject": "Backup"])
        #expect(try appliance.json("PUT", "/api/4.1/resource-groups/1", ["entities": ["vm-1001"]])["statusCode"] == 200)
        let bare = try #require(try group(appliance, 1))
        #expect(bare["description"] == "" && bare["emailNotification"] == nil)
        #expect(bare["enableSecondaryProtection"] == false)
    }

    @Test func anUpdateWithoutEntitiesIsRefused() throws {
        let appliance = try Appliance()
        #expect(try appliance.refusal(400, "PUT", "/4.1/resource-groups/1", ["description": "x"]).contains("entities"))
    }

    @Test func aMergedUpdateLeavesWhatItDoesNotSay() throws {
        let appliance = try Appliance { $0.dialect.put = .merge }
        #expect(try appliance.json("PUT", "/api/4.1/resource-groups/1", change)["statusCode"] == 200)
        #expect(
            try appliance.json("PUT", "/api/4.1/resource-groups/1", ["notification": "ALWAYS"])["statusCode"] == 200)
        let changed = try #require(try group(appliance, 1))
        #expect(changed["name"] == "gold_web" && changed["description"] == "Shop")
        #expect(changed["policies"]?.array?.map { $0["id"] } == [1, 2])
        #expect(changed["notification"] == "ALWAYS")
        #expect(changed["emailNotification"] == ["to": ["ops@demo.local"], "subject": "Backup"])
    }

    @Test func aStateIsKeptByAnUpdate() throws {
        let appliance = try Appliance()
        #expect(try appliance.json("PUT", "/api/4.1/resource-groups/3", ["entities": ["vm-1007"]])["statusCode"] == 200)
        #expect(try #require(try group(appliance, 3))["status"] == "Under_Maintenance")
    }

    @Test(
        arguments: [
            (["name": "a b"], 400, "a space"), (["name": "LAB"], 409, "already"), (["entities": ["vm-9"]], 404, "vm-9"),
            (["entities": []], 400, "entities"), (["policies": [["id": 9]]], 404, "9"), ([1], 400, "list"),
            (["policies": [["id": 2, "frequency": ["type": "HOURLY"]]]], 400, "daily is DAILY"),
            (["policies": [["id": 2, "frequency": ["startTime": "soon"]]]], 400, "startTime"),
            (["policies": [["id": 2, "frequency": ["daysOfWeek": ["MONDAY"]]]]], 400, "daysOfWeek"),
            (["policies": [["id": 2, "frequency": ["interval": 0]]]], 400, "interval"),
            (["spanningDatastores": ["spanningType": "MANUAL", "datastores": ["x"]]], 404, "datastore x"),
        ] as [(JSONValue, Int, String)])
    func refusesAnUpdateThatCanNotBeAndChangesNothing(change: JSONValue, status: Int, word: String) throws {
        let appliance = try Appliance { $0.dialect.put = .merge }
        let before = try group(appliance, 1)
        let reply = appliance.send("PUT", "/api/4.1/resource-groups/1", body: try change.text())
        #expect(reply.status == status)
        let sentence = try messages(reply).joined()
        #expect(sentence.contains(word), "\(sentence)")
        #expect(try group(appliance, 1) == before)
    }

    @Test func aBackupThatRunsWhenItsGroupGoesFails() throws {
        let appliance = try Appliance()
        _ = try appliance.payload(
            "resource_groups.backup_now", "/4.1/resource-groups/backupnow", ["resourceGroupId": 2, "policyId": 2])
        #expect(appliance.send("DELETE", "/api/4.1/resource-groups/2").status == 200)
        appliance.advance(10)
        #expect(try appliance.payload("jobs.get", "/4.1/jobs/118")["status"] == "FAILED")
        #expect(appliance.service.world.with { state in state.registry.backups[2] == nil })
    }

    @Test func listsTheGroups() throws {
        let groups = try Appliance().payload("resource_groups.list", "/4.1/resource-groups")
        #expect(groups["resourceGroupResponseList"]?.array?.count == 4)
    }

    @Test func aBackupIsAJobThatEndsByItself() throws {
        let appliance = try Appliance()
        let started = try appliance.payload(
            "resource_groups.backup_now", "/4.1/resource-groups/backupnow", ["resourceGroupId": 1, "policyId": 2])
        #expect(started["jobId"] == 118)
        appliance.advance(3)
        let running = try appliance.payload("jobs.get", "/4.1/jobs/118")
        #expect(running["status"] == "RUNNING")
        #expect(running["percentComplete"] == 75)
        #expect(running["startTime"] == "11/23/2026 03:05:09 PM")
        #expect(running["endTime"] == .null)
        appliance.advance(1)
        let ended = try appliance.payload("jobs.get", "/4.1/jobs/118")
        #expect(ended["status"] == "COMPLETED")
        #expect(ended["percentComplete"] == 100)
        #expect(ended["endTime"] == "11/23/2026 03:05:13 PM")
        #expect(ended["backupName"] == "gold_web_11-23-2026_15.05.09.0000")
    }

    @Test(
        arguments: [
            ([:], 400, "resourceGroupId"),
            (["resourceGroupId": 1], 400, "policyId"),
            (["resourceGroupId": "gold_web", "policyId": 2], 400, "resourceGroupId"),
            (["resourceGroupId": 99, "policyId": 2], 404, "99"),
            (["resourceGroupId": 1, "policyId": 99], 404, "99"),
            (["resourceGroupId": 1, "policyId": 3], 400, "weekly is not attached to the resource group gold_web"),
            (["resourceGroupId": 3, "policyId": 3], 409, "lab is under maintenance"),
            ([1, 2], 400, "table"),
        ] as [(JSONValue, Int, String)])
    func refusesABackupThatCanNotBeMadeAndChangesNothing(body: JSONValue, status: Int, word: String) throws {
        let appliance = try Appliance()
        let reply = appliance.send("POST", "/api/4.1/resource-groups/backupnow", body: try body.text())
        #expect(reply.status == status)
        let sentences = try messages(reply).joined(separator: " ")
        #expect(sentences.contains(word))
        #expect(try appliance.counters()["changes"] == 0)
        #expect(try appliance.payload("jobs.list", "/4.1/jobs").array?.count == 117)
    }

    private static let group: JSONObject = [
        "name": "gold_app", "description": "Applications", "entities": ["vm-1013", "datastore-21", "vm-1013"],
        "policies": [["id": 2], ["id": 3]], "spanningDatastores": ["spanningType": "INCLUDE_ALL"],
        "notification": "ERRORS",
    ]

    @Test func aGroupThatIsMadeCanBeSeen() throws {
        let appliance = try Appliance()
        let made = try appliance.payload("resource_groups.create", "/4.1/resource-groups", .object(Self.group))
        #expect(made["id"] == 5)
        let seen = try #require(try group(appliance, 5))
        #expect(seen["name"] == "gold_app")
        #expect(seen["status"] == "Production")
        #expect(seen["notification"] == "ERRORS")
        #expect(seen["spanningDatastores"] == ["spanningType": "INCLUDE_ALL"])
        #expect(seen["entities"]?.array?.map { $0["name"] } == ["build07", "nfs_web01"])
        #expect(seen["entities"]?.array?.map { $0["type"] } == ["VirtualMachine", "Datastore"])
        #expect(seen["policies"]?.array?.map { $0["name"] } == ["daily", "weekly"])
    }

    @Test func aGroupThatIsMadeCanBeBackedUp() throws {
        let appliance = try Appliance()
        _ = try appliance.payload("resource_groups.create", "/4.1/resource-groups", .object(Self.group))
        let started = try appliance.payload(
            "resource_groups.backup_now", "/4.1/resource-groups/backupnow", ["resourceGroupId": 5, "policyId": 3])
        #expect(started["jobId"] == 118)
        #expect(try appliance.counters()["changes"] == 2)
    }

    @Test(
        arguments: [
            ("name", "gold web", 400, "a space"), ("name", "gold/web", 400, "/"), ("name", "", 400, "name"),
            ("name", "GOLD_WEB", 409, "already"), ("name", 5, 400, "name"), ("name", nil, 400, "name"),
            ("entities", ["vm-9999"], 404, "vm-9999"), ("entities", ["vm-1004"], 404, "vm-1004"),
            ("entities", [], 400, "entities"), ("entities", "vm-1001", 400, "entities"),
            ("policies", [["id": 99]], 404, "99"),
            ("policies", [[:]], 400, "id"), ("notification", "SOMETIMES", 400, "notification"),
        ] as [(String, JSONValue?, Int, String)])
    func refusesAGroupThatCanNotBeAndMakesNone(key: String, value: JSONValue?, status: Int, word: String) throws {
        let appliance = try Appliance()
        var group = Self.group
        group[key] = value
        let reply = appliance.send("POST", "/api/4.1/resource-groups", body: try JSONValue.object(group).text())
        #expect(reply.status == status)
        let sentences = try messages(reply).joined(separator: " ")
        #expect(sentences.contains(word))
        let groups = try appliance.payload("resource_groups.list", "/4.1/resource-groups")
        #expect(groups["resourceGroupResponseList"]?.array?.count == 4)
        #expect(try appliance.counters()["changes"] == 0)
    }

    @Test func anUpdateCanGiveAnotherName() throws {
        let appliance = try Appliance()
        let change: JSONValue = ["name": "platin", "entities": ["vm-1001"]]
        #expect(try appliance.json("PUT", "/api/4.1/resource-groups/1", change)["statusCode"] == 200)
        #expect(try group(appliance, 1)?["name"] == "platin")
    }

    @Test(arguments: [("99", 404), ("x", 400)])
    func refusesToUpdateAGroupThatIsNotThere(id: String, status: Int) throws {
        let reply = try Appliance().send("PUT", "/api/4.1/resource-groups/\(id)", body: Array("{}".utf8))
        #expect(reply.status == status)
    }

    @Test func aGroupGoesWithAllItsBackups() throws {
        let appliance = try Appliance()
        let backup = try appliance.backup(of: "silver_db")
        #expect(appliance.send("DELETE", "/api/4.1/resource-groups/2").status == 200)
        #expect(try group(appliance, 2) == nil)
        #expect(appliance.send("GET", "/api/4.1/vm/backups/\(backup.id)/snapshotlocations").status == 404)
        #expect(appliance.send("DELETE", "/api/4.1/resource-groups/2").status == 404)
    }

    @Test func whatWasInADeletedGroupIsUnprotected() throws {
        let appliance = try Appliance()
        #expect(appliance.send("DELETE", "/api/4.1/resource-groups/2").status == 200)
        let rest = try appliance.payload("reports.unprotected_vms", "/4.1/reports/unProtectedVM")
        let names = rest["unprotectedVmResponseList"]?.array?.compactMap { $0["name"]?.string } ?? []
        #expect(names == ["db01", "db02", "build07", "legacy01"])
    }

    @Test func theJobsOfADeletedGroupStay() throws {
        let appliance = try Appliance()
        #expect(appliance.send("DELETE", "/api/4.1/resource-groups/2").status == 200)
        let jobs = try appliance.payload("jobs.list", "/4.1/jobs").array ?? []
        #expect(jobs.contains { $0["resourceGroupName"] == "silver_db" })
    }

    @Test func theSecondaryProtectionOfADeletedGroupIsKept() throws {
        let appliance = try Appliance()
        let change: JSONValue = ["entities": ["vm-1005"], "enableSecondaryProtection": true]
        #expect(try appliance.json("PUT", "/api/4.1/resource-groups/2", change)["statusCode"] == 200)
        let reply = appliance.send("DELETE", "/api/4.1/resource-groups/2")
        #expect(reply.status == 200)
        #expect(try messages(reply).last == "Its secondary protection is kept.")
    }

    @Test func refusesToDeleteAGroupOfWhichABackupIsMounted() throws {
        let appliance = try Appliance()
        let refused = appliance.send("DELETE", "/api/4.1/resource-groups/4")
        #expect(refused.status == 409)
        #expect(try messages(refused).first?.contains("is mounted") == true)
        let mount = try #require(appliance.service.world.with { state in state.registry.mounts.all.first })
        #expect(appliance.send("POST", "/api/4.1/backup/\(mount.backup)/cleanup").status == 200)
        #expect(appliance.send("DELETE", "/api/4.1/resource-groups/4").status == 200)
    }
}
