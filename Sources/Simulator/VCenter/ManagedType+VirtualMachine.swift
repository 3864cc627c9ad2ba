extension ManagedType {
    static let virtualMachine = ManagedType(
        "VirtualMachine", isA: entity, find: { id, inventory in inventory.vm(id) },
        values: [
            "name": { vm, _ in .name(vm.name) },
            "parent": { vm, _ in .reference(VimReference("Folder", vm.folder)) },
            "parentVApp": { _, _ in nil },
            "overallStatus": { _, _ in .word("green", of: "ManagedEntityStatus") },
            "datastore": { vm, _ in .references(vm.datastores.map { VimReference("Datastore", $0) }) },
            "network": { _, _ in .references([]) },
            "resourcePool": { vm, _ in vm.isTemplate ? nil : .reference(VCenterInventory.Place.pool) },
            "snapshot": { _, _ in nil },

            "config.name": { vm, inventory in vm.config(inventory) { .name(vm.name) } },
            "config.uuid": { vm, inventory in vm.config(inventory) { .string(vm.biosUUID) } },
            "config.instanceUuid": { vm, inventory in vm.config(inventory) { .string(vm.uuid) } },
            "config.template": { vm, inventory in vm.config(inventory) { .bool(vm.isTemplate) } },
            "config.annotation": { _, _ in nil },
            "config.files.vmPathName": { vm, inventory in vm.config(inventory) { .string(vm.file(in: inventory)) } },

            "runtime.host": { vm, _ in .reference(VimReference("HostSystem", vm.host)) },
            "runtime.connectionState": connectionState,
            "runtime.powerState": powerState,

            "guest.toolsStatus": toolsStatus,
            "guest.guestState": { vm, _ in .string(vm.isOn && vm.hasTools ? "running" : "notRunning") },
            "guest.hostName": { _, _ in nil },
            "guest.ipAddress": { _, _ in nil },

            "summary.vm": { vm, _ in .reference(VimReference("VirtualMachine", vm.id)) },
            "summary.runtime.host": { vm, _ in .reference(VimReference("HostSystem", vm.host)) },
            "summary.runtime.connectionState": connectionState,
            "summary.runtime.powerState": powerState,
            "summary.guest.toolsStatus": toolsStatus,
            "summary.guest.hostName": { _, _ in nil },
            "summary.guest.ipAddress": { _, _ in nil },
            "summary.config.name": { vm, _ in .name(vm.name) },
            "summary.config.template": { vm, _ in .bool(vm.isTemplate) },
            "summary.config.vmPathName": { vm, inventory in .string(vm.file(in: inventory)) },
            "summary.config.uuid": { vm, inventory in vm.config(inventory) { .string(vm.biosUUID) } },
            "summary.config.instanceUuid": { vm, inventory in vm.config(inventory) { .string(vm.uuid) } },
            "summary.config.numVirtualDisks": { vm, inventory in
                vm.config(inventory) { .int(Int32(vm.disks.count + vm.attached.count)) }
            },
            "summary.config.annotation": { _, _ in nil },
            "summary.overallStatus": { _, _ in .word("green", of: "ManagedEntityStatus") },
        ],
        objects: [
            "config": DataObject(
                "VirtualMachineConfigInfo", "name", "uuid", "instanceUuid", "template", "annotation", "files"),
            "config.files": DataObject("VirtualMachineFileInfo", "vmPathName"),
            "runtime": DataObject("VirtualMachineRuntimeInfo", "host", "connectionState", "powerState"),
            "guest": DataObject("GuestInfo", "toolsStatus", "hostName", "ipAddress", "guestState"),
            "summary": DataObject("VirtualMachineSummary", "vm", "runtime", "guest", "config", "overallStatus"),
            "summary.runtime": DataObject("VirtualMachineRuntimeInfo", "host", "connectionState", "powerState"),
            "summary.guest": DataObject("VirtualMachineGuestSummary", "toolsStatus", "hostName", "ipAddress"),
            "summary.config": DataObject(
                "VirtualMachineConfigSummary", "name", "template", "vmPathName", "uuid", "instanceUuid", "annotation",
                "numVirtualDisks"),
        ])

    @Sendable private static func connectionState(of vm: VirtualMachine, in inventory: VCenterInventory) -> VimValue? {
        let isSeen = vm.config(inventory) { .bool(true) } != nil
        return .word(isSeen ? "connected" : "inaccessible", of: "VirtualMachineConnectionState")
    }

    @Sendable private static func powerState(of vm: VirtualMachine, in inventory: VCenterInventory) -> VimValue? {
        .word(vm.isOn ? "poweredOn" : "poweredOff", of: "VirtualMachinePowerState")
    }

    @Sendable private static func toolsStatus(of vm: VirtualMachine, in inventory: VCenterInventory) -> VimValue? {
        let status = !vm.hasTools ? "toolsNotInstalled" : vm.isOn ? "toolsOk" : "toolsNotRunning"
        return .word(status, of: "VirtualMachineToolsStatus")
    }
}

extension VirtualMachine {
    /// All datastores that something of it is on.
    fileprivate var datastores: [Datastore.ID] {
        var seen: Set<Datastore.ID> = []
        return ([datastore] + disks.map(\.datastore) + attached.map(\.disk.datastore))
            .filter { seen.insert($0).inserted }
    }

    /// What the VM itself holds for its own; it begins as those do that vCenter gives.
    fileprivate var biosUUID: String { "42" + uuid.dropFirst(2) }

    /// Something of its configuration, which vCenter can't read of a VM that is not accessible.
    fileprivate func config(_ inventory: VCenterInventory, _ value: () -> VimValue) -> VimValue? {
        inventory.dialect.unsetConfig.contains(id) ? nil : value()
    }

    /// Where the file is that it is made of.
    fileprivate func file(in inventory: VCenterInventory) -> String {
        let place = inventory.datastores[datastore]?.name ?? inventory.mounts[datastore]?.name ?? datastore
        return "[\(place)] \(name)/\(name).vmx"
    }
}
