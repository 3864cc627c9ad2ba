import JSON

/// Puts what a live document says of bodies and replies over what ours says.
///
/// The live spelling of a field wins. Ours stays as another spelling and as the stable name, so that what was written
/// for it goes on working; and what we keep secret stays secret.
struct SchemaMerger {
    enum Part { case body, reply }

    private let part: Part
    private(set) var list: DifferenceList
    private var known: [Pair: Schema] = [:]

    private struct Pair: Hashable {
        let ours: ObjectIdentifier
        let live: ObjectIdentifier
    }

    /// Schemas may contain themselves, in either document.
    private static let maxDepth = 16

    init(_ part: Part, _ list: DifferenceList) {
        self.part = part
        self.list = list
    }

    /// What both say together; `source` is where our document has it from.
    mutating func merge(
        _ ours: Schema, _ live: Schema, at place: String = "", source: Source? = nil, depth: Int = 0
    ) -> Schema {
        let pair = Pair(ours: ObjectIdentifier(ours), live: ObjectIdentifier(live))
        if let merged = known[pair] { return merged }
        guard depth < Self.maxDepth, ours.alternatives.isEmpty, live.alternatives.isEmpty else { return ours }
        guard !live.saysNothing, part == .body || !live.isAnyObject else { return ours }
        guard ours.agrees(with: live) else {
            list.add(
                .type, ours: "\(shown(place)): \(ours.typesShown)", live: "\(shown(place)): \(live.typesShown)",
                source: source)
            return ours.with(types: live.types, properties: live.properties, items: live.items, allowed: live.allowed)
        }
        let merged = ours.with(
            types: ours.types.isEmpty ? [] : ours.types.union(live.types),
            properties: mergeProperties(ours, live, at: place, depth: depth),
            items: mergeItems(ours, live, at: place, depth: depth),
            allowed: mergeAllowed(ours, live, at: place, source: source))
        known[pair] = merged
        return merged
    }

    private func shown(_ place: String) -> String { place.isEmpty ? "(all of it)" : place }

    private mutating func mergeItems(_ ours: Schema, _ live: Schema, at place: String, depth: Int) -> Schema? {
        guard let items = ours.items, let other = live.items else { return ours.items ?? live.items }
        return merge(items, other, at: place + "[]", depth: depth + 1)
    }

    private mutating func mergeAllowed(
        _ ours: Schema, _ live: Schema, at place: String, source: Source?
    ) -> [JSONValue] {
        // Only what is sent is checked; a reply is as it is.
        guard part == .body, !live.allowed.isEmpty, Set(live.allowed) != Set(ours.allowed) else { return ours.allowed }
        let mine = ours.allowed.isEmpty ? nil : "\(shown(place)): \(ours.allowed.map(\.shown).listed("or"))"
        list.add(
            .allowedValues, ours: mine, live: "\(shown(place)): \(live.allowed.map(\.shown).listed("or"))",
            source: source)
        return live.allowed
    }

    // MARK: Properties

    private mutating func mergeProperties(
        _ ours: Schema, _ live: Schema, at place: String, depth: Int
    ) -> [Schema.Property] {
        guard !live.properties.isEmpty else { return ours.properties }
        guard !ours.properties.isEmpty else { return live.properties.map(\.fromLive) }
        let spellings = spellings(ours, live)
        let taken = Set(spellings.values)
        var merged: [Schema.Property] = []
        for property in ours.properties {
            let path = place.isEmpty ? property.name : "\(place).\(property.name)"
            guard let name = spellings[property.name], let other = live.property(name) else {
                list.add(field, ours: path, live: nil, taken: .ours, source: property.source)
                // An appliance that doesn't know it can't insist on it.
                merged.append(part == .body ? property.with { $0.isRequired = false } : property)
                continue
            }
            merged.append(merge(property, other, at: place, path: path, depth: depth))
        }
        for property in live.properties where !taken.contains(property.name) {
            let path = place.isEmpty ? property.name : "\(place).\(property.name)"
            list.add(field, ours: nil, live: path, source: nil)
            merged.append(property.fromLive)
        }
        if part == .reply, let schema = ours.name {
            let missing = ours.properties.filter { spellings[$0.name] == nil && $0.stableName != nil }
            let free = live.properties.filter { !taken.contains($0.name) }
            for offer in FieldOffers(of: schema, missing: missing, free: free).all {
                let start = place.isEmpty ? "" : place + "."
                list.add(
                    .offered, ours: start + offer.ours.name, live: start + offer.live.name, taken: .ours,
                    source: offer.ours.source, correction: offer.correction)
            }
        }
        return merged
    }

    private var field: DocumentDifference.Subject { part == .body ? .bodyField : .replyField }

    private mutating func merge(
        _ ours: Schema.Property, _ live: Schema.Property, at place: String, path: String, depth: Int
    ) -> Schema.Property {
        let schema = merge(ours.schema, live.schema, at: path, source: ours.source, depth: depth + 1)
        var isRequired = ours.isRequired
        if part == .body, live.isRequired != ours.isRequired {
            // A document that leaves it out may only be silent: that is no word against what is known.
            let isBelieved = live.isRequired || ours.source == .assumed
            list.add(
                .required, ours: "\(path): \(ours.isRequired ? "required" : "optional")",
                live: "\(path): \(live.isRequired ? "required" : "optional")", taken: isBelieved ? .live : .ours,
                source: ours.source)
            if isBelieved { isRequired = live.isRequired }
        }
        let isRenamed = live.name != ours.name
        if isRenamed {
            list.add(
                field, ours: path, live: place.isEmpty ? live.name : "\(place).\(live.name)", source: ours.source)
        }
        let isConfirmed = isRenamed || ours.source == .assumed
        return ours.with { property in
            property.schema = schema
            property.isRequired = isRequired
            if isConfirmed { property.source = .live }
            if live.schema.tellsShape(of: ours.schema, in: part) { property.shapeSource = .live }
            property.isSecret = ours.isSecret || live.isSecret
            property.isReadOnly = ours.isReadOnly || live.isReadOnly
            guard isRenamed else { return }
            property.name = live.name
            property.stableName = ours.stableName ?? ours.name
            property.also = ([ours.name] + ours.also).filter { $0 != live.name }
        }
    }

    /// Which live name each of our properties has: its own, one that we expected, or the only one that differs in
    /// spelling alone.
    private func spellings(_ ours: Schema, _ live: Schema) -> [String: String] {
        let names = Set(live.properties.map(\.name))
        var found: [String: String] = [:]
        for property in ours.properties where names.contains(property.name) { found[property.name] = property.name }
        var taken = Set(found.values)
        for property in ours.properties where found[property.name] == nil {
            let expected = property.also.first { names.contains($0) && !taken.contains($0) }
            if let name = expected ?? likely(property, ours, live, besides: taken) {
                found[property.name] = name
                taken.insert(name)
            }
        }
        return found
    }

    private func likely(
        _ property: Schema.Property, _ ours: Schema, _ live: Schema, besides taken: Set<String>
    ) -> String? {
        let spellings = Set(([property.name] + (property.stableName.map { [$0] } ?? [])).map(\.normalized))
        let theirs = live.properties.filter { !taken.contains($0.name) && spellings.contains($0.name.normalized) }
        let mine = ours.properties.filter { other in
            !spellings.isDisjoint(with: [other.name.normalized, (other.stableName ?? other.name).normalized])
        }
        return theirs.count == 1 && mine.count == 1 ? theirs[0].name : nil
    }
}

extension Schema {
    /// Whether any value would do.
    fileprivate var saysNothing: Bool { types.isEmpty && properties.isEmpty && items == nil }

    /// Whether it is what generators write of a reply that may be anything: an object, and no more.
    fileprivate var isAnyObject: Bool {
        types == [.object] && properties.isEmpty && items == nil && alternatives.isEmpty && allowed.isEmpty
    }

    /// Whether the live schema says what ours says of the shape: what it leaves open is still only ours.
    fileprivate func tellsShape(of ours: Schema, in part: SchemaMerger.Part) -> Bool {
        guard alternatives.isEmpty, !saysNothing, part == .body || !isAnyObject else { return false }
        guard ours.alternatives.isEmpty, ours.agrees(with: self) else { return ours.alternatives.isEmpty }
        guard let items = ours.items, !items.saysNothing else { return true }
        return self.items?.tellsShape(of: items, in: part) ?? false
    }

    /// Whether a value may be of a type that both allow.
    fileprivate func agrees(with other: Schema) -> Bool {
        guard !types.isEmpty, !other.types.isEmpty else { return true }
        let mine = types.contains(.number) ? types.union([.integer]) : types
        let theirs = other.types.contains(.number) ? other.types.union([.integer]) : other.types
        return !mine.isDisjoint(with: theirs)
    }

    fileprivate var typesShown: String {
        ValueType.allCases.filter { types.contains($0) }.map(\.rawValue).listed("or")
    }

    /// The schema with other contents; what we say of it otherwise stays.
    func with(types: Set<ValueType>, properties: [Property], items: Schema?, allowed: [JSONValue]) -> Schema {
        Schema(
            name: name, types: types, properties: properties, items: items, alternatives: alternatives,
            allowed: allowed, limits: limits, format: format, text: text, example: example, defaultValue: defaultValue,
            isUserName: isUserName)
    }
}

extension Schema {
    /// The schema whose property of this name, in any spelling, says what a call is about.
    func with(target: String) -> Schema {
        let meant = target.normalized
        let marked = properties.map { property in
            property.givenNames.contains { $0.normalized == meant } ? property.with { $0.isTarget = true } : property
        }
        return with(types: types, properties: marked, items: items, allowed: allowed)
    }
}

extension Schema.Property {
    /// The property as one that the live document brings.
    var fromLive: Schema.Property {
        with { property in
            (property.source, property.shapeSource) = (.live, .live)
            (property.stableName, property.also) = (nil, [])
            (property.isTarget, property.isExtra) = (false, true)
        }
    }
}
