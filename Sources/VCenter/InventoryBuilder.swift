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

    private var objects: [ManagedObject: RetrievedObject] = [:]
    private var paths = EntityPaths()

    /// How many objects there are.
    var count: Int { objects.count }

    /// An inventory below that root.
    init(root: ManagedObject) { paths.root = root }

    /// Adds an object. What comes again, as it may where pages overlap, has to be the same.
    mutating func add(_ found: RetrievedObject) throws(UnexpectedXML) {
        if let other = objects[found.object] {
            guard other == found else { throw .twice(found.object.id, of: nil) }
            return
        }
        guard objects.count < Self.maxObjects else { throw .endless(pages: 1, objects: objects.count) }
        objects[found.object] = found
        // What is in a vApp has no other parent, and a vApp has its folder beside the pool that it is.
        var parent: ManagedObject?
        for path in ["parent", "parentFolder", "parentVApp"] { parent = try found.reference(path) ?? parent }
        let name = try found.text("name")
        paths.add(found.object, name: name.map { EntityName(raw: $0) }, parent: parent)
    }

    /// The inventory of all that was added.
    func inventory(
        about: VCenterInventory.About, url: String, requests: Int
    ) throws(UnexpectedXML) -> VCenterInventory {
        var inventory = VCenterInventory(
            about: about, url: url, vms: [], datastores: [], hosts: [], requests: requests)
        for (object, found) in objects {
            switch object.type {
            case "VirtualMachine": inventory.vms.append(try vm(found))
            case "Datastore": inventory.datastores.append(try datastore(found))
            case "HostSystem": inventory.hosts.append(try host(found))
            default: break
            }
        }
        inventory.vms.sort { $0.moref < $1.moref }
        inventory.datastores.sort { $0.moref < $1.moref }
        inventory.hosts.sort { $0.moref < $1.moref }
        return inventory
    }

    private func vm(_ found: RetrievedObject) throws(UnexpectedXML) -> VCenterInventory.VM {
        var vm = VCenterInventory.VM(moref: found.object.id)
        vm.name = paths.name(of: found.object)
        vm.instanceUUID = try found.text("config.instanceUuid")
        vm.biosUUID = try found.text("config.uuid")
        vm.isTemplate = try found.flag("config.template")
        vm.powerState = try found.text("runtime.powerState")
        if let host = try found.reference("runtime.host") {
            vm.hostMoref = host.id
            vm.host = paths.name(of: host)
        }
        let datastores = try found.references("datastore")
        vm.datastoreMorefs = datastores.map(\.id)
        vm.datastores = datastores.compactMap(paths.name(of:))
        vm.path = paths.path(of: found.object)
        return vm
    }

    private func datastore(_ found: RetrievedObject) throws(UnexpectedXML) -> VCenterInventory.Datastore {
        var datastore = VCenterInventory.Datastore(moref: found.object.id)
        datastore.name = paths.name(of: found.object)
        datastore.type = try found.text("summary.type")
        datastore.capacity = try found.number("summary.capacity")
        datastore.freeSpace = try found.number("summary.freeSpace")
        datastore.path = paths.path(of: found.object)
        return datastore
    }

    private func host(_ found: RetrievedObject) throws(UnexpectedXML) -> VCenterInventory.Host {
        var host = VCenterInventory.Host(moref: found.object.id)
        host.name = paths.name(of: found.object)
        host.connectionState = try found.text("runtime.connectionState")
        host.path = paths.path(of: found.object)
        return host
    }
}
