import Inventory
import Lua
import TestSupport
import Testing
import VCenter

@testable import Runtime

@Suite struct InventoryDeskTests {
    private static let url = "https://vc.test/sdk"

    private static func inventory(_ vms: [VCenterInventory.VM]) -> VCenterInventory {
        VCenterInventory(
            about: .init(instanceUUID: "vc-1", fullName: "VMware vCenter Server", version: "8.0.3"), url: url, vms: vms,
            datastores: [], hosts: [], requests: 3)
    }

    private static func vm(_ moref: String, _ name: String) -> VCenterInventory.VM {
        var vm = VCenterInventory.VM(moref: moref)
        vm.name = name
        vm.instanceUUID = "uuid of \(name)"
        vm.isTemplate = false
        vm.datastores = ["nfs1", "nfs2"]
        vm.path = "/DC0/vm/\(name)"
        return vm
    }

    @Test func luaIsToldWhatLooksHaveShown() throws {
        let fixture = try RuntimeFixture(inventory: InventoryMemory())
        let desk = fixture.runtime.inventory
        desk.remember(InventoryLook(Self.inventory([Self.vm("vm-1", "web01"), Self.vm("vm-2", "crm01")]), began: 0))
        desk.remember(InventoryLook(Self.inventory([Self.vm("vm-1", "web01")]), began: 86_400_000))
        let shell = fixture.runtime.shell
        let remembered = try fixture.runtime.state.get(shell, .string("remembered"), raw: true)
        try fixture.runtime.setGlobal("remembered", remembered)
        #expect(
            try fixture.text(
                """
                local known = remembered("\(Self.url)")
                local crm, web = known.vms[1], known.vms[2]
                return table.concat({known.uuid, known.last_look, crm.name, crm.uuid, crm.last_seen, crm.gone_since,
                  tostring(crm.template), table.concat(crm.datastores, "+"), crm.path, web.first_seen, web.last_seen,
                  tostring(web.gone_since), tostring(remembered("https://other/sdk"))}, " ")
                """)
                == "vc-1 1970-01-02T00:00:00Z crm01 uuid of crm01 1970-01-01T00:00:00Z 1970-01-02T00:00:00Z false "
                + "nfs1+nfs2 /DC0/vm/crm01 1970-01-01T00:00:00Z 1970-01-02T00:00:00Z nil nil")
    }

    @Test func thatNothingIsRememberedIsANoteAndOnlyOne() throws {
        let folder = try TemporaryFolder()
        let fixture = try RuntimeFixture(inventory: InventoryMemory(path: folder.path) { _ in })
        for _ in 1...2 { fixture.runtime.inventory.remember(InventoryLook(Self.inventory([]), began: 0)) }
        #expect(
            fixture.console.notes == [
                "what vCenter showed is not remembered: \(folder.path) is a folder, and is left alone"
            ])
    }

    @Test func luaIsToldWhyWhatIsRememberedCannotBeRead() throws {
        let folder = try TemporaryFolder()
        let fixture = try RuntimeFixture(inventory: InventoryMemory(path: folder.path) { _ in })
        let remembered = try fixture.runtime.state.get(fixture.runtime.shell, .string("remembered"), raw: true)
        try fixture.runtime.setGlobal("remembered", remembered)
        #expect(
            try fixture.text(
                """
                local known, problem = remembered("\(Self.url)")
                return tostring(known) .. " " .. problem
                """) == "nil \(folder.path) is a folder, and is left alone")
        #expect(fixture.console.notes.isEmpty)
    }

    @Test func nothingIsRememberedWithoutAMemory() throws {
        let fixture = try RuntimeFixture()
        fixture.runtime.inventory.remember(InventoryLook(Self.inventory([]), began: 0))
        #expect(try fixture.runtime.inventory.vcenter(at: Self.url) == nil)
        #expect(fixture.console.notes.isEmpty)
    }
}
