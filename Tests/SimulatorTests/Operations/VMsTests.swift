import JSON
import Testing

@testable import Simulator

/// Backups of VMs as the appliance lists them.
@Suite struct VMsTests {
    private func backups(_ appliance: Appliance, _ reference: String) throws -> [JSONValue] {
        try #require(
            appliance.payload("vms.backups", "/4.1/vm/\(reference)/backups")["backupResponseList"]?.array)
    }

    @Test func listsTheBackupsThatHoldAVMTheNewestFirst() throws {
        let appliance = try Appliance()
        let web = try appliance.vm("web01")
        let rows = try backups(appliance, web.id)
        let held = try #require(appliance.service.world.with { state in state.registry.backups[1] })
        #expect(rows.map { $0["backupId"]?.int } == held.reversed().map(\.id))
        let first = try #require(rows.first)
        #expect(first["resourceGroupName"] == "gold_web")
        #expect(first["isMounted"] == false)
        #expect(first["vms"]?.array?.map { $0["name"] } == ["web01", "web02", "web03"])
        #expect(first["datastores"]?.array?.map { $0["name"] } == ["nfs_web01"])
        #expect(try backups(appliance, web.uuid) == rows)
    }

    @Test func aNewBackupIsThereWhenItsJobHasEnded() throws {
        let appliance = try Appliance()
        let reference = try appliance.reference(of: "db01")
        let before = try backups(appliance, reference).count
        try appliance.run(
            "resource_groups.backup_now", "/4.1/resource-groups/backupnow", ["resourceGroupId": 2, "policyId": 2])
        let rows = try backups(appliance, reference)
        #expect(rows.count == before + 1)
        #expect(rows.first?["backupName"] == "silver_db_11-23-2026_15.05.09.0000")
        #expect(rows.first?["endTime"] == "11/23/2026 03:05:13 PM")
        #expect(rows.first?["isVmConsistent"] == true)
        #expect(rows.first?["locationTypes"] == ["PRIMARY", "SECONDARY"])
    }

    @Test func findsADeletedVMByItsUuidAlone() throws {
        let appliance = try Appliance()
        let vms = appliance.service.world.with { state in state.registry.vms.all }
        let crm = try #require(vms.first { $0.name == "crm01" })
        let rows = try backups(appliance, crm.uuid)
        #expect(rows.first?["backupName"] == "gold_web_11-23-2026_02.00.00.0000")
        let sentence = try appliance.refusal(404, "GET", "/4.1/vm/\(crm.id)/backups")
        #expect(sentence.contains("deleted from vCenter") && sentence.contains(crm.uuid))
    }

    @Test func hasAPartialBackupAndOneThatIsNotVMConsistent() throws {
        let appliance = try Appliance()
        let files = try backups(appliance, try appliance.reference(of: "files01"))
        let partial = try #require(files.first { $0["isPartial"] == true })
        #expect(partial["status"] == "PARTIAL")
        #expect(partial["vms"]?.array?.filter { $0["isFailed"] == true }.map { $0["name"] } == ["mail01"])
        let mail = try backups(appliance, try appliance.reference(of: "mail01"))
        let failed = try #require(mail.first { $0["backupId"] == partial["backupId"] })
        #expect(failed["vms"] == partial["vms"])
        #expect(mail.count == files.count)
        let databases = try backups(appliance, try appliance.reference(of: "db01"))
        #expect(Set(databases.compactMap { $0["isVmConsistent"]?.bool }) == [true, false])
    }

    @Test func aVMWithoutToolsIsNotVMConsistentWhateverThePolicyWants() throws {
        let appliance = try Appliance()
        let legacy = try appliance.reference(of: "legacy01")
        _ = try appliance.payload(
            "resource_groups.create", "/4.1/resource-groups",
            ["name": "old", "entities": [.string(legacy)], "policies": [["id": 2]]])
        let job = try appliance.run(
            "resource_groups.backup_now", "/4.1/resource-groups/backupnow", ["resourceGroupId": 5, "policyId": 2])
        #expect(
            job["messages"]?.array?.last?.string?.contains("Not VM-consistent: the file systems of legacy01") == true)
        #expect(try backups(appliance, legacy).map { $0["isVmConsistent"] } == [false])
    }

    @Test func copiesLieAtTheSecondSiteIfThePolicySendsThemOn() throws {
        let appliance = try Appliance()
        let daily = try appliance.backup(of: "gold_web") { $0.policyName == "daily" }
        let path = "/4.1/vm/backups/\(daily.id)/snapshotlocations"
        let rows = try #require(
            appliance.payload("vms.snapshot_locations", path)["snapshotLocationsList"]?.array)
        #expect(rows.map { $0["locationType"] } == ["PRIMARY", "SECONDARY"])
        #expect(rows.first?["snapshotLocation"]?.string == "svm_nas01:vol_nfs_web01:\(daily.name)")
        #expect(rows.last?["snapshotLocation"]?.string == "svm_dr01:vol_nfs_web01_dest:\(daily.name)")
        #expect(rows.first?["esxHostName"] == "esx01.demo.local")
        let hourly = try appliance.backup(of: "gold_web") { $0.policyName == "hourly" }
        #expect(appliance.locations(of: hourly, .secondary).isEmpty)
        #expect(!appliance.locations(of: hourly).isEmpty)
    }

    @Test func aVMCanGoToAnyHostButOneOnVVolsStaysOnItsOwn() throws {
        let appliance = try Appliance()
        func hosts(_ name: String) throws -> [JSONValue] {
            let path = "/4.1/vm/\(try appliance.reference(of: name))/backups/availableesxhosts"
            return try #require(
                appliance.payload("vms.available_esx_hosts", path)["availableEsxHostsList"]?.array)
        }
        let all = try hosts("web02")
        #expect(all.count == 3)
        #expect(all.filter { $0["isOriginal"] == true }.map { $0["esxHostName"] } == ["esx02.demo.local"])
        #expect(try hosts("erp01").map { $0["esxHostName"] } == ["esx01.demo.local"])
    }

    @Test(arguments: [
        (404, "/4.1/vm/vm-9/backups", "vm-9"), (404, "/4.1/vm/datastore-21/backups", "datastore-21"),
        (404, "/4.1/vm/vm-9/backups/availableesxhosts", "vm-9"),
        (404, "/4.1/vm/backups/999999/snapshotlocations", "999999"),
        (400, "/4.1/vm/backups/gold/snapshotlocations", "gold"),
        (400, "/4.1/vm/backups/-1/snapshotlocations", "-1"),
    ])
    func refusesWhatIsNotThereByName(status: Int, path: String, word: String) throws {
        #expect(try Appliance().refusal(status, "GET", path).contains(word))
    }
}
