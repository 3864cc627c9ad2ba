import Testing

@testable import Simulator

@Suite struct ManagedTypeTests {
    private func inventory(_ change: (inout WorldOptions) -> Void = { _ in }) throws -> VCenterInventory {
        let appliance = try Appliance(change)
        return appliance.service.world.with { world in VCenterInventory(world, session: nil) }
    }

    private func value(
        _ type: String, _ id: String, _ path: String, in inventory: VCenterInventory
    ) throws -> VimValue? {
        let read = try #require(ManagedType.all[type]?.reader(path))
        return read(id, inventory)
    }

    @Test func everyMemberOfADataObjectIsAProperty() {
        for type in ManagedType.all.values {
            #expect(type.unknownMembers.isEmpty, "\(type.name): \(type.unknownMembers)")
        }
    }

    @Test func aDataObjectHasTheMembersThatAreSet() throws {
        let inventory = try inventory()
        #expect(
            try value("VirtualMachine", "vm-1009", "runtime", in: inventory)
                == .object(
                    "VirtualMachineRuntimeInfo",
                    [
                        .init("host", .reference(VimReference("HostSystem", "host-13"))),
                        .init("connectionState", .word("connected", of: "VirtualMachineConnectionState")),
                        .init("powerState", .word("poweredOff", of: "VirtualMachinePowerState")),
                    ]))
    }

    @Test func aVMThatIsNotAccessibleHasNoConfigAtAll() throws {
        let inventory = try inventory { $0.dialect.vCenter.unsetConfig = ["vm-1001"] }
        #expect(try value("VirtualMachine", "vm-1001", "config", in: inventory) == nil)
        #expect(try value("VirtualMachine", "vm-1001", "name", in: inventory) == .string("web01"))
    }

    @Test func freeSpaceIsWhatTheDisksLeave() throws {
        let inventory = try inventory()
        guard case .long(let free) = try value("Datastore", "datastore-26", "summary.freeSpace", in: inventory),
            case .long(let all) = try value("Datastore", "datastore-26", "summary.capacity", in: inventory)
        else { throw SOAPFault.invalidLogin }
        #expect(all - free == 40 << 30)
    }

    @Test func aVMThatIsGoneIsNotThere() throws {
        let inventory = try inventory()
        #expect(try value("VirtualMachine", "vm-1004", "name", in: inventory) == nil)
        #expect(throws: SOAPFault.objectDeleted(VimReference("VirtualMachine", "vm-1004"))) {
            try inventory.type(of: VimReference("VirtualMachine", "vm-1004"))
        }
    }
}
