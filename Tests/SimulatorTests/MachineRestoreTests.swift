import JSON
import Testing

@testable import Simulator

/// VMs that are restored, whether they are there or were deleted.
struct VMRestoreTests {
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

    @Test("A machine is registered anew, under its name, on its host, and in no group")
    func restore() throws {
        let appliance = try Appliance()
        let old = try appliance.vm("web01")
        let backup = try appliance.backup(of: "gold_web")
        let started = try appliance.payload(
            "vms.restore", path(old.id, backup), body(appliance.locations(of: backup), restart: false))
        #expect(started["jobId"] == 118)
        appliance.advance(3)
        #expect(try appliance.vm("web01").id == old.id)
        let running = try appliance.payload("jobs.get", "/4.1/jobs/118")
        #expect(running["type"] == "restore")
        #expect(running["name"] == "Restore of web01")
        #expect(running["backupName"]?.string == backup.name)
        #expect(running["resourceGroupId"] == .null)
        appliance.advance(1)
        let new = try appliance.vm("web01")
        #expect(new.id != old.id)
        #expect(new.uuid == old.uuid)
        #expect(new.host == old.host)
        #expect(new.disks == old.disks)
        #expect(!new.isOn)
        let ended = try appliance.payload("jobs.get", "/4.1/jobs/118")
        #expect(ended["status"] == "COMPLETED")
        #expect(ended["messages"]?.array?.compactMap(\.string).joined().contains(new.id) == true)
        let groups = try appliance.payload("resource_groups.list", "/4.1/resource-groups")
        let gold = try #require(groups["resourceGroupResponseList"]?.array?.first)
        #expect(gold["entities"]?.array?.map { $0["name"] } == ["web02", "web03"])
        #expect(try appliance.refusal(404, "GET", "/4.1/vm/\(old.id)/backups").contains("web01 is \(new.id) now"))
        let rows = try appliance.payload("vms.backups", "/4.1/vm/\(new.id)/backups")["backupResponseList"]?.array
        #expect(rows?.first?["backupId"]?.int == backup.id)
    }

    @Test("A machine that was restored can be put into a group, backed up and restored again")
    func again() throws {
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

    @Test("A machine goes to another host and datastore, from the second site")
    func elsewhere() throws {
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

    @Test("A machine that was deleted comes back under its name")
    func deletedVM() throws {
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

    @Test("If the name is taken by then, the time is put behind it")
    func nameTaken() throws {
        let appliance = try Appliance()
        let (crm, backup) = try deleted(appliance)
        for _ in 0..<2 {
            _ = try appliance.payload(
                "vms.restore", path(crm.uuid, backup), body(appliance.locations(of: backup)))
        }
        appliance.advance(4)
        let first = try appliance.vm("crm01")
        let second = try appliance.vm("crm01_11-23-2026_15.05.13")
        #expect(first.uuid == crm.uuid)
        #expect(second.uuid != crm.uuid)
        #expect(second.disks.map(\.path) == ["[nfs_web01] crm01_11-23-2026_15.05.13/crm01.vmdk"])
        // It is another VM, of which there is no backup.
        let rows = try appliance.payload("vms.backups", "/4.1/vm/\(second.id)/backups")
        #expect(rows["backupResponseList"] == [])
    }

    @Test("What the product doesn't do is refused")
    func refusals() throws {
        let appliance = try Appliance()
        let partial = try appliance.backup(of: "bronze_files") { $0.isPartial }
        let files = try appliance.reference(of: "files01")
        let source = appliance.locations(of: partial).filter { $0.contains("vmfs_files01") }
        #expect(
            try appliance.refusal(400, "POST", path(files, partial), body(source)).contains("restartVM must be false"))
        #expect(
            try appliance.refusal(
                404, "POST", path(try appliance.reference(of: "mail01"), partial), body(source, restart: false)
            ).contains("mail01 failed in"))
        let bronze = try appliance.backup(of: "bronze_files")
        let erp = try appliance.reference(of: "erp01")
        let vvol = appliance.locations(of: bronze).filter { $0.contains("vvol_erp01") }
        #expect(
            try appliance.refusal(400, "POST", path(erp, bronze), body(vvol, ["esxHost": "esx02.demo.local"]))
                .contains("vVols"))
        #expect(
            try appliance.refusal(400, "POST", path(erp, bronze), body(vvol, ["restoreToDatastore": "nfs_db01"]))
                .contains("another kind"))
        #expect(
            try appliance.refusal(400, "POST", path(files, bronze), body(vvol)).contains("no disk on vvol_erp01"))
        #expect(
            try appliance.refusal(
                404, "POST", path(files, bronze),
                body(appliance.locations(of: bronze).filter { $0.contains("vmfs") }, ["esxHost": "esx99"])
            ).contains("esx99"))
        #expect(try appliance.refusal(400, "POST", path(files, bronze), body(["nowhere"])).contains("nowhere"))
        #expect(try appliance.refusal(400, "POST", path(files, bronze), body([])).contains("restoreLocations"))
        #expect(
            try appliance.refusal(404, "POST", path(try appliance.reference(of: "web01"), bronze), body(vvol))
                .contains("no copy of web01"))
        // The partial backup is good enough for a VM that stays off.
        #expect(
            try appliance.run("vms.restore", path(files, partial), body(source, restart: false))["status"]
                == "COMPLETED")
    }

    @Test("A template is refused")
    func template() throws {
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

    @Test("While a machine is restored it is in no other job's hands, and fails in backups")
    func busy() throws {
        let appliance = try Appliance()
        let web = try appliance.reference(of: "web01")
        let backup = try appliance.backup(of: "gold_web")
        let wish = body(appliance.locations(of: backup))
        _ = try appliance.payload("vms.restore", path(web, backup), wish)
        #expect(try appliance.refusal(409, "POST", path(web, backup), wish).contains("another job"))
        let job = try appliance.run(
            "resource_groups.backup_now", "/4.1/resource-groups/backupnow", ["resourceGroupId": 1, "policyId": 1])
        #expect(job["status"] == "COMPLETED")
        let partial = try appliance.backup(of: "gold_web")
        #expect(partial.isPartial)
        #expect(partial.content.failed.map(\.name) == ["web01"])
    }

    @Test("A restore whose backup is deleted meanwhile fails, and leaves the machine alone")
    func backupGone() throws {
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
}
