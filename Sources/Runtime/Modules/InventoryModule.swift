import Inventory
import Lua

/// What the standard library's files are given of what was seen in vCenters before.
struct InventoryModule {
    unowned let runtime: Runtime

    var functions: [HostFunction] { [remembered] }

    private var remembered: HostFunction {
        HostFunction(
            "shell.remembered",
            parameters: [.init("url", "string", "of the vCenter, as vcenter_facts gives it")],
            results: [
                .init(
                    "table?",
                    "uuid of that vCenter, last_look, and vms: name, moref, uuid, bios_uuid, template, host, "
                        + "datastores, path, first_seen, last_seen, gone_since; nil where nothing is remembered")
            ],
            text: "Says what looks at a vCenter have shown. Nothing is sent."
        ) { [unowned runtime] call in
            guard let vcenter = runtime.inventory.vcenter(at: try call.string(1)) else { return .value(.nil) }
            let state = runtime.state
            let vms = try vcenter.vms.map { LuaValue.reference(try Self.row($0, in: state)) }
            return .value(
                .reference(
                    try state.makeTable(fields: [
                        ("uuid", Self.text(vcenter.uuid)),
                        ("last_look", .string(InventoryMemory.text(of: vcenter.lastLook))),
                        ("vms", .reference(try state.makeTable(array: vms))),
                    ])))
        }
    }

    private static func text(_ text: String?) -> LuaValue { text.map { .string($0) } ?? .nil }

    private static func row(_ row: RememberedVM, in state: LuaState) throws -> LuaReference {
        let datastores = try state.makeTable(array: row.vm.datastores.map { .string($0) })
        return try state.makeTable(fields: [
            ("name", text(row.vm.name)), ("moref", .string(row.vm.moref)), ("uuid", text(row.vm.uuid)),
            ("bios_uuid", text(row.vm.biosUUID)), ("template", row.vm.isTemplate.map { .boolean($0) } ?? .nil),
            ("host", text(row.vm.host)), ("datastores", .reference(datastores)), ("path", text(row.vm.path)),
            ("first_seen", .string(InventoryMemory.text(of: row.seen.first))),
            ("last_seen", .string(InventoryMemory.text(of: row.seen.last))),
            ("gone_since", text(row.seen.goneSince.map { InventoryMemory.text(of: $0) })),
        ])
    }
}
