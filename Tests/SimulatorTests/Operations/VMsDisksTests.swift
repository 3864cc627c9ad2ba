import JSON
import Testing

@testable import Simulator

/// Single disks: looked up, restored, attached and detached.
@Suite struct VMsDisksTests {
    private func disks(_ appliance: Appliance, _ reference: String, _ backup: Backup) throws -> [JSONValue] {
        let path = "/4.1/vm/\(reference)/backups/\(backup.id)/vmdklocations"
        return try #require(appliance.payload("vms.vmdk_locations", path)["vmdkLocationsList"]?.array)
    }

    private let first = "[nfs_db01] db01/db01.vmdk"
    private let second = "[nfs_db01] db01/db01_1.vmdk"

    @Test func listsTheDisksAsTheyWereWhenTheVMWasBackedUp() throws {
        let appliance = try Appliance()
        let rows = try disks(appliance, appliance.reference(of: "db01"), appliance.backup(of: "silver_db"))
        #expect(rows.map { $0["vmdkLocation"]?.string } == [first, second])
        #expect(rows.map { $0["diskName"] } == ["Hard disk 1", "Hard disk 2"])
        #expect(rows.map { $0["capacityGB"] } == [40, 100])
        #expect(rows.map { $0["isAttached"] } == [false, false])
    }

    @Test func theShorterPathMeansTheNewestBackup() throws {
        let appliance = try Appliance()
        let web = try appliance.reference(of: "db01")
        try appliance.fault(["operation": "vms.vmdk_locations", "kind": "status", "status": 404, "count": 1])
        let backup = try appliance.backup(of: "silver_db")
        let long = "/4.1/vm/\(web)/backups/\(backup.id)/vmdklocations"
        #expect(appliance.send("GET", "/api" + long).status == 404)
        let rows = try appliance.payload("vms.vmdk_locations", "/4.1/vm/\(web)/backups/vmdklocations")
        #expect(rows == (try appliance.payload("vms.vmdk_locations", long)))
        let build = try appliance.reference(of: "build07")
        #expect(
            try appliance.refusal(404, "GET", "/4.1/vm/\(build)/backups/vmdklocations").contains("no backup of build07")
        )
    }

    @Test func disksGoToDatastoresOfTheirOwnKind() throws {
        let appliance = try Appliance()
        func names(_ vm: String, _ backup: Backup) throws -> JSONValue? {
            let path = "/4.1/vm/\(try appliance.reference(of: vm))/backups/\(backup.id)/availabledatastores"
            return try appliance.payload("vms.available_datastores", path)["DatastoreNameList"]
        }
        #expect(
            try names("db01", try appliance.backup(of: "silver_db"))
                == ["nfs_web01", "nfs_db01", "nfs_lab", "vmfs_files01", "vmfs_infra01"])
        #expect(try names("erp01", try appliance.backup(of: "bronze_files")) == ["vvol_erp01"])
    }

    private func restore(_ location: String, _ disk: String, to datastore: String, host: String = "esx01.demo.local")
        -> JSONValue
    {
        [
            "esxHost": .string(host),
            "vmdkRestoreLocations": [
                [
                    "restoreFromLocation": .string(location), "vmdkToRestore": .string(disk),
                    "restoreToDatastore": .string(datastore),
                ]
            ],
        ]
    }

    @Test func aDiskThatIsRestoredToAnotherDatastoreLiesThere() throws {
        let appliance = try Appliance()
        let db = try appliance.vm("db01")
        let backup = try appliance.backup(of: "silver_db")
        let job = try appliance.run(
            "vms.restore_vmdks", "/4.1/vm/\(db.id)/backups/\(backup.id)/restorevmdks",
            restore(try #require(appliance.locations(of: backup).first), second, to: "nfs_web01"))
        #expect(job["type"] == "restore")
        #expect(job["status"] == "COMPLETED")
        let after = try appliance.vm("db01")
        #expect(after.id == db.id)
        #expect(after.disks.map(\.path) == [first, "[nfs_web01] db01/db01_1.vmdk"])
    }

    @Test func refusesDisksThatCanNotBeRestored() throws {
        let appliance = try Appliance()
        let db = try appliance.reference(of: "db01")
        let backup = try appliance.backup(of: "silver_db")
        let path = "/4.1/vm/\(db)/backups/\(backup.id)/restorevmdks"
        let location = try #require(appliance.locations(of: backup).first)
        for (status, body, word) in [
            (404, restore(location, "[nfs_db01] db01/db09.vmdk", to: "nfs_db01"), "db09"),
            (404, restore(location, first, to: "nfs_nowhere"), "nfs_nowhere"),
            (404, restore(location, first, to: "nfs_db01", host: "esx99"), "esx99"),
            (400, restore(location, first, to: "vvol_erp01"), "another kind"),
            (400, restore("elsewhere", first, to: "nfs_db01"), "elsewhere"),
            (400, ["esxHost": "esx01.demo.local", "vmdkRestoreLocations": []], "vmdkRestoreLocations"),
            (400, [:], "esxHost"),
        ] as [(Int, JSONValue, String)] {
            #expect(try appliance.refusal(status, "POST", path, body).contains(word))
        }
    }

    @Test func attachesDisksBesideAVMsOwnAndDetachesThemAgain() throws {
        let appliance = try Appliance()
        let db = try appliance.reference(of: "db01")
        let backup = try appliance.backup(of: "silver_db")
        let body: JSONValue = ["backupId": .integer(backup.id), "vmdkLocations": [.string(second)]]
        let job = try appliance.run("vms.attach_vmdks", "/4.1/vm/\(db)/attachvmdks", body)
        #expect(job["type"] == "attachVmdk")
        #expect(try disks(appliance, db, backup).map { $0["attachedVmMoref"] } == [.null, .string(db)])
        #expect(try appliance.refusal(409, "POST", "/4.1/vm/\(db)/attachvmdks", body).contains("already"))
        #expect(
            try appliance.refusal(
                409, "POST", "/4.1/vm/\(db)/detachvmdks", ["vmdksToDetach": [.string(first)]]
            ).contains("is not attached"))
        let detached = try appliance.run(
            "vms.detach_vmdks", "/4.1/vm/\(db)/detachvmdks", ["vmdksToDetach": [.string(second)]])
        #expect(detached["type"] == "detachVmdk")
        #expect(detached["backupName"]?.string == backup.name)
        #expect(try disks(appliance, db, backup).map { $0["isAttached"] } == [false, false])
    }

    @Test func aDiskThatIsAttachedToAnotherVMIsDetachedFromEither() throws {
        let appliance = try Appliance()
        let (db, build) = (try appliance.reference(of: "db01"), try appliance.reference(of: "build07"))
        let backup = try appliance.backup(of: "silver_db")
        for holder in [db, build] {
            try appliance.run(
                "vms.attach_vmdks", "/4.1/vm/\(db)/attachvmdks",
                [
                    "backupId": .integer(backup.id), "vmdkLocations": [.string(first)],
                    "alternateVmMoref": .string(build),
                ])
            #expect(try appliance.vm("build07").attached.count == 1)
            #expect(try appliance.vm("db01").attached.isEmpty)
            try appliance.run(
                "vms.detach_vmdks", "/4.1/vm/\(holder)/detachvmdks", ["vmdksToDetach": [.string(first)]])
            #expect(try appliance.vm("build07").attached.isEmpty)
        }
    }

    @Test func refusesToDoTwiceWhatAJobIsDoing() throws {
        let appliance = try Appliance()
        let db = try appliance.reference(of: "db01")
        let backup = try appliance.backup(of: "silver_db")
        let attach: JSONValue = ["backupId": .integer(backup.id), "vmdkLocations": [.string(first)]]
        let detach: JSONValue = ["vmdksToDetach": [.string(first)]]
        _ = try appliance.payload("vms.attach_vmdks", "/4.1/vm/\(db)/attachvmdks", attach)
        #expect(try appliance.refusal(409, "POST", "/4.1/vm/\(db)/attachvmdks", attach).contains("already"))
        appliance.advance(4)
        _ = try appliance.payload("vms.detach_vmdks", "/4.1/vm/\(db)/detachvmdks", detach)
        #expect(try appliance.refusal(409, "POST", "/4.1/vm/\(db)/detachvmdks", detach).contains("another job"))
    }

    @Test func whatWasAttachedGoesWithAVMThatIsRestored() throws {
        let appliance = try Appliance()
        let db = try appliance.reference(of: "db01")
        let backup = try appliance.backup(of: "silver_db")
        try appliance.run(
            "vms.attach_vmdks", "/4.1/vm/\(db)/attachvmdks",
            ["backupId": .integer(backup.id), "vmdkLocations": [.string(first)]])
        try appliance.run(
            "vms.restore", "/4.1/vm/\(db)/backups/\(backup.id)/restore",
            [
                "restartVM": true,
                "restoreLocations": .array(
                    appliance.locations(of: backup).map { ["restoreFromLocation": .string($0)] }),
            ])
        #expect(try appliance.vm("db01").attached.isEmpty)
    }

    @Test func refusesToRestoreDisksOfAVMThatWasDeleted() throws {
        let appliance = try Appliance()
        let backup = try appliance.backup(of: "silver_db")
        let location = try #require(appliance.locations(of: backup).first)
        let vms = appliance.service.world.with { state in state.registry.vms.all }
        let crm = try #require(vms.first { $0.deletion != nil })
        let gone = "/4.1/vm/\(crm.uuid)/backups/\(backup.id)/restorevmdks"
        #expect(
            try appliance.refusal(404, "POST", gone, restore(location, first, to: "nfs_db01")).contains("was deleted"))
    }

    @Test func oldBackupsKnowWhereADiskWasAndNewOnesWhereItIs() throws {
        let appliance = try Appliance()
        let db = try appliance.vm("db01")
        let backup = try appliance.backup(of: "silver_db")
        try appliance.run(
            "vms.restore_vmdks", "/4.1/vm/\(db.id)/backups/\(backup.id)/restorevmdks",
            restore(try #require(appliance.locations(of: backup).first), second, to: "nfs_web01"))
        let after = try appliance.vm("db01")
        #expect(try disks(appliance, db.id, backup).map { $0["vmdkLocation"]?.string } == [first, second])
        try appliance.run(
            "resource_groups.backup_now", "/4.1/resource-groups/backupnow", ["resourceGroupId": 2, "policyId": 2])
        let new = try appliance.backup(of: "silver_db")
        #expect(
            try disks(appliance, db.id, new).map { $0["vmdkLocation"]?.string } == after.disks.map(\.path))
        #expect(appliance.locations(of: new).count == 2)
    }
}
