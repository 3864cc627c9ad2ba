/// Names and places of all that vCenter told of.
struct EntityPaths {
    /// The folder that everything is in; it has no name that people see.
    var root = ManagedObject(type: "", id: "")
    private var entities: [ManagedObject: (name: EntityName?, parent: ManagedObject?)] = [:]
    /// A reference may name a type that the object's own goes back to: those are found by their ids.
    private var types: [String: String] = [:]

    /// Deeper than any folders are.
    private static let maxDepth = 100

    mutating func add(_ object: ManagedObject, name: EntityName?, parent: ManagedObject?) {
        entities[object] = (name, parent)
        types[object.id] = object.type
    }

    /// What it is called, as people write it; nil where nobody knows.
    func name(of object: ManagedObject) -> String? { entity(object)?.name?.plain }

    /// Its place, from the datacenter down, or from the folders that the datacenter is in. Nil where a part of it is
    /// not known, or leads in a circle.
    func path(of object: ManagedObject) -> String? {
        var segments: [String] = []
        var next = object
        while segments.count < Self.maxDepth {
            guard let (name, parent) = entity(next), let name else { return nil }
            segments.append(name.segment)
            let isWhole =
                if let parent {
                    // Somebody who may not see the folders above a datacenter sees it as the first.
                    parent.id == root.id || entity(parent) == nil && next.type == "Datacenter"
                } else {
                    next.type == "Datacenter"
                }
            if isWhole { return "/" + segments.reversed().joined(separator: "/") }
            guard let parent else { return nil }
            next = parent
        }
        return nil
    }

    private func entity(_ object: ManagedObject) -> (name: EntityName?, parent: ManagedObject?)? {
        entities[object]
            ?? types[object.id].flatMap { entities[ManagedObject(type: $0, id: object.id)] }
    }
}
