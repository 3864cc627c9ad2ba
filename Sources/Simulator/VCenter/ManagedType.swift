/// A type of managed objects: which there are, and which properties they have.
struct ManagedType: Sendable {
    typealias Read = @Sendable (_ id: String, _ inventory: VCenterInventory) -> VimValue?

    /// The type and the members of a data object, which are properties of their own: `config` has `config.uuid`.
    struct DataObject: Sendable {
        let type: String
        let members: [String]

        init(_ type: String, _ members: String...) {
            self.type = type
            self.members = members
        }
    }

    let name: String
    /// The types that its objects are too.
    let isA: Set<String>
    private let has: @Sendable (String, VCenterInventory) -> Bool
    /// What is no data object, by its path.
    private let values: [String: Read]
    private let objects: [String: DataObject]

    /// - Parameters:
    ///   - find: What stands behind an id.
    ///   - values: The properties that are no data objects, by their paths; nil is one that is not set.
    ///   - objects: Those that are, by their paths; their members are among the values, or data objects too.
    init<Thing>(
        _ name: String, isA: Set<String> = [], find: @escaping @Sendable (String, VCenterInventory) -> Thing?,
        values: [String: @Sendable (Thing, VCenterInventory) -> VimValue?], objects: [String: DataObject] = [:]
    ) {
        self.name = name
        self.isA = isA.union([name])
        has = { id, inventory in find(id, inventory) != nil }
        self.values = values.mapValues { read in
            { id, inventory in find(id, inventory).flatMap { read($0, inventory) } }
        }
        self.objects = objects
    }

    func has(_ id: String, in inventory: VCenterInventory) -> Bool { has(id, inventory) }

    /// Members of data objects that are no properties, of which there must be none.
    var unknownMembers: [String] {
        objects.flatMap { path, object in object.members.map { "\(path).\($0)" } }
            .filter { values[$0] == nil && objects[$0] == nil }
    }

    /// The properties that are in no data object.
    var paths: [String] { (Array(values.keys) + Array(objects.keys)).filter { !$0.contains(".") }.sorted() }

    /// What reads a property; nil if the type has none of that path.
    func reader(_ path: String) -> Read? {
        if let value = values[path] { return value }
        guard let object = objects[path] else { return nil }
        let members = object.members.compactMap { name in reader("\(path).\(name)").map { (name: name, read: $0) } }
        return { id, inventory in
            let set = members.compactMap { member in
                member.read(id, inventory).map { VimValue.Member(member.name, $0) }
            }
            // An object of which nothing is known is not set itself.
            return set.isEmpty ? nil : .object(object.type, set)
        }
    }
}

extension ManagedType {
    /// All types of the simulator's vCenter, by name.
    static let all: [String: ManagedType] = Dictionary(
        uniqueKeysWithValues: (services + places + absent + [virtualMachine, datastore, host]).map { ($0.name, $0) })

    /// The names of those and of what they are too.
    static let names: Set<String> = all.values.reduce(into: []) { $0.formUnion($1.isA) }

    /// What all things of the inventory are too.
    static let entity: Set<String> = ["ManagedEntity", "ExtensibleManagedObject"]
}
