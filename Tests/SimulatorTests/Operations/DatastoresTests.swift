import JSON
import Testing

@testable import Simulator

/// Datastores out of backups: looked up, mounted and unmounted.
@Suite struct DatastoresTests {
    private func mount(_ location: String, _ datastore: String = "nfs_web01", host: String = "esx02.demo.local")
        -> JSONValue
    {
        ["datastore": .string(datastore), "location": .string(location), "esxHostName": .string(host)]
    }

    private func mounted(_ appliance: Appliance, _ backup: Backup) throws -> [JSONValue] {
        let payload = try appliance.payload("datastores.mounted", "/4.1/datastores/backups/\(backup.id)/mounted")
        return try #require(payload["mountedDatastoreResponseList"]?.array)
    }

    private func backups(_ appliance: Appliance, _ datastore: String) throws -> [JSONValue] {
        let payload = try appliance.payload("datastores.backups", "/4.1/datastores/\(datastore)/backups")
        return try #require(payload["backupResponseList"]?.array)
    }

    private func locations(_ appliance: Appliance, of backup: Backup) throws -> JSONValue {
        try appliance.payload(
            "datastores.snapshot_locations", "/4.1/datastores/backups/\(backup.id)/snapshotlocators")
    }

    private func row(_ appliance: Appliance, _ backup: Backup, datastore: String) throws -> JSONValue {
        try #require(try backups(appliance, datastore).first { $0["backupId"]?.int == backup.id })
    }

    @Test func mountsADatastoreSeveralTimesEachAsAnotherOne() throws {
        let appliance = try Appliance()
        let backup = try appliance.backup(of: "gold_web")
        let location = try #require(appliance.locations(of: backup).first)
        for _ in 0..<3 {
            try appliance.run("datastores.mount", "/4.1/datastores/backups/\(backup.id)/mount", mount(location))
        }
        let rows = try mounted(appliance, backup)
        #expect(Set(rows.compactMap { $0["moref"]?.string }).count == 3)
        #expect(Set(rows.compactMap { $0["name"]?.string }).count == 3)
        let two = JSONValue.array(rows.prefix(2).compactMap { $0["moref"] })
        try appliance.run("datastores.unmount", "/4.1/datastores/unmount", ["morefs": two])
        #expect(try mounted(appliance, backup).map { $0["moref"] } == [rows[2]["moref"]])
    }

    @Test func aMountedBackupIsKeptHoweverOldItIs() throws {
        let appliance = try Appliance()
        let backup = try #require(appliance.service.world.with { state in state.registry.backups[2]?.first })
        try appliance.run(
            "datastores.mount", "/4.1/datastores/backups/\(backup.id)/mount",
            mount(try #require(appliance.locations(of: backup).first), "nfs_db01"))
        for _ in 0..<20 {
            try appliance.run(
                "resource_groups.backup_now", "/4.1/resource-groups/backupnow",
                ["resourceGroupId": 2, "policyId": 2])
        }
        let kept = try #require(appliance.service.world.with { state in state.registry.backups[2] })
        #expect(kept.first?.id == backup.id)
        #expect(kept.count == 14)
    }

    @Test func aMountThatWasLostIsNotOfferedForUnmounting() throws {
        let appliance = try Appliance()
        let lost = try #require(appliance.service.world.with { state in state.registry.mounts.all.first })
        let backup = try #require(appliance.service.world.with { state in state.registry.backup(lost.backup) })
        #expect(lost.isOutOfBand)
        #expect(try row(appliance, backup, datastore: lost.source)["isMounted"] == true)
        #expect(try mounted(appliance, backup).isEmpty)
        #expect(
            try appliance.refusal(409, "POST", "/4.1/datastores/unmount", ["morefs": [.string(lost.id)]])
                .contains("past the plug-in"))
    }

    @Test func refusesWhatCanNotBeMounted() throws {
        let appliance = try Appliance()
        let web = try appliance.backup(of: "gold_web")
        let files = try appliance.backup(of: "bronze_files")
        let location = try #require(appliance.locations(of: web).first)
        let vvol = try #require(appliance.locations(of: files).first { $0.contains("vvol") })
        for (status, backup, body, word) in [
            (409, files.id, mount(vvol, "vvol_erp01"), "vVol"),
            (404, web.id, mount(location, "nfs_db01"), "no copy of the datastore nfs_db01"),
            (404, web.id, mount(location, "nfs_nowhere"), "nfs_nowhere"),
            (404, web.id, mount(location, host: "esx99"), "esx99"),
            (404, 999_999, mount(location), "999999"),
            (400, web.id, mount("elsewhere"), "elsewhere"),
            (400, files.id, mount(vvol, "vmfs_files01"), "is a copy of vvol_erp01"),
            (400, web.id, ["datastore": "nfs_web01"], "location"),
        ] as [(Int, Backup.ID, JSONValue, String)] {
            let path = "/4.1/datastores/backups/\(backup)/mount"
            #expect(try appliance.refusal(status, "POST", path, body).contains(word))
        }
    }

    @Test(
        arguments: [
            (409, ["datastore-21"], "nfs_web01 is not mounted"), (404, ["datastore-999"], "datastore-999"),
            (404, ["vm-1001"], "vm-1001"), (400, [], "morefs"),
        ] as [(Int, JSONValue, String)])
    func refusesToUnmountWhatIsNotMounted(status: Int, morefs: JSONValue, word: String) throws {
        let appliance = try Appliance()
        #expect(
            try appliance.refusal(status, "POST", "/4.1/datastores/unmount", ["morefs": morefs]).contains(word))
    }

    @Test func refusesToUnmountWhatAJobIsUnmounting() throws {
        let appliance = try Appliance()
        let backup = try appliance.backup(of: "gold_web")
        let location = try #require(appliance.locations(of: backup).first)
        try appliance.run("datastores.mount", "/4.1/datastores/backups/\(backup.id)/mount", mount(location))
        let morefs: JSONValue = ["morefs": .array(try mounted(appliance, backup).compactMap { $0["moref"] })]
        _ = try appliance.payload("datastores.unmount", "/4.1/datastores/unmount", morefs)
        #expect(try appliance.refusal(409, "POST", "/4.1/datastores/unmount", morefs).contains("another job"))
    }

    @Test func refusesWhatIsNotThereByName() throws {
        let appliance = try Appliance()
        for path in [
            "/4.1/datastores/datastore-99/backups", "/4.1/datastores/vm-1001/availableEsxHosts",
            "/4.1/datastores/backups/999999/snapshotlocators", "/4.1/datastores/backups/999999/mounted",
        ] {
            #expect(try appliance.refusal(404, "GET", path).contains("There is no"))
        }
    }

    @Test func listsTheBackupsThatHoldADatastoreTheNewestFirst() throws {
        let appliance = try Appliance()
        let rows = try backups(appliance, "datastore-21")
        let held = try #require(appliance.service.world.with { state in state.registry.backups[1] })
        #expect(rows.map { $0["backupId"]?.int } == held.reversed().map(\.id))
        #expect(rows.first?["datastores"]?.array?.first?["type"] == "NFS")
    }

    @Test func copiesNameTheDatastoreWhereThereIsJustOne() throws {
        let appliance = try Appliance()
        let one = try locations(appliance, of: try appliance.backup(of: "gold_web") { $0.policyName == "daily" })
        #expect(one["datastore"] == "nfs_web01")
        #expect(one["snapshotLocationsList"]?.array?.count == 2)
        #expect(try locations(appliance, of: try appliance.backup(of: "bronze_files"))["datastore"] == .null)
    }

    @Test func theHostsOfItsVMsAreTheOriginalOnes() throws {
        let hosts = try Appliance().payload(
            "datastores.available_esx_hosts", "/4.1/datastores/datastore-22/availableEsxHosts")
        #expect(hosts["availableEsxHostsList"]?.array?.map { $0["isOriginal"] } == [true, true, false])
    }

    @Test func whatIsMountedIsListedWhenItsJobHasEnded() throws {
        let appliance = try Appliance()
        let backup = try appliance.backup(of: "gold_web")
        let location = try #require(appliance.locations(of: backup).first)
        _ = try appliance.payload(
            "datastores.mount", "/4.1/datastores/backups/\(backup.id)/mount", mount(location))
        appliance.advance(3)
        #expect(try mounted(appliance, backup).isEmpty)
        appliance.advance(1)
        let job = try appliance.payload("jobs.get", "/4.1/jobs/118")
        #expect(job["type"] == "mountBackup")
        #expect(job["status"] == "COMPLETED")
        #expect(job["backupName"]?.string == backup.name)
        let row = try #require(try mounted(appliance, backup).first)
        #expect(row["name"]?.string == "nfs_web01(sc-20261123150513000)")
        #expect(row["originalDatastore"] == "nfs_web01")
        #expect(row["esxHostName"] == "esx02.demo.local")
        #expect(row["mountTime"] == "11/23/2026 03:05:13 PM")
        #expect(try self.row(appliance, backup, datastore: "datastore-21")["isMounted"] == true)
    }

    @Test func whatIsUnmountedIsGone() throws {
        let appliance = try Appliance()
        let backup = try appliance.backup(of: "gold_web")
        let location = try #require(appliance.locations(of: backup).first)
        try appliance.run("datastores.mount", "/4.1/datastores/backups/\(backup.id)/mount", mount(location))
        let moref = try #require(try mounted(appliance, backup).first?["moref"])
        let ended = try appliance.run("datastores.unmount", "/4.1/datastores/unmount", ["morefs": [moref]])
        #expect(ended["type"] == "unmountBackup")
        #expect(ended["status"] == "COMPLETED")
        #expect(try mounted(appliance, backup).isEmpty)
        #expect(try row(appliance, backup, datastore: "datastore-21")["isMounted"] == false)
        #expect(
            try appliance.refusal(404, "POST", "/4.1/datastores/unmount", ["morefs": [moref]])
                .contains("There is no datastore"))
    }
}
