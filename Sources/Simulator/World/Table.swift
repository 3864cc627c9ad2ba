/// A managed thing: it has an identity that is never given twice, and a name.
protocol Managed: Sendable {
    associatedtype ID: Hashable & Sendable
    var id: ID { get }
    var name: String { get }
}

/// All managed things of one kind, in the order in which they came, found by id or by name.
struct Table<Thing: Managed>: Sendable {
    private(set) var all: [Thing] = []
    private var places: [Thing.ID: Int] = [:]

    var count: Int { all.count }

    subscript(id: Thing.ID) -> Thing? { places[id].map { all[$0] } }

    /// The first of that name, whatever its case: the appliance tells no two names apart by case alone.
    func named(_ name: String) -> Thing? {
        let wanted = name.lowercased()
        return all.first { $0.name.lowercased() == wanted }
    }

    /// The id must be new.
    mutating func add(_ thing: Thing) {
        places[thing.id] = all.count
        all.append(thing)
    }

    /// Changes a thing in place; nothing happens if there is none of that id.
    mutating func update(_ id: Thing.ID, _ change: (inout Thing) -> Void) {
        guard let place = places[id] else { return }
        change(&all[place])
    }

    /// Takes a thing out; its id is never given again.
    @discardableResult
    mutating func remove(_ id: Thing.ID) -> Thing? {
        guard let place = places.removeValue(forKey: id) else { return nil }
        let thing = all.remove(at: place)
        for later in place..<all.count { places[all[later].id] = later }
        return thing
    }

    /// Takes out all things that are to go, in one pass.
    mutating func removeAll(where isToGo: (Thing) -> Bool) {
        all.removeAll(where: isToGo)
        places.removeAll(keepingCapacity: true)
        for (place, thing) in all.enumerated() { places[thing.id] = place }
    }

    mutating func reserve(_ count: Int) {
        all.reserveCapacity(count)
        places.reserveCapacity(count)
    }
}
