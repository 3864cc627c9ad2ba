/// Names and places of all that vCenter told of.
struct EntityPaths {
    /// The folder that everything is in; it has no name that people see.
    var root = ManagedObject(type: "", id: "")

    private struct Entity {
        let object: ManagedObject
        let name: EntityName?
        let parent: ManagedObject?
        /// Found once, since thousands may be in one folder.
        var place: Place?
    }
    private struct Place {
        let path: String
        let depth: Int
    }
    private var entities: [Entity] = []
    /// Where each is, by its id. A reference may name a type that the object's own goes back to, so that the id tells
    /// it; objects that have the id of another are found by their types, too.
    private var byID: [String: Int] = [:]
    private var namesakes: [ManagedObject: Int] = [:]

    /// Deeper than any folders are.
    private static let maxDepth = 100

    mutating func add(_ object: ManagedObject, name: EntityName?, parent: ManagedObject?) {
        let index = entities.count
        entities.append(Entity(object: object, name: name, parent: parent))
        if byID[object.id] == nil { byID[object.id] = index } else { namesakes[object] = index }
    }

    /// Which one it is, in the order in which they were added; nil where it was not.
    func index(ofExactly object: ManagedObject) -> Int? {
        guard let index = byID[object.id] else { return nil }
        return entities[index].object.type == object.type ? index : namesakes[object]
    }

    /// What it is called, as people write it; nil where nobody knows.
    func name(of object: ManagedObject) -> String? { index(of: object).flatMap { name(at: $0) } }
    /// The same of the one that was added as the so-and-so-many-th.
    func name(at index: Int) -> String? { entities[index].name?.plain }

    /// Its place, from the datacenter down, or from the folders that the datacenter is in. Nil where a part of it is
    /// not known, or leads in a circle.
    mutating func path(at index: Int) -> String? { place(of: index, below: 0)?.path }

    /// - Parameter below: how many are asked for already that are in it.
    private mutating func place(of index: Int, below: Int) -> Place? {
        let entity = entities[index]
        if let place = entity.place { return place }
        guard below < Self.maxDepth, let name = entity.name else { return nil }
        let parent = entity.parent.flatMap { self.index(of: $0) }
        let isDatacenter = entity.object.type == "Datacenter"
        // Somebody who may not see the folders above a datacenter sees it as the first.
        let isFirst = entity.parent.map { $0.id == root.id || parent == nil && isDatacenter } ?? isDatacenter
        var above = Place(path: "", depth: 0)
        if !isFirst {
            guard let parent, let place = place(of: parent, below: below + 1) else { return nil }
            above = place
        }
        guard above.depth < Self.maxDepth else { return nil }
        let place = Place(path: above.path + "/" + name.segment, depth: above.depth + 1)
        entities[index].place = place
        return place
    }

    private func index(of object: ManagedObject) -> Int? {
        guard let index = byID[object.id] else { return nil }
        if namesakes.isEmpty || entities[index].object.type == object.type { return index }
        return namesakes[object] ?? index
    }
}
