/// Makes an inventory out of what the property collector tells, in whatever order it comes.
struct InventoryBuilder {
    /// What is asked, by type. Of what makes paths only names and parents.
    static let wanted: [(type: String, paths: [String])] = [
        (
            "VirtualMachine",
            [
                "name", "config.uuid", "config.instanceUuid", "config.template", "runtime.powerState", "runtime.host",
                "datastore", "parent", "parentVApp",
            ]
        ),
        ("Datastore", ["name", "summary.type", "summary.capacity", "summary.freeSpace", "parent"]),
        ("HostSystem", ["name", "runtime.connectionState", "parent"]),
        ("ComputeResource", ["name", "parent"]), ("Datacenter", ["name", "parent"]), ("Folder", ["name", "parent"]),
        ("VirtualApp", ["name", "parentFolder", "parentVApp"]),
    ]
    /// More objects than any vCenter has.
    static let maxObjects = 500_000

    /// What is kept of an object: far less than what was said of it.
    private struct Kept: Hashable {
        var entity: Entity
        var name: String?
        var parent: ManagedObject?
    }

    fileprivate enum Entity: Hashable {
        case vm(VCenterInventory.VM)
        case datastore(VCenterInventory.Datastore)
        case host(VCenterInventory.Host)
        /// Something that only makes paths.
        case place
    }

    private var objects: [ManagedObject: Kept] = [:]
    private var paths = EntityPaths()

    /// How many objects there are.
    var count: Int { objects.count }

    /// An inventory below that root.
    init(root: ManagedObject) { paths.root = root }

    /// Adds an object. What comes again, as it may where pages overlap, has to be the same.
    mutating func add(_ found: RetrievedObject) throws(UnexpectedXML) {
        // What is in a vApp has no other parent, and a vApp has its folder beside the pool that it is.
        var parent: ManagedObject?
        for path in ["parent", "parentFolder", "parentVApp"] { parent = try found.reference(path) ?? parent }
        let kept = Kept(entity: try Entity(found), name: try found.text("name"), parent: parent)
        if let other = objects[found.object] {
            guard other == kept else { throw .twice(found.object.id, of: nil) }
            return
        }
        guard objects.count < Self.maxObjects else { throw .endless(pages: 1, objects: objects.count) }
        objects[found.object] = kept
        paths.add(found.object, name: kept.name.map { EntityName(raw: $0) }, parent: parent)
    }

    /// The inventory of all that was added.
    func inventory(about: VCenterInventory.About, url: String, requests: Int) -> VCenterInventory {
        var inventory = VCenterInventory(
            about: about, url: url, vms: [], datastores: [], hosts: [], requests: requests)
        for (object, kept) in objects {
            switch kept.entity {
            case .vm(var vm):
                (vm.name, vm.path) = (paths.name(of: object), paths.path(of: object))
                vm.host = vm.hostMoref.flatMap { paths.name(of: ManagedObject(type: "HostSystem", id: $0)) }
                vm.datastores = vm.datastoreMorefs.compactMap {
                    paths.name(of: ManagedObject(type: "Datastore", id: $0))
                }
                inventory.vms.append(vm)
            case .datastore(var datastore):
                (datastore.name, datastore.path) = (paths.name(of: object), paths.path(of: object))
                inventory.datastores.append(datastore)
            case .host(var host):
                (host.name, host.path) = (paths.name(of: object), paths.path(of: object))
                inventory.hosts.append(host)
            case .place: break
            }
        }
        inventory.vms.sort { $0.moref < $1.moref }
        inventory.datastores.sort { $0.moref < $1.moref }
        inventory.hosts.sort { $0.moref < $1.moref }
        return inventory
    }
}

extension InventoryBuilder.Entity {
    /// What was said of an object; names and places are found when all is there.
    fileprivate init(_ found: RetrievedObject) throws(UnexpectedXML) {
        switch found.object.type {
        case "VirtualMachine":
            var vm = VCenterInventory.VM(moref: found.object.id)
            vm.instanceUUID = try found.text("config.instanceUuid")
            vm.biosUUID = try found.text("config.uuid")
            vm.isTemplate = try found.flag("config.template")
            vm.powerState = try found.text("runtime.powerState")
            vm.hostMoref = try found.reference("runtime.host")?.id
            vm.datastoreMorefs = try found.references("datastore").map(\.id)
            self = .vm(vm)
        case "Datastore":
            var datastore = VCenterInventory.Datastore(moref: found.object.id)
            datastore.type = try found.text("summary.type")
            datastore.capacity = try found.number("summary.capacity")
            datastore.freeSpace = try found.number("summary.freeSpace")
            self = .datastore(datastore)
        case "HostSystem":
            var host = VCenterInventory.Host(moref: found.object.id)
            host.connectionState = try found.text("runtime.connectionState")
            self = .host(host)
        default: self = .place
        }
    }
}
