import Inventory
import VCenter

/// What is remembered of vCenters, for the library: that nothing is kept is a note, and no error of a workflow.
final class InventoryDesk {
    private unowned let runtime: Runtime
    private let memory: InventoryMemory?
    /// What was said already: a disk that is full is so at every look.
    private var told: Set<String> = []

    init(runtime: Runtime, memory: InventoryMemory?) {
        self.runtime = runtime
        self.memory = memory
    }

    /// Remembers what a whole look at a vCenter showed.
    func remember(_ look: InventoryLook) {
        do throws(InventoryError) {
            try memory?.remember(look)
        } catch {
            tell("what vCenter showed is not remembered: \(error)")
        }
    }

    /// What is known of the vCenter at an address; nil where nothing is. What is there as a look has just shown it, by
    /// moref and uuid, is left out.
    func vcenter(
        at url: String, besides: [String: String] = [:]
    ) throws(InventoryError) -> RememberedVCenter? {
        try memory?.vcenter(at: url, besides: besides)
    }

    private func tell(_ words: String) {
        if told.insert(words).inserted { runtime.console.note(words) }
    }
}

extension InventoryLook {
    /// What is kept of an inventory that was read whole.
    init(_ inventory: VCenterInventory, began: Int64) {
        self.init(
            url: inventory.url, vcenter: inventory.about.instanceUUID, product: inventory.about.fullName,
            version: inventory.about.version,
            vms: inventory.vms.map { vm in
                VM(
                    moref: vm.moref, name: vm.name, uuid: vm.instanceUUID, biosUUID: vm.biosUUID,
                    isTemplate: vm.isTemplate, host: vm.host, hostMoref: vm.hostMoref, datastores: vm.datastores,
                    path: vm.path)
            },
            datastores: inventory.datastores.map {
                Thing(moref: $0.moref, name: $0.name, type: $0.type, path: $0.path)
            },
            hosts: inventory.hosts.map { Thing(moref: $0.moref, name: $0.name, path: $0.path) }, time: began)
    }
}
