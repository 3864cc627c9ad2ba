import Inventory
import Lua

/// What the standard library's files are given of what was seen in vCenters before.
struct InventoryModule {
    unowned let runtime: Runtime

    var functions: [HostFunction] { [remembered] }

    private var remembered: HostFunction {
        HostFunction(
            "shell.remembered",
            parameters: [
                .init("url", "string", "of the vCenter, as vcenter_facts gives it"),
                .init(
                    "besides", "table<string, string>?",
                    "uuids by moref, as a look has just shown them: VMs that are there so are left out"),
            ],
            results: [
                .init(
                    "table?",
                    "uuid of that vCenter, last_look, and vms: name, moref, uuid, bios_uuid, template, host, "
                        + "datastores, path, first_seen, last_seen, gone_since; nil where nothing is remembered"),
                .init("string?", "why what is remembered can't be read"),
            ],
            text: "Says what looks at a vCenter have shown. Nothing is sent."
        ) { [unowned runtime] call in
            var besides: [String: String] = [:]
            if let table = try call.optionalTable(2) {
                try runtime.state.forEach(table) { moref, uuid in
                    if let moref = moref.text { besides[moref] = uuid.text }
                }
            }
            let url = try call.string(1)
            let known: RememberedVCenter?
            do throws(InventoryError) {
                known = try runtime.inventory.vcenter(at: url, besides: besides)
            } catch {
                return .values([.nil, .string("\(error)")])
            }
            guard let vcenter = known else { return .value(.nil) }
            return .value(
                .reference(
                    try runtime.state.makeTable(fields: [
                        ("uuid", vcenter.uuid.map { .string($0) } ?? .nil),
                        ("last_look", .string(InventoryMemory.text(of: vcenter.lastLook))),
                        ("vms", .reference(try runtime.state.makeRecords(vcenter.vms, Self.fields(of:)))),
                    ])))
        }
    }

    private static func fields(of row: RememberedVM) -> [(String, LuaFieldValue)] {
        [
            ("name", .maybe(row.vm.name)), ("moref", .string(row.vm.moref)), ("uuid", .maybe(row.vm.uuid)),
            ("bios_uuid", .maybe(row.vm.biosUUID)),
            ("template", row.vm.isTemplate.map { .boolean($0) } ?? .value(.nil)),
            ("host", .maybe(row.vm.host)), ("datastores", .list(row.vm.datastores.map { .string($0) })),
            ("path", .maybe(row.vm.path)), ("first_seen", .string(InventoryMemory.text(of: row.seen.first))),
            ("last_seen", .string(InventoryMemory.text(of: row.seen.last))),
            ("gone_since", .maybe(row.seen.goneSince.map { InventoryMemory.text(of: $0) })),
        ]
    }
}
