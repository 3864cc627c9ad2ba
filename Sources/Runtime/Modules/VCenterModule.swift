import Appliance
import Inventory
import Lua
import VCenter

/// What the standard library's files are given of the vCenter that an appliance works for.
///
/// Made once for each session, as `ConnectionModule` is.
struct VCenterModule {
    unowned let runtime: Runtime
    /// Gives the connection with the appliance, made at the first call.
    let connection: () throws -> SessionBridge
    /// The profile whose appliance it is; nil for the default one.
    let profile: String?

    var functions: [HostFunction] { [facts, inventory] }

    private var facts: HostFunction {
        HostFunction(
            "shell.vcenter_facts",
            parameters: [],
            results: [.init("table?", "url, host; nil where no vCenter is configured")],
            text: "Says which vCenter the appliance works for. Nothing is sent."
        ) { [unowned runtime, profile] _ in
            guard let address = try runtime.vcenters?.vcenter(profile: profile) else { return .value(.nil) }
            return .value(
                .reference(
                    try runtime.state.makeTable(fields: [
                        ("url", .string(address.url)), ("host", .string(address.host)),
                    ])))
        }
    }

    private var inventory: HostFunction {
        HostFunction(
            "shell.vcenter_inventory",
            parameters: [],
            results: [.init("table", "url, uuid, product, version, requests; vms, datastores, hosts")],
            text: "Reads all VMs, datastores and hosts from vCenter."
        ) { [unowned runtime, connection, profile] call in
            try connection().inventory(call, client: { try runtime.vcenterClient(for: $0, profile: profile) })
        }
    }
}

/// Knows which vCenters appliances work for, and how to get in: the program's business, as appliances are.
public protocol VCenterSource: AnyObject {
    /// Where the vCenter of a profile's appliance is, or of the default one's; nil where none is configured. Nothing is
    /// sent.
    func vcenter(profile: String?) throws -> VCenterAddress?

    /// Makes a client that asks it through a session's gate; nil where none is configured. It may have to ask a person
    /// whether its certificate is to be believed.
    func vcenterClient(for session: Session, profile: String?) throws -> VCenterClient?
}

extension Runtime {
    fileprivate func vcenterClient(for session: Session, profile: String?) throws -> VCenterClient {
        guard let client = try vcenters?.vcenterClient(for: session, profile: profile) else {
            throw ApplianceError.configuration(
                message: "no vCenter is configured",
                hint: "Give --vcenter HOST, set SCVSH_VCENTER_URL, or write vcenter into the profile.")
        }
        return client
    }
}

extension SessionBridge {
    /// `shell.vcenter_inventory()`.
    fileprivate func inventory(_ call: LuaCall, client make: (Session) throws -> VCenterClient) throws -> LuaReturn {
        let client = try vcenter ?? make(session)
        vcenter = client
        let began = InventoryMemory.now
        return try runtime.scheduler.wait(
            call,
            begin: { done in
                let look = client.look { [runtime] result in
                    done(result.mapError { runtime.topLevel.noted($0) })
                }
                return { look.cancel() }
            },
            finish: { [runtime] (inventory: VCenterInventory) in
                runtime.inventory.remember(InventoryLook(inventory, began: began))
                return [.reference(try InventoryTables(state: runtime.state).table(of: inventory))]
            })
    }
}

/// An inventory as Lua sees it.
private struct InventoryTables {
    let state: LuaState

    func table(of inventory: VCenterInventory) throws -> LuaReference {
        try state.makeTable(fields: [
            ("url", .string(inventory.url)), ("uuid", text(inventory.about.instanceUUID)),
            ("product", text(inventory.about.fullName)), ("version", text(inventory.about.version)),
            ("requests", .integer(Int64(inventory.requests))),
            ("vms", .reference(try state.makeRecords(inventory.vms, Self.fields(of:)))),
            ("datastores", .reference(try state.makeRecords(inventory.datastores, Self.fields(of:)))),
            ("hosts", .reference(try state.makeRecords(inventory.hosts, Self.fields(of:)))),
        ])
    }

    private func text(_ value: String?) -> LuaValue { value.map { .string($0) } ?? .nil }

    private static func fields(of vm: VCenterInventory.VM) -> [(String, LuaFieldValue)] {
        [
            ("name", .maybe(vm.name)), ("moref", .string(vm.moref)), ("uuid", .maybe(vm.instanceUUID)),
            ("bios_uuid", .maybe(vm.biosUUID)), ("template", vm.isTemplate.map { .boolean($0) } ?? .value(.nil)),
            ("power_state", .maybe(vm.powerState)), ("host", .maybe(vm.host)), ("host_moref", .maybe(vm.hostMoref)),
            ("datastores", .list(vm.datastores.map { .string($0) })),
            ("datastore_morefs", .list(vm.datastoreMorefs.map { .string($0) })), ("path", .maybe(vm.path)),
        ]
    }

    private static func fields(of datastore: VCenterInventory.Datastore) -> [(String, LuaFieldValue)] {
        [
            ("name", .maybe(datastore.name)), ("moref", .string(datastore.moref)), ("type", .maybe(datastore.type)),
            ("capacity", datastore.capacity.map { .integer($0) } ?? .value(.nil)),
            ("free_space", datastore.freeSpace.map { .integer($0) } ?? .value(.nil)),
            ("path", .maybe(datastore.path)),
        ]
    }

    private static func fields(of host: VCenterInventory.Host) -> [(String, LuaFieldValue)] {
        [
            ("name", .maybe(host.name)), ("moref", .string(host.moref)),
            ("connection_state", .maybe(host.connectionState)), ("path", .maybe(host.path)),
        ]
    }
}

extension LuaFieldValue {
    /// A text, or nil.
    static func maybe(_ text: String?) -> LuaFieldValue { text.map { .string($0) } ?? .value(.nil) }
}
