import JSON
import Testing

@testable import Simulator

/// The operations that are built, each against what the document says of its reply.
struct OperationTests {
    @Test("Lists are under the names that the document gives, with the fields that it gives")
    func lists() throws {
        let appliance = try Appliance()
        let groups = try appliance.payload("resource_groups.list", "/4.1/resource-groups")
        #expect(groups["resourceGroupResponseList"]?.array?.count == 4)
        let policies = try appliance.payload("policies.list", "/4.1/policies")
        #expect(policies["policyResponseList"]?.array?.count == 3)
        let storage = try appliance.payload("storage_systems.list", "/4.1/storage-system")
        #expect(storage["storageSystemResponseList"]?.array?.count == 3)
        let jobs = try appliance.payload("jobs.list", "/4.1/jobs")
        #expect(jobs.array?.count == 117)
        #expect(jobs.array?.first?["id"] == 117)
    }

    @Test("Jobs are listed by their type")
    func jobsByType() throws {
        let appliance = try Appliance()
        let all = try #require(try appliance.payload("jobs.list", "/4.1/jobs").array)
        for type in ["backup", "mountBackup", "restore"] {
            let jobs = try #require(try appliance.payload("jobs.list", "/4.1/jobs?type=\(type)").array)
            #expect(jobs == all.filter { $0["type"]?.string == type })
            #expect(!jobs.isEmpty)
        }
        #expect(try appliance.payload("jobs.list", "/4.1/jobs?type=nothing") == [])
    }

    @Test("A backup is a job that runs, ends by itself, and leaves a log")
    func backUpNow() throws {
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
        #expect(ended["backupName"] == "gold_web_11-23-2026_15.05.09")
        let log = appliance.send("GET", "/api/4.1/jobs/118/logs")
        #expect(log.header("Content-Disposition") == "attachment; filename=\"job_118.log\"")
        #expect(String(decoding: log.bytes, as: UTF8.self).contains("job 118 ended: COMPLETED"))
    }

    @Test(
        "A backup that can't be made is refused, and nothing is changed",
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
    func backupRefused(body: JSONValue, status: Int, word: String) throws {
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

    @Test("A resource group that is made can be seen and backed up")
    func createGroup() throws {
        let appliance = try Appliance()
        let made = try appliance.payload(
            "resource_groups.create", "/4.1/resource-groups", .object(Self.group))
        #expect(made["id"] == 5)
        let groups = try appliance.payload("resource_groups.list", "/4.1/resource-groups")
        let seen = try #require(groups["resourceGroupResponseList"]?.array?.last)
        #expect(seen["name"] == "gold_app")
        #expect(seen["status"] == "Production")
        #expect(seen["notification"] == "ERRORS")
        #expect(seen["spanningDatastores"] == ["spanningType": "INCLUDE_ALL"])
        #expect(seen["entities"]?.array?.map { $0["name"] } == ["build07", "nfs_web01"])
        #expect(seen["entities"]?.array?.map { $0["type"] } == ["VirtualMachine", "Datastore"])
        #expect(seen["policies"]?.array?.map { $0["name"] } == ["daily", "weekly"])
        let started = try appliance.payload(
            "resource_groups.backup_now", "/4.1/resource-groups/backupnow", ["resourceGroupId": 5, "policyId": 3])
        #expect(started["jobId"] == 118)
        #expect(try appliance.counters()["changes"] == 2)
    }

    @Test(
        "A resource group that can't be is refused, and not made",
        arguments: [
            ("name", "gold web", 400, "a space"), ("name", "gold/web", 400, "/"), ("name", "", 400, "name"),
            ("name", "GOLD_WEB", 409, "already"), ("name", 5, 400, "name"), ("name", nil, 400, "name"),
            ("entities", ["vm-9999"], 404, "vm-9999"), ("entities", ["vm-1004"], 404, "vm-1004"),
            ("entities", [], 400, "entities"), ("entities", "vm-1001", 400, "entities"),
            ("policies", [["id": 99]], 404, "99"), ("policies", [], 400, "policies"),
            ("policies", [[:]], 400, "id"), ("notification", "SOMETIMES", 400, "notification"),
        ] as [(String, JSONValue?, Int, String)])
    func createRefused(key: String, value: JSONValue?, status: Int, word: String) throws {
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
}
