import JSON
import Testing

@testable import Simulator

@Suite struct VMRequestTests {
    private func change(_ appliance: Appliance, _ vm: JSONValue) throws -> JSONValue {
        try appliance.json("POST", "/simulator/vms", vm)
    }

    @Test func aVMThatIsDeletedIsInNoGroupAndItsBackupsStay() throws {
        let appliance = try Appliance()
        let web = try appliance.vm("web01")
        let before = try appliance.payload("vms.backups", "/4.1/vm/\(web.uuid)/backups")
        #expect(try change(appliance, ["vm": "web01", "delete": true])["id"]?.string == web.id)
        #expect(appliance.send("GET", "/api/4.1/vm/\(web.id)/backups").status == 404)
        #expect(try appliance.payload("vms.backups", "/4.1/vm/\(web.uuid)/backups") == before)
        let group = try #require(appliance.service.world.with { $0.registry.groups.named("gold_web") })
        #expect(group.entities.map(\.name) == ["web02", "web03"])
        try appliance.backUp(group: group.id, policy: 2)
        #expect(try appliance.backup(of: "gold_web").vms == ["vm-1002", "vm-1003"])
    }

    @Test func aVMThatIsRenamedIsSoEverywhere() throws {
        let appliance = try Appliance()
        _ = try change(appliance, ["vm": "vm-1001", "name": "shop/1"])
        let group = try #require(appliance.service.world.with { $0.registry.groups.named("gold_web") })
        #expect(group.entities.map(\.name) == ["shop/1", "web02", "web03"])
        #expect(try appliance.vm("shop/1").id == "vm-1001")
    }

    @Test func aReferenceThatIsDealtAnewIsThatOfTheNewVM() throws {
        let appliance = try Appliance()
        let gone = appliance.service.world.with { $0.registry.vms["vm-1004"] }
        let old = try #require(gone)
        let new = try change(appliance, ["name": "other", "moref": "vm-1004"])
        #expect(new["uuid"]?.string != old.uuid)
        let uuid = try #require(new["uuid"]?.string)
        #expect(try appliance.vm("other").uuid == uuid)
        // What was known by the uuid still is.
        let backups = try appliance.payload("vms.backups", "/4.1/vm/\(old.uuid)/backups")
        #expect(backups["backupResponseList"]?.array?.isEmpty == false)
    }

    @Test func aReferenceIsNeverGivenTwice() throws {
        let appliance = try Appliance()
        _ = try change(appliance, ["name": "one", "moref": "vm-1015"])
        let ids = try (1...3).map { try change(appliance, ["name": .string("new\($0)")])["id"]?.string }
        #expect(ids == ["vm-1016", "vm-1017", "vm-1018"])
    }
}
