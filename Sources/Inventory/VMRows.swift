/// The rows of a vCenter's VMs, and which of them a VM of a look is.
struct VMRows {
    struct Row {
        let id: Int64
        let vm: InventoryLook.VM
        let isGone: Bool
    }

    private var rows: [Row] = []
    /// The last row of each uuid, and of each row the one before it that has the same.
    private var byUUID: [String: Int] = [:]
    private var earlier: [Int?] = []
    /// Of those that are there.
    private var byMoref: [String: Int] = [:]
    private var isSeen: [Bool] = []

    mutating func add(id: Int64, vm: InventoryLook.VM, isGone: Bool) {
        let index = rows.count
        rows.append(Row(id: id, vm: vm, isGone: isGone))
        isSeen.append(false)
        earlier.append(InventoryWriter.key(vm.uuid).flatMap { byUUID.updateValue(index, forKey: $0) })
        if !isGone { byMoref[vm.moref] = index }
    }

    /// Each VM with its row, if it has one. Those that say a uuid choose first: by a moref alone one is known that says
    /// none, and only where nothing speaks against it.
    mutating func identified(_ vms: [InventoryLook.VM]) -> [(seen: InventoryLook.VM, row: Row?)] {
        var found = [Int?](repeating: nil, count: vms.count)
        for (index, vm) in vms.enumerated() {
            guard let uuid = InventoryWriter.key(vm.uuid) else { continue }
            found[index] = take(byUUID(uuid, moref: vm.moref) ?? nameless(vm))
        }
        for (index, vm) in vms.enumerated() where InventoryWriter.key(vm.uuid) == nil {
            found[index] = take(byMorefAlone(vm))
        }
        return vms.indices.map { (vms[$0], found[$0].map { rows[$0] }) }
    }

    /// The rows of those that are there no more.
    var unseen: [Int64] { rows.indices.filter { !isSeen[$0] && !rows[$0].isGone }.map { rows[$0].id } }

    private mutating func take(_ index: Int?) -> Int? {
        if let index { isSeen[index] = true }
        return index
    }

    /// The row of a uuid: the one with its moref, else one that is there, else the one that was there last.
    private func byUUID(_ uuid: String, moref: String) -> Int? {
        var (same, there, last): (Int?, Int?, Int?)
        var next = byUUID[uuid]
        while let index = next {
            next = earlier[index]
            if isSeen[index] { continue }
            last = last ?? index
            if rows[index].isGone { continue }
            there = index
            if rows[index].vm.moref == moref { same = index }
        }
        return same ?? there ?? last
    }

    /// The row of a VM that said no uuid before.
    private func nameless(_ vm: InventoryLook.VM) -> Int? {
        guard let index = byMoref[vm.moref], !isSeen[index], rows[index].vm.uuid == nil else { return nil }
        return index
    }

    /// The row of a VM that says no uuid now, unless it is called otherwise: then the moref may be another VM's by now.
    private func byMorefAlone(_ vm: InventoryLook.VM) -> Int? {
        guard let index = byMoref[vm.moref], !isSeen[index] else { return nil }
        let known = rows[index].vm
        return vm.name == nil || known.name == nil || vm.name == known.name ? index : nil
    }
}
