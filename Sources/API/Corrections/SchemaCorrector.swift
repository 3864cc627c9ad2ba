import JSON

/// Puts what a user says of the spelling of fields into schemas, however deep they stand, each schema once.
///
/// What is corrected keeps its stable name, and calls may still give it under its old name; a reply is read under the
/// corrected one alone, so that a wrong correction shows.
struct SchemaCorrector {
    enum Part: Hashable { case body, reply }

    /// Schema → stable name → spelling.
    private var spellings: [String: [String: String]] = [:]
    private let words: WordMap
    private var made: [Place: Schema] = [:]
    /// Keeps the schemas alive by whose address others are known.
    private var seen: [Schema] = []

    /// What each schema's fields are called, by its name: for who looks for one that isn't there.
    private(set) var fields: [String: [String]] = [:]
    /// What the corrected fields were spelt before.
    private(set) var before: [Correction.Subject: (spelling: String, source: Source?)] = [:]

    private struct Place: Hashable {
        let schema: ObjectIdentifier
        let part: Part
    }

    init(_ corrections: [Correction], words: WordMap) {
        for case .field(let schema, let name, let spelling) in corrections {
            spellings[schema, default: [:]][name] = spelling
        }
        self.words = words
    }

    /// The schema with what is corrected in it; the same one where nothing is.
    mutating func correct(_ schema: Schema, _ part: Part) throws(CorrectionError) -> Schema {
        let place = Place(schema: ObjectIdentifier(schema), part: part)
        if let corrected = made[place] { return corrected }
        seen.append(schema)
        let corrected = try correctAnew(schema, part)
        made[place] = corrected
        return corrected
    }

    private mutating func correctAnew(_ schema: Schema, _ part: Part) throws(CorrectionError) -> Schema {
        if let name = schema.name, !schema.properties.isEmpty {
            let known = fields[name] ?? []
            fields[name] = known + schema.properties.map(\.label).filter { !known.contains($0) }
        }
        var isChanged = false
        var properties: [Schema.Property] = []
        for property in schema.properties {
            var inner = try correct(property.schema, part)
            if !words.isEmpty, property.holdsWords { inner = inner.inOurWords(words) }
            isChanged = isChanged || inner !== property.schema
            properties.append(inner === property.schema ? property : property.with { $0.schema = inner })
        }
        if let name = schema.name, let wanted = spellings[name] {
            let respelt = try respell(properties, wanted, of: name, part)
            isChanged = isChanged || respelt.isChanged
            properties = respelt.properties
        }
        let items = try schema.items.map { items throws(CorrectionError) in try correct(items, part) }
        guard isChanged || items !== schema.items else { return schema }
        return schema.with(types: schema.types, properties: properties, items: items, allowed: schema.allowed)
    }

    private mutating func respell(
        _ properties: [Schema.Property], _ wanted: [String: String], of schema: String, _ part: Part
    ) throws(CorrectionError) -> (properties: [Schema.Property], isChanged: Bool) {
        var respelt = properties
        var corrected: Set<Int> = []
        for (index, property) in properties.enumerated() {
            guard let spelling = wanted[property.label] else { continue }
            before[.field(schema: schema, name: property.label)] = (property.name, property.source)
            respelt[index] = property.spelt(spelling)
            corrected.insert(index)
        }
        guard !corrected.isEmpty else { return (properties, false) }
        // What the appliance's own document tells of a field that nobody knew is told of the corrected one now.
        var absorbed: Set<Int> = []
        for index in corrected.sorted() {
            let name = respelt[index].name
            guard let extra = properties.firstIndex(where: { $0.name == name && $0.isExtra }) else { continue }
            absorbed.insert(extra)
            respelt[index] = respelt[index].joined(with: properties[extra], part)
        }
        for index in corrected.sorted() {
            for (other, property) in respelt.enumerated() where other != index && !absorbed.contains(other) {
                let spelling = respelt[index].name
                guard property.spellings.contains(spelling) || property.stableName == spelling else { continue }
                throw CorrectionError(
                    .twoMeanings(
                        schema: schema, name: respelt[index].label, spelling: spelling, other: property.label))
            }
        }
        return (respelt.enumerated().filter { !absorbed.contains($0.offset) }.map(\.element), true)
    }
}

extension Schema.Property {
    /// What a correction calls it: its stable name, whatever its spelling.
    var label: String { stableName ?? name }

    /// Whether it holds words that the appliance may call otherwise.
    fileprivate var holdsWords: Bool { WordMap.holdsWords(name) || stableName.map(WordMap.holdsWords) ?? false }

    /// The property under another spelling, by the user's word. A name that secrets go by makes it one, and it stays
    /// one under any other name.
    fileprivate func spelt(_ spelling: String) -> Schema.Property {
        with { property in
            property.name = spelling
            property.source = .corrected
            property.stableName = label
            property.also = ([name] + also).filter { $0 != spelling }
            property.isSecret = isSecret || SecretFinder.isSecret(name: spelling)
            (property.isCorrected, property.isExtra) = (true, false)
        }
    }

    /// This property, with what the appliance's own document says of it under the spelling that it has now.
    fileprivate func joined(with live: Schema.Property, _ part: SchemaCorrector.Part) -> Schema.Property {
        var merger = SchemaMerger(part == .body ? .body : .reply, DifferenceList(operation: ""))
        return with { property in
            property.schema = merger.merge(schema, live.schema)
            property.isRequired = isRequired || (part == .body && live.isRequired)
            property.shapeSource = .live
            property.isSecret = isSecret || live.isSecret
            property.isReadOnly = isReadOnly || live.isReadOnly
        }
    }
}

extension Schema {
    /// A schema whose allowed words are ours, where the appliance's own document lists its own.
    fileprivate func inOurWords(_ words: WordMap) -> Schema {
        let items = items.map { $0.inOurWords(words) }
        var ours: [JSONValue] = []
        for value in allowed {
            let word = value.string.map { JSONValue.string(words.ours($0)) } ?? value
            if !ours.contains(word) { ours.append(word) }
        }
        guard ours != allowed || items !== self.items else { return self }
        return with(types: types, properties: properties, items: items, allowed: ours)
    }
}
