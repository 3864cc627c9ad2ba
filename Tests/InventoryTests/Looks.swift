import Foundation
import TestSupport

@testable import Inventory

/// What the tests of this room are made of: looks at one vCenter, and the memory that is told of them.
struct Memory {
    static let url = "https://vc.lab.local/sdk"
    let folder: TemporaryFolder
    let told = Told()

    init() throws { folder = try TemporaryFolder() }

    final class Told {
        var lines: [String] = []
    }

    var path: String { folder.file("data/inventory.sqlite") }
    var memory: InventoryMemory { memory() }

    func memory(patience: Int32 = 5_000, steps: [String] = InventorySchema.steps) -> InventoryMemory {
        InventoryMemory(
            file: InventoryFile(
                path: path, patience: patience, steps: steps, tell: { [told] in told.lines.append($0) }))
    }

    func look(_ vms: [InventoryLook.VM], at time: Int64, vcenter: String? = "vc-1", url: String = Self.url) throws {
        try memory.remember(InventoryLook(url: url, vcenter: vcenter, vms: vms, time: time))
    }

    func vms(at url: String = Self.url) throws -> [RememberedVM] { try memory.vcenter(at: url)?.vms ?? [] }

    /// "web01 vm-1 u1 1-2", and "gone 3" where it is gone since then.
    func lines(at url: String = Self.url) throws -> [String] {
        try vms(at: url).map { row in
            let gone = row.seen.goneSince.map { " gone \($0)" } ?? ""
            let vm = "\(row.vm.name ?? "?") \(row.vm.moref) \(row.vm.uuid ?? "-")"
            return "\(vm) \(row.seen.first)-\(row.seen.last)\(gone)"
        }
    }
}

func vm(_ moref: String, _ name: String?, _ uuid: String? = nil) -> InventoryLook.VM {
    InventoryLook.VM(moref: moref, name: name, uuid: uuid)
}
