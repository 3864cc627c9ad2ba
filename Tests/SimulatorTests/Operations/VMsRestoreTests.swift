import JSON
import Testing

@testable import Simulator

/// VMs that are restored, whether they are there or were deleted.
@Suite struct VMsRestoreTests {
    private func body(_ locations: [String], restart: Bool = true, _ more: JSONObject = [:]) -> JSONValue {
        let places = locations.map { location -> JSONValue in
            var place = more
            place["restoreFromLocation"] = .string(location)
            return .object(place)
        }
        return ["restartVM": .bool(restart), "restoreLocations": .array(places)]
    }

    private func path(_ reference: String, _ backup: Backup) -> String {
        "/4.1/vm/\(reference)/backups/\(backup.id)/restore"
    }

    private func deleted(_ appliance: Appliance) throws -> (vm: VirtualMachine, backup: Backup) {
        let vms = appliance.service.world.with { state in state.registry.vms.all }
        let crm = try #require(vms.first { $0.deletion != nil })
        return (crm, try appliance.backup(of: "gold_web") { $0.copy(of: crm) != nil && $0.policyName == "daily" })
    }

    @Test func aRestoredVMCanBeBackedUpAndRestoredAgain() throws {
        let appliance = try Appliance()
        let backup = try appliance.backup(of: "gold_web")
        for _ in 0..<2 {
            let reference = try appliance.reference(of: "web01")
            try appliance.run("vms.restore", path(reference, backup), body(appliance.locations(of: backup)))
        }
        let web = try appliance.vm("web01")
        #expect(web.formerIDs.count == 2)
        _ = try appliance.payload(
            "resource_groups.create", "/4.1/resource-groups",
            ["name": "again", "entities": [.string(web.id)], "policies": [["id": 1]]])
        try appliance.run(
            "resource_groups.backup_now", "/4.1/resource-groups/backupnow", ["resourceGroupId": 5, "policyId": 1])
        #expect(try appliance.backup(of: "again").vms == [web.id])
    }

    @Test func restoresToAnotherHostAndDatastoreFromTheSecondSite() throws {
        let appliance = try Appliance()
        let backup = try appliance.backup(of: "gold_web") { $0.policyName == "daily" }
        let job = try appliance.run(
            "vms.restore", path(try appliance.reference(of: "web01"), backup),
            body(
                appliance.locations(of: backup, .secondary),
                ["esxHost": "esx03.demo.local", "restoreToDatastore": "nfs_db01"]))
        #expect(job["status"] == "COMPLETED")
        let web = try appliance.vm("web01")
        #expect(web.host == "host-13")
        #expect(web.datastore == "datastore-22")
        #expect(web.disks.map(\.path) == ["[nfs_db01] web01/web01.vmdk", "[nfs_db01] web01/web01_1.vmdk"])
        #expect(web.isOn)
    }

    @Test func aDeletedVMComesBackUnderItsName() throws {
        let appliance = try Appliance()
        let (crm, backup) = try deleted(appliance)
        let job = try appliance.run(
            "vms.restore", path(crm.uuid, backup), body(appliance.locations(of: backup)))
        #expect(job["status"] == "COMPLETED")
        let back = try appliance.vm("crm01")
        #expect(back.uuid == crm.uuid)
        #expect(back.host == crm.host)
        #expect(back.deletion == nil)
        let names = appliance.service.world.with { state in state.registry.vms.all.map(\.name) }
        #expect(names.count == 14)
        #expect(names.filter { $0 == "crm01" }.count == 1)
    }

    @Test func putsTheTimeBehindANameThatIsTaken() throws {
        let appliance = try Appliance()
        let (crm, backup) = try deleted(appliance)
        for _ in 0..<2 {
            _ = try appliance.payload(
                "vms.restore", path(crm.uuid, backup), body(appliance.locations(of: backup)))
        }
        appliance.advance(4)
        let first = try appliance.vm("crm01")
        let second = try appliance.vm("crm01_11-23-2026_15.05.13.0000")
        #expect(first.uuid == crm.uuid)
        #expect(second.uuid != crm.uuid)
        #expect(second.disks.map(\.path) == ["[nfs_web01] crm01_11-23-2026_15.05.13.0000/crm01.vmdk"])
        // It is another VM, of which there is no backup.
        let rows = try appliance.payload("vms.backups", "/4.1/vm/\(second.id)/backups")
        #expect(rows["backupResponseList"] == [])
    }

    @Test func refusesATemplate() throws {
        let appliance = try Appliance()
        let template = try appliance.reference(of: "tmpl-debian12")
        _ = try appliance.payload(
            "resource_groups.create", "/4.1/resource-groups",
            ["name": "templates", "entities": [.string(template)], "policies": [["id": 1]]])
        try appliance.run(
            "resource_groups.backup_now", "/4.1/resource-groups/backupnow", ["resourceGroupId": 5, "policyId": 1])
        let backup = try appliance.backup(of: "templates")
        #expect(
            try appliance.refusal(409, "POST", path(template, backup), body(appliance.locations(of: backup)))
                .contains("template can't be restored"))
    }

    @Test func aVMIsInTheHandsOfOneJobAtATime() throws {
        let appliance = try Appliance()
        let web = try appliance.reference(of: "web01")
        let backup = try appliance.backup(of: "gold_web")
        let restore = body(appliance.locations(of: backup))
        _ = try appliance.payload("vms.restore", path(web, backup), restore)
        #expect(try appliance.refusal(409, "POST", path(web, backup), restore).contains("another job"))
        let job = try appliance.run(
            "resource_groups.backup_now", "/4.1/resource-groups/backupnow", ["resourceGroupId": 1, "policyId": 1])
        #expect(job["status"] == "COMPLETED")
        let partial = try appliance.backup(of: "gold_web")
        #expect(partial.isPartial)
        #expect(partial.content.failed.map(\.name) == ["web01"])
    }

    @Test func aRestoreWhoseBackupIsGoneFailsAndLeavesTheVMAlone() throws {
        let appliance = try Appliance()
        let old = try appliance.vm("db01")
        let backup = try #require(appliance.service.world.with { state in state.registry.backups[2]?.first })
        let started = try appliance.payload(
            "vms.restore", path(old.id, backup), body(appliance.locations(of: backup)))
        // The policy keeps fourteen.
        appliance.service.world.with { state in
            guard let group = state.registry.groups[2], let policy = state.registry.policies[2] else { return }
            for _ in 0..<14 {
                let content = state.registry.content(of: group, policy: policy, at: state.now)
                _ = state.registry.addBackup(of: group, policy: policy, job: 0, at: state.now, content: content)
            }
        }
        appliance.advance(4)
        let job = try appliance.payload("jobs.get", "/4.1/jobs/\(try #require(started["jobId"]?.int))")
        #expect(job["status"] == "FAILED")
        #expect(job["messages"]?.array?.first?.string == "The backup \(backup.name) is gone.")
        #expect(try appliance.vm("db01").id == old.id)
    }

    @Test func registersAVMAnewUnderItsNameAndOnItsHost() throws {
        let appliance = try Appliance()
        let old = try appliance.vm("web01")
        let backup = try appliance.backup(of: "gold_web")
        _ = try appliance.payload(
            "vms.restore", path(old.id, backup), body(appliance.locations(of: backup), restart: false))
        appliance.advance(3)
        #expect(try appliance.vm("web01").id == old.id)
        appliance.advance(1)
        let new = try appliance.vm("web01")
        #expect(new.id != old.id)
        #expect(new.uuid == old.uuid)
        #expect(new.host == old.host)
        #expect(new.disks.map(\.path) == old.disks.map(\.path))
        #expect(new.disks.map(\.restored?.backup) == [backup.id, backup.id])
        #expect(!new.isOn)
        #expect(try appliance.refusal(404, "GET", "/4.1/vm/\(old.id)/backups").contains("web01 is \(new.id) now"))
        let rows = try appliance.payload("vms.backups", "/4.1/vm/\(new.id)/backups")["backupResponseList"]?.array
        #expect(rows?.first?["backupId"]?.int == backup.id)
    }

    @Test func aRestoreIsAJobOfTheVM() throws {
        let appliance = try Appliance()
        let backup = try appliance.backup(of: "gold_web")
        let started = try appliance.payload(
            "vms.restore", path(try appliance.reference(of: "web01"), backup), body(appliance.locations(of: backup)))
        #expect(started["jobId"] == 118)
        let running = try appliance.payload("jobs.get", "/4.1/jobs/118")
        #expect(running["type"] == "restore")
        #expect(running["name"]?.string == "Restoring backup with name: \(backup.name)")
        #expect(running["backupName"]?.string == backup.name)
        #expect(running["resourceGroupId"] == .null)
        appliance.advance(4)
        let ended = try appliance.payload("jobs.get", "/4.1/jobs/118")
        #expect(ended["status"] == "COMPLETED")
        let id = try appliance.reference(of: "web01")
        #expect(ended["messages"]?.array?.compactMap(\.string).joined().contains(id) == true)
    }

    @Test func aRestoredVMIsInNoGroup() throws {
        let appliance = try Appliance()
        let backup = try appliance.backup(of: "gold_web")
        try appliance.run(
            "vms.restore", path(try appliance.reference(of: "web01"), backup), body(appliance.locations(of: backup)))
        let groups = try appliance.payload("resource_groups.list", "/4.1/resource-groups")
        let gold = try #require(groups["resourceGroupResponseList"]?.array?.first)
        #expect(gold["entities"]?.array?.map { $0["name"] } == ["web02", "web03"])
    }

    /// A partial backup of a VM, and where the VM lies in it.
    private func partial(_ appliance: Appliance) throws -> (id: String, backup: Backup, locations: [String]) {
        let backup = try appliance.backup(of: "bronze_files") { $0.isPartial }
        let locations = appliance.locations(of: backup).filter { $0.contains("vmfs_files01") }
        return (try appliance.reference(of: "files01"), backup, locations)
    }

    @Test func refusesToStartAVMOutOfAPartialBackup() throws {
        let appliance = try Appliance()
        let (files, backup, locations) = try partial(appliance)
        let refused = try appliance.refusal(400, "POST", path(files, backup), body(locations))
        #expect(refused.contains("restartVM must be false"))
        // It is good enough for a VM that stays off.
        let job = try appliance.run("vms.restore", path(files, backup), body(locations, restart: false))
        #expect(job["status"] == "COMPLETED")
    }

    @Test func refusesAVMThatFailedInTheBackup() throws {
        let appliance = try Appliance()
        let (_, backup, locations) = try partial(appliance)
        let mail = path(try appliance.reference(of: "mail01"), backup)
        #expect(
            try appliance.refusal(404, "POST", mail, body(locations, restart: false)).contains("mail01 failed in"))
    }

    @Test func refusesAVMThatIsNotInTheBackup() throws {
        let appliance = try Appliance()
        let backup = try appliance.backup(of: "bronze_files")
        let web = path(try appliance.reference(of: "web01"), backup)
        #expect(
            try appliance.refusal(404, "POST", web, body(appliance.locations(of: backup))).contains("no copy of web01"))
    }

    @Test(
        arguments: [
            (["esxHost": "esx02.demo.local"], "vVols"), (["restoreToDatastore": "nfs_db01"], "another kind"),
        ] as [(JSONObject, String)])
    func aVMOnVVolsStaysOnItsHostAndOnVVols(place: JSONObject, word: String) throws {
        let appliance = try Appliance()
        let backup = try appliance.backup(of: "bronze_files")
        let erp = path(try appliance.reference(of: "erp01"), backup)
        let locations = appliance.locations(of: backup).filter { $0.contains("vvol_erp01") }
        #expect(try appliance.refusal(400, "POST", erp, body(locations, place)).contains(word))
    }

    @Test(
        arguments: [
            (400, "vvol", [:], "no disk on vvol_erp01"), (404, "vmfs", ["esxHost": "esx99"], "esx99"),
            (400, "none", [:], "restoreLocations"),
        ] as [(Int, String, JSONObject, String)])
    func refusesLocationsAndHostsThatDoNotFit(
        status: Int, datastore: String, place: JSONObject, word: String
    ) throws {
        let appliance = try Appliance()
        let backup = try appliance.backup(of: "bronze_files")
        let files = path(try appliance.reference(of: "files01"), backup)
        let locations = appliance.locations(of: backup).filter { $0.contains(datastore) }
        #expect(try appliance.refusal(status, "POST", files, body(locations, place)).contains(word))
    }

    @Test func refusesALocationThatIsNoneOfTheBackups() throws {
        let appliance = try Appliance()
        let backup = try appliance.backup(of: "bronze_files")
        let files = path(try appliance.reference(of: "files01"), backup)
        #expect(try appliance.refusal(400, "POST", files, body(["nowhere"])).contains("nowhere"))
    }
}
