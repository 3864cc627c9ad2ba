import Foundation
import TestSupport
import Testing

@testable import Inventory

@Suite(.timeLimit(.minutes(1))) struct InventoryMemoryTests {
    @Test func whatALookHasJustShownIsLeftOutWhereItIsThereSo() throws {
        let at = try Memory()
        try at.look([vm("vm-1", "web01", "u1"), vm("vm-2", "crm01", "u2"), vm("vm-3", "db01")], at: 1)
        try at.look([vm("vm-1", "web01", "u1"), vm("vm-3", "db01")], at: 2)
        func names(_ besides: [String: String]) throws -> [String?]? {
            try at.memory.vcenter(at: Memory.url, besides: besides)?.vms.map(\.vm.name)
        }
        #expect(try names(["vm-1": "u1"]) == ["crm01", "db01"])
        #expect(try names(["vm-1": "u9", "vm-2": "u2"]) == ["crm01", "db01", "web01"])
        #expect(try names([:]) == ["crm01", "db01", "web01"])
    }

    let at: Memory
    init() throws { at = try Memory() }

    @Test func remembersWhenAVMWasSeenFirstAndLastAndSinceWhenItIsGone() throws {
        try at.look([vm("vm-1", "web01", "u1"), vm("vm-2", "crm01", "u2")], at: 10)
        try at.look([vm("vm-1", "web01", "u1"), vm("vm-2", "crm01", "u2")], at: 20)
        try at.look([vm("vm-1", "web01", "u1")], at: 30)
        try at.look([vm("vm-1", "web01", "u1")], at: 40)
        #expect(try at.lines() == ["crm01 vm-2 u2 10-20 gone 30", "web01 vm-1 u1 10-40"])
    }

    @Test func keepsAllThatALookSays() throws {
        let whole = InventoryLook.VM(
            moref: "vm-1", name: "web/01 \u{27}\"<", uuid: "u1", biosUUID: "b1", isTemplate: true, host: "esx01",
            hostMoref: "host-1", datastores: ["nfs 1", "büro,2"], path: "/DC0/vm/Prod/web%2f01")
        try at.look([whole], at: 10)
        #expect(try at.vms().map(\.vm) == [whole])
        // Of an inaccessible VM vCenter says little: what was known stays.
        try at.look([vm("vm-1", nil)], at: 20)
        #expect(try at.vms().map(\.vm) == [whole])
    }

    @Test func knowsAVMByItsUUIDWhateverItsMorefAndName() throws {
        try at.look([vm("vm-1", "web01", "U1")], at: 10)
        try at.look([vm("vm-9", "web01-new", "u1")], at: 20)
        #expect(try at.lines() == ["web01-new vm-9 u1 10-20"])
        try at.look([], at: 30)
        try at.look([vm("vm-12", "web01", "u1")], at: 40)
        #expect(try at.lines() == ["web01 vm-12 u1 10-40"])
    }

    @Test func noticesAMorefThatWasGivenToAnotherVM() throws {
        try at.look([vm("vm-1", "web01", "u1")], at: 10)
        try at.look([vm("vm-1", "web01", "u2")], at: 20)
        #expect(try at.lines() == ["web01 vm-1 u1 10-10 gone 20", "web01 vm-1 u2 20-20"])
        // One without a uuid is the one that was there, unless it is called otherwise.
        try at.look([vm("vm-1", "web01")], at: 30)
        #expect(try at.lines().last == "web01 vm-1 u2 20-30")
        try at.look([vm("vm-1", "lab07")], at: 40)
        #expect(
            try at.lines() == ["lab07 vm-1 - 40-40", "web01 vm-1 u1 10-10 gone 20", "web01 vm-1 u2 20-30 gone 40"])
        try at.look([vm("vm-1", "lab07", "u3")], at: 50)
        #expect(try at.lines().first == "lab07 vm-1 u3 40-50")
    }

    @Test func tellsTwoVMsOfOneUUIDApart() throws {
        let both = [vm("vm-1", "a", "u1"), vm("vm-2", "b", "u1")]
        try at.look(both, at: 10)
        try at.look(both.reversed(), at: 20)
        #expect(try at.lines() == ["a vm-1 u1 10-20", "b vm-2 u1 10-20"])
        // A uuid of nothing but zeros is none.
        try at.look([vm("vm-1", "x", "00000000-0000-0000-0000-000000000000"), vm("vm-2", "y", "0-0")], at: 30)
        #expect(try at.lines().filter { !$0.contains("gone") } == ["x vm-1 - 30-30", "y vm-2 - 30-30"])
    }

    @Test func keepsVCentersApartByTheirUUIDs() throws {
        try at.look([vm("vm-1", "web01", "u1")], at: 10)
        try at.look([vm("vm-1", "web01", "u1")], at: 20, url: "https://192.0.2.1/sdk")
        #expect(try at.lines() == ["web01 vm-1 u1 10-20"])
        #expect(try at.lines(at: "https://192.0.2.1/sdk") == ["web01 vm-1 u1 10-20"])
        // Another vCenter at the same address has VMs of its own.
        try at.look([vm("vm-1", "lab01", "u9")], at: 30, vcenter: "vc-2")
        #expect(try at.lines() == ["lab01 vm-1 u9 30-30"])
        #expect(try at.lines(at: "https://192.0.2.1/sdk") == ["web01 vm-1 u1 10-20"])
        #expect(try at.lines(at: "https://never.lab.local/sdk").isEmpty)
    }

    @Test func takesAVCenterWithoutAUUIDByItsAddressUntilItSaysOne() throws {
        try at.look([vm("vm-1", "web01", "u1")], at: 10, vcenter: nil)
        try at.look([vm("vm-1", "web01", "u1")], at: 20, vcenter: "vc-1")
        try at.look([vm("vm-1", "web01", "u1")], at: 30, vcenter: nil)
        #expect(try at.lines() == ["web01 vm-1 u1 10-30"])
    }

    @Test func passesOverALookThatAnotherShellHasOvertaken() throws {
        let now = InventoryMemory.now
        try at.look([vm("vm-1", "web01", "u1")], at: now)
        try at.look([], at: now - 1000)
        #expect(try at.vms().first?.seen.goneSince == nil)
        // A clock that was ahead does not end all remembering.
        try at.look([vm("vm-1", "web01", "u1")], at: now + 1_000_000)
        try at.look([], at: now + 10)
        #expect(try at.vms().first?.seen.goneSince == now + 10)
    }

    @Test func remembersDatastoresAndHosts() throws {
        func look(_ stores: [String], _ hosts: [String], at time: Int64) throws {
            try at.memory.remember(
                InventoryLook(
                    url: Memory.url, vcenter: "vc-1",
                    datastores: stores.map { .init(moref: "datastore-\($0)", name: $0, type: "NFS") },
                    hosts: hosts.map { .init(moref: "host-\($0)", name: $0, path: "/DC0/host/\($0)") }, time: time))
        }
        try look(["a", "b"], ["e"], at: 10)
        try look(["b"], ["e"], at: 20)
        let database = try #require(try InventoryFile(path: at.path).openForReading())
        var rows: [String] = []
        try database.statement("SELECT kind || ' ' || name || ' ' || COALESCE(gone_since, '-') FROM thing ORDER BY 1")
            .run([]) { rows.append($0.text(0) ?? "") }
        #expect(rows == ["datastore a 20", "datastore b -", "host e -"])
    }

    @Test func withoutAFileItEndsWithTheProgram() throws {
        let memory = InventoryMemory()
        #expect(try memory.vcenter(at: Memory.url) == nil)
        try memory.remember(InventoryLook(url: Memory.url, vms: [vm("vm-1", "web01", "u1")], time: 10))
        #expect(try memory.vcenter(at: Memory.url)?.vms.count == 1)
        #expect(try InventoryMemory().vcenter(at: Memory.url) == nil)
    }

    @Test func takesTwoThousandVMsInAMoment() throws {
        let vms = (0..<2000).map { vm("vm-\($0)", "web\($0)", "u\($0)") }
        try at.look(vms, at: 10)
        try at.look(Array(vms.dropFirst()), at: 20)
        #expect(try at.vms().filter { $0.seen.goneSince != nil }.map(\.vm.moref) == ["vm-0"])
    }
}
