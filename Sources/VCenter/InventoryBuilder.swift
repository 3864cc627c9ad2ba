/// Makes an inventory out of what the property collector tells, in whatever order it comes.
struct InventoryBuilder {
    /// What is asked, by type. Of what makes paths only names and parents.
    static let wanted: [(type: String, properties: [Property])] = [
        (
            "VirtualMachine",
            [.name, .uuid, .instanceUUID, .template, .powerState, .host, .datastore, .parent, .parentVApp]
        ),
        ("Datastore", [.name, .type, .capacity, .freeSpace, .parent]),
        ("HostSystem", [.name, .connectionState, .parent]),
        ("ComputeResource", [.name, .parent]), ("Datacenter", [.name, .parent]), ("Folder", [.name, .parent]),
        ("VirtualApp", [.name, .parentFolder, .parentVApp]),
    ]
    /// As many objects as no vCenter has.
    var maxObjects = 500_000

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

    /// In the order in which they came, as in `paths`.
    private var objects: [Kept] = []
    private var paths = EntityPaths()

    /// How many objects there are.
    var count: Int { objects.count }

    /// An inventory below that root.
    init(root: ManagedObject) { paths.root = root }

    /// Adds an object. What comes again, as it may where pages overlap, has to be the same.
    mutating func add(_ found: RetrievedObject) throws(UnexpectedXML) {
        // What is in a vApp has no other parent, and a vApp has its folder beside the pool that it is.
        var parent: ManagedObject?
        for property in [Property.parent, .parentFolder, .parentVApp] where found[property] != nil {
            parent = try found.reference(property)
        }
        let kept = Kept(entity: try Entity(found), name: try found.text(.name), parent: parent)
        if let index = paths.index(ofExactly: found.object) {
            guard objects[index] == kept else { throw .twice(found.object.id, of: nil) }
            return
        }
        guard objects.count < maxObjects else { throw .tooMany(objects: maxObjects) }
        objects.append(kept)
        paths.add(found.object, name: kept.name.map { EntityName(raw: $0) }, parent: parent)
    }

    /// The inventory of all that was added.
    mutating func inventory(about: VCenterInventory.About, url: String, requests: Int) -> VCenterInventory {
        var inventory = VCenterInventory(
            about: about, url: url, vms: [], datastores: [], hosts: [], requests: requests)
        for (index, kept) in objects.enumerated() {
            switch kept.entity {
            case .vm(var vm):
                (vm.name, vm.path) = (paths.name(at: index), paths.path(at: index))
                vm.host = vm.hostMoref.flatMap { paths.name(of: ManagedObject(type: "HostSystem", id: $0)) }
                vm.datastores = vm.datastoreMorefs.compactMap {
                    paths.name(of: ManagedObject(type: "Datastore", id: $0))
                }
                inventory.vms.append(vm)
            case .datastore(var datastore):
                (datastore.name, datastore.path) = (paths.name(at: index), paths.path(at: index))
                inventory.datastores.append(datastore)
            case .host(var host):
                (host.name, host.path) = (paths.name(at: index), paths.path(at: index))
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
            vm.instanceUUID = try found.text(.instanceUUID)
            vm.biosUUID = try found.text(.uuid)
            vm.isTemplate = try found.flag(.template)
            vm.powerState = try found.text(.powerState)
            vm.hostMoref = try found.reference(.host)?.id
            vm.datastoreMorefs = try found.references(.datastore).map(\.id)
            self = .vm(vm)
        case "Datastore":
            var datastore = VCenterInventory.Datastore(moref: found.object.id)
            datastore.type = try found.text(.type)
            datastore.capacity = try found.number(.capacity)
            datastore.freeSpace = try found.number(.freeSpace)
            self = .datastore(datastore)
        case "HostSystem":
            var host = VCenterInventory.Host(moref: found.object.id)
            host.connectionState = try found.text(.connectionState)
            self = .host(host)
        default: self = .place
        }
    }
}
