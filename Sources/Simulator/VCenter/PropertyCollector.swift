import XML

/// Which objects are asked for, by the ways that lead to them, and which of their properties.
struct PropertyCollector: Sendable {
    /// What is asked of the objects of a type.
    struct Properties: Sendable {
        let type: String
        /// nil is all that there are.
        let paths: [String]?
    }

    /// A way from an object to others, by one of its properties.
    fileprivate struct Way: Sendable {
        let type: String
        let path: String
        let isSkipped: Bool
        let next: [Selection]
    }

    /// A way, or the name of one that is described elsewhere.
    fileprivate enum Selection: Sendable {
        case way(Int)
        case named(String)
    }

    private struct Start: Sendable {
        let object: VimReference
        let isSkipped: Bool
        let selections: [Selection]
        /// The ways that are described below it, and the names of some.
        let ways: WayList
    }

    fileprivate struct WayList: Sendable {
        var all: [Way?] = []
        var names: [String: Int] = [:]
    }

    /// Objects that were found, and what is asked of them.
    struct Part: Sendable {
        var objects: [VimReference]
        let properties: [Properties]
    }

    /// All that was found and is not yet told.
    struct Page: Sendable {
        var parts: [Part]

        var count: Int { parts.reduce(0) { $0 + $1.objects.count } }

        /// Takes the first objects off.
        mutating func take(_ count: Int) -> Page {
            var taken: [Part] = []
            var left = count
            while left > 0, let first = parts.first {
                let objects = first.objects.prefix(left)
                taken.append(Part(objects: Array(objects), properties: first.properties))
                left -= objects.count
                parts[0].objects.removeFirst(objects.count)
                if parts[0].objects.isEmpty { parts.removeFirst() }
            }
            return Page(parts: taken)
        }
    }

    private struct Filter: Sendable {
        let properties: [Properties]
        let starts: [Start]
    }

    private let filters: [Filter]

    /// Reads what was asked for, PropertyFilterSpecs.
    init(_ specs: [XMLNode]) throws(SOAPFault) {
        var filters: [Filter] = []
        for spec in specs {
            let fields = try spec.fields("propSet", "objectSet", "reportMissingObjectsInResults")
            var properties: [Properties] = []
            for node in fields.all("propSet") { properties.append(try Properties(node)) }
            var starts: [Start] = []
            for node in fields.all("objectSet") { starts.append(try Self.start(node)) }
            guard !properties.isEmpty, !starts.isEmpty else {
                throw .invalidRequest("A PropertyFilterSpec needs a propSet and an objectSet.")
            }
            filters.append(Filter(properties: properties, starts: starts))
        }
        guard !filters.isEmpty else { throw .invalidRequest("There is no specSet.") }
        self.filters = filters
    }

    /// The objects that those who are not logged in may ask for are in all that is asked for.
    func asksOnlyFor(_ allowed: Set<VimReference>) -> Bool {
        filters.allSatisfy { $0.starts.allSatisfy { allowed.contains($0.object) && $0.selections.isEmpty } }
    }

    /// Goes all the ways; each object is found once in each filter.
    func collect(in inventory: VCenterInventory) throws(SOAPFault) -> Page {
        var page = Page(parts: [])
        for filter in filters {
            var walk = Walk(inventory)
            for start in filter.starts { try walk.go(from: start) }
            // What a type is not asked of is not told of.
            let isWanted = Dictionary(
                uniqueKeysWithValues: ManagedType.all.values.map { type in
                    (type.name, filter.properties.contains { type.isA.contains($0.type) })
                })
            page.parts.append(
                Part(objects: walk.found.filter { isWanted[$0.type] == true }, properties: filter.properties))
        }
        return page
    }

    /// Goes from object to object.
    private struct Walk {
        private let inventory: VCenterInventory
        private(set) var found: [VimReference] = []
        private var told: Set<VimReference> = []
        /// The ways that were gone from an object: folders may lead to folders without an end to the description.
        private var gone: Set<Step> = []

        private struct Step: Hashable {
            let object: VimReference
            let way: Int
        }

        init(_ inventory: VCenterInventory) { self.inventory = inventory }

        mutating func go(from start: Start) throws(SOAPFault) {
            gone = []
            _ = try inventory.type(of: start.object)
            var pending = [(object: start.object, isSkipped: start.isSkipped, selections: start.selections)][...]
            while let (object, isSkipped, selections) = pending.popFirst() {
                if !isSkipped, told.insert(object).inserted { found.append(object) }
                for selection in selections {
                    let (index, way) = try start.ways.way(of: selection)
                    guard let type = ManagedType.all[object.type], type.isA.contains(way.type),
                        gone.insert(Step(object: object, way: index)).inserted
                    else { continue }
                    guard let read = type.reader(way.path) else {
                        throw type.lacks(way.path)
                    }
                    for next in read(object.id, inventory)?.references ?? [] {
                        pending.append((next, way.isSkipped, way.next))
                    }
                }
            }
        }
    }
}

extension PropertyCollector.Properties {
    fileprivate init(_ node: XMLNode) throws(SOAPFault) {
        let fields = try node.fields("type", "all", "pathSet")
        type = try fields.text("type")
        guard ManagedType.names.contains(type) else { throw .invalidType(type) }
        let isAll = try fields.flag("all") ?? false
        paths = isAll ? nil : fields.all("pathSet").map(\.text)
        for path in paths ?? [] {
            // A base type has what any of those has that are it too.
            let types = ManagedType.all.values.filter { $0.isA.contains(type) }
            guard types.contains(where: { $0.reader(path) != nil }) else {
                throw ManagedType.lacks(path, type: type)
            }
        }
    }
}

extension ManagedType {
    /// A property was asked for that it has not.
    func lacks(_ path: String) -> SOAPFault { Self.lacks(path, type: name) }

    static func lacks(_ path: String, type: String) -> SOAPFault {
        .invalidProperty(path, reason: "The simulator has no property \(path) of \(type).")
    }
}

// MARK: The ways

extension PropertyCollector {
    private static func start(_ node: XMLNode) throws(SOAPFault) -> Start {
        let fields = try node.fields("obj", "skip", "selectSet")
        var ways = WayList()
        var selections: [Selection] = []
        for node in fields.all("selectSet") { selections.append(try ways.selection(node)) }
        return Start(
            object: try fields.required("obj").reference(), isSkipped: try fields.flag("skip") ?? false,
            selections: selections, ways: ways)
    }
}

extension PropertyCollector.WayList {
    /// Takes up a way; what it says it is stands in `xsi:type`, since a SelectionSpec is a name alone.
    fileprivate mutating func selection(_ node: XMLNode) throws(SOAPFault) -> PropertyCollector.Selection {
        let kind = node.attributes["type", in: XMLNode.instance].map { $0.split(separator: ":").last ?? "" }
        guard kind == "TraversalSpec" else {
            guard kind == nil || kind == "SelectionSpec" else {
                throw .invalidRequest("A selectSet is a TraversalSpec or a SelectionSpec, not \(kind ?? "").")
            }
            return .named(try node.fields("name").text("name"))
        }
        let fields = try node.fields("name", "type", "path", "skip", "selectSet")
        let index = all.count
        all.append(nil)
        if let name = try fields.one("name")?.text { names[name] = index }
        let type = try fields.text("type")
        guard ManagedType.names.contains(type) else { throw .invalidType(type) }
        var next: [PropertyCollector.Selection] = []
        for node in fields.all("selectSet") { next.append(try selection(node)) }
        all[index] = PropertyCollector.Way(
            type: type, path: try fields.text("path"), isSkipped: try fields.flag("skip") ?? false, next: next)
        return .way(index)
    }

    fileprivate func way(
        of selection: PropertyCollector.Selection
    ) throws(SOAPFault) -> (index: Int, way: PropertyCollector.Way) {
        switch selection {
        case .way(let index): if let way = all[index] { return (index, way) }
        case .named(let name):
            if let index = names[name], let way = all[index] { return (index, way) }
            throw .invalidRequest("There is no TraversalSpec of the name \(name).")
        }
        throw .invalidRequest("A selectSet leads nowhere.")
    }
}

// MARK: The reply

extension PropertyCollector.Page {
    /// Writes the objects with their properties, each as an element of that name.
    func write(in inventory: VCenterInventory, as name: String, to writer: inout SOAPWriter) {
        for part in parts { part.write(in: inventory, as: name, to: &writer) }
    }
}

extension PropertyCollector.Part {
    fileprivate func write(in inventory: VCenterInventory, as name: String, to writer: inout SOAPWriter) {
        var readers: [String: [(path: String, read: ManagedType.Read)]] = [:]
        for object in objects {
            // Some may be gone since they were found.
            guard let type = ManagedType.all[object.type], type.has(object.id, in: inventory) else { continue }
            let wanted = readers[object.type] ?? self.readers(of: type)
            readers[object.type] = wanted
            writer.element(name) { writer in
                writer.reference("obj", object)
                for (path, read) in wanted {
                    // One that is not set is not there at all.
                    guard let value = read(object.id, inventory) else { continue }
                    writer.open("propSet")
                    writer.element("name", text: path)
                    writer.any("val", value)
                    writer.close("propSet")
                }
            }
        }
    }

    private func readers(of type: ManagedType) -> [(path: String, read: ManagedType.Read)] {
        var seen: Set<String> = []
        return properties.filter { type.isA.contains($0.type) }.flatMap { $0.paths ?? type.paths }
            .filter { seen.insert($0).inserted }
            .compactMap { path in type.reader(path).map { (path: path, read: $0) } }
    }
}
