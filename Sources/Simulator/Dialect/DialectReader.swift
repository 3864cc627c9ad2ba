import API
import JSON

/// Reads a dialect, and refuses what it does not know.
struct DialectReader {
    private let object: JSONObject
    private let shapes: SchemaShapes
    private let document: APIDocument?

    init(_ object: JSONObject, basis: DialectBasis) throws(DialectError) {
        self.object = object
        for key in object.keys where Dialect.Key(rawValue: key) == nil { throw .unknownKey(key) }
        shapes = basis.shapes
        document = basis.operations
    }

    func read(into dialect: inout Dialect) throws(DialectError) {
        dialect.rename = try renames()
        dialect.leaveOut = try properties(.leaveOut)
        dialect.nulls = try properties(.nulls)
        try set(&dialect.times, .times)
        try set(&dialect.ids, .ids)
        dialect.noUUID = try withoutUUID()
        try set(&dialect.entities, .entities)
        try set(&dialect.locations, .locations)
        try set(&dialect.put, .put)
        try set(&dialect.unknownFields, .unknownFields)
        try set(&dialect.hasExtraFields, .extraFields)
        try set(&dialect.order, .order)
        dialect.words = try words()
        try set(&dialect.runningEnd, .runningEnd)
        try set(&dialect.hasJobID, .jobID)
        try set(&dialect.hasSubJobs, .subJobs)
        dialect.pages = try pages()
        try set(&dialect.emptyLists, .emptyLists)
        try set(&dialect.duplicatesVMs, .duplicateVMs)
        try set(&dialect.held, .held)
        try set(&dialect.hasTies, .ties)
        try set(&dialect.storage, .storage)
        if let status = object[Dialect.Key.tokenRefusal.rawValue] {
            guard status.int == 401 || status.int == 403 else { throw bad(.tokenRefusal, status, "401 or 403") }
            dialect.tokenRefusal = status.int == 403 ? 403 : 401
        }
        dialect.document = try servedDocument()
        dialect.methods = try places()
        try set(&dialect.hosts, .hosts)
        dialect.vCenter = try vCenter()
    }

    // MARK: Kinds of values

    private func set<Word: RawRepresentable & CaseIterable>(
        _ word: inout Word, _ key: Dialect.Key
    ) throws(DialectError) where Word.RawValue == String {
        guard let value = object[key.rawValue] else { return }
        guard let known = value.string.flatMap(Word.init(rawValue:)) else {
            throw bad(key, value, Word.allCases.map(\.rawValue).joined(separator: ", "))
        }
        word = known
    }

    private func set(_ flag: inout Bool, _ key: Dialect.Key) throws(DialectError) {
        guard let value = object[key.rawValue] else { return }
        guard let truth = value.bool else { throw bad(key, value, "true or false") }
        flag = truth
    }

    private func bad(_ key: Dialect.Key, _ value: JSONValue, _ expected: String) -> DialectError {
        Self.bad(key.rawValue, value, expected)
    }

    private static func bad(_ key: String, _ value: JSONValue, _ expected: String) -> DialectError {
        let shown = (try? value.text()).map { String(decoding: $0, as: UTF8.self) } ?? "that"
        return .badValue(key: key, value: shown, expected: expected)
    }

    // MARK: Properties

    /// A property that the document has.
    private func property(_ text: String, _ key: Dialect.Key) throws(DialectError) -> SchemaShapes.Property {
        guard let name = PropertyName(text) else {
            throw .badValue(key: key.rawValue, value: text, expected: "names such as Job.endTime")
        }
        guard shapes.components[name.schema] != nil else {
            throw .unknownSchema(key: key.rawValue, schema: name.schema)
        }
        guard let property = shapes[name] else { throw .unknownProperty(key: key.rawValue, property: text) }
        return property
    }

    private func renames() throws(DialectError) -> [PropertyName: String] {
        guard let value = object[Dialect.Key.rename.rawValue] else { return [:] }
        guard let members = value.object else { throw bad(.rename, value, "an object of spellings by property") }
        var renames: [PropertyName: String] = [:]
        for (text, spelling) in members {
            let property = try property(text, .rename)
            guard property.source == "A" else {
                throw .notAssumed(property: text, source: property.source ?? "without a mark")
            }
            guard let spelling = spelling.string, !spelling.isEmpty else {
                throw Self.bad("rename of \(text)", spelling, "a spelling")
            }
            renames[property.key] = spelling
        }
        try refuseSameNames(renames)
        return renames
    }

    /// No two properties of an object may have one name.
    private func refuseSameNames(_ renames: [PropertyName: String]) throws(DialectError) {
        for (name, spelling) in renames.sorted(by: { $0.key.description < $1.key.description }) {
            for other in shapes.components[name.schema]?.properties ?? [] where other.key != name {
                let taken = renames[other.key] ?? other.key.property
                if taken == spelling {
                    throw .takenName(
                        property: name.description, spelling: spelling, by: other.key.description)
                }
            }
        }
    }

    private func properties(_ key: Dialect.Key) throws(DialectError) -> Set<PropertyName> {
        var names: Set<PropertyName> = []
        for text in try texts(key) {
            let property = try property(text, key)
            if property.isRequired, property.source == "D" || property.source == "O" {
                throw .required(key: key.rawValue, property: text)
            }
            names.insert(property.key)
        }
        return names
    }

    private func texts(_ key: Dialect.Key) throws(DialectError) -> [String] {
        guard let value = object[key.rawValue] else { return [] }
        guard let elements = value.array else { throw bad(key, value, "a list of texts") }
        var texts: [String] = []
        for element in elements {
            guard let text = element.string else { throw bad(key, element, "a list of texts") }
            texts.append(text)
        }
        return texts
    }

    private func withoutUUID() throws(DialectError) -> Set<Dialect.WithoutUUID> {
        var places: Set<Dialect.WithoutUUID> = []
        for text in try texts(.noUUID) {
            guard let place = Dialect.WithoutUUID(rawValue: text) else {
                throw bad(
                    .noUUID, .string(text),
                    Dialect.WithoutUUID.allCases.map(\.rawValue).joined(separator: ", "))
            }
            places.insert(place)
        }
        return places
    }

    private func words() throws(DialectError) -> [String: String] {
        guard let value = object[Dialect.Key.words.rawValue] else { return [:] }
        guard let members = value.object else { throw bad(.words, value, "an object of words by word") }
        var words: [String: String] = [:]
        for (plain, word) in members {
            guard let word = word.string else { throw Self.bad("word for \(plain)", word, "a text") }
            words[plain] = word
        }
        return words
    }

    private func pages() throws(DialectError) -> Int? {
        guard let value = object[Dialect.Key.pages.rawValue], !value.isNull else { return nil }
        guard let rows = value.int, (1...1_000_000).contains(rows) else {
            throw bad(.pages, value, "null, or a whole number from 1 to 1000000")
        }
        return Int(rows)
    }

    private func vCenter() throws(DialectError) -> Dialect.VCenter {
        var vCenter = Dialect.VCenter()
        guard let value = object[Dialect.Key.vCenter.rawValue] else { return vCenter }
        guard let members = value.object else { throw bad(.vCenter, value, "an object") }
        for (key, value) in members {
            switch key {
            case "page":
                if value.isNull { continue }
                guard let page = value.int, (1...1_000_000).contains(page) else {
                    throw Self.bad("vcenter.page", value, "null, or a whole number from 1 to 1000000")
                }
                vCenter.page = Int(page)
            case "unset_config":
                let ids = value.array?.compactMap(\.string) ?? []
                guard ids.count == value.array?.count else {
                    throw Self.bad("vcenter.unset_config", value, "a list of morefs")
                }
                vCenter.unsetConfig = Set(ids)
            case "cookie": vCenter.cookie = try Self.word(value, "vcenter.cookie")
            case "session_seconds":
                guard let seconds = value.double, seconds > 0, seconds <= 3.2e9 else {
                    throw Self.bad("vcenter.session_seconds", value, "a number above 0, up to 3200000000")
                }
                vCenter.sessionSeconds = seconds
            default: throw .unknownKey("vcenter.\(key)")
            }
        }
        return vCenter
    }
}

// MARK: Document and methods

extension DialectReader {
    private func servedDocument() throws(DialectError) -> Dialect.Document {
        guard let value = object[Dialect.Key.document.rawValue] else { return .bundled }
        if value.isNull { return .missing }
        guard let members = value.object else { throw bad(.document, value, "null or an object") }
        var served = Dialect.Document.Served()
        for (key, value) in members {
            switch key {
            case "path":
                guard let path = value.string, path.isPath else {
                    throw Self.bad("document.path", value, "a path below /api such as /v2/api-docs")
                }
                served.path = path
            case "version": served.version = try Self.word(value, "document.version")
            case "token":
                guard let token = value.bool else { throw Self.bad("document.token", value, "true or false") }
                served.needsToken = token
            case "groups":
                let names = value.array?.compactMap(\.string) ?? []
                guard let elements = value.array, names.count == elements.count, Set(names).count == names.count,
                    names.allSatisfy({ !$0.isEmpty && !$0.contains("/") })
                else { throw Self.bad("document.groups", value, "a list of different names") }
                served.groups = names
            case "responses": served.responses = try Self.word(value, "document.responses")
            default: throw .unknownKey("document.\(key)")
            }
        }
        return .served(served)
    }

    private static func word<Word: RawRepresentable & CaseIterable>(
        _ value: JSONValue, _ key: String
    ) throws(DialectError) -> Word where Word.RawValue == String {
        guard let word = value.string.flatMap(Word.init(rawValue:)) else {
            throw bad(key, value, Word.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return word
    }

    private func places() throws(DialectError) -> [String: Dialect.Place] {
        guard let value = object[Dialect.Key.methods.rawValue] else { return [:] }
        guard let members = value.object else { throw bad(.methods, value, "an object of places by operation") }
        var places: [String: Dialect.Place] = [:]
        for (name, value) in members {
            guard let operation = document?[name] else { throw .unknownOperation(name) }
            guard let parts = value.array?.compactMap(\.string), parts.count == 2, value.array?.count == 2,
                ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(parts[0]), parts[1].isPath
            else { throw Self.bad("methods of \(name)", value, "a method and a path below /api") }
            let names = operation.parameters.map(\.name)
            for parameter in parts[1].pathParameters where !names.contains(parameter) {
                throw Self.bad("methods of \(name)", value, "the parameters of \(name): \(names)")
            }
            places[name] = Dialect.Place(method: parts[0], path: parts[1])
        }
        try refuseSamePlaces(places)
        return places
    }

    /// Where an operation moves to there must be none, but for one that moves away.
    private func refuseSamePlaces(_ places: [String: Dialect.Place]) throws(DialectError) {
        for (name, place) in places.sorted(by: { $0.key < $1.key }) {
            let there = document?.match(method: place.method, path: place.path)?.operation.name
            let other =
                there.flatMap { places[$0] == nil ? $0 : nil }
                ?? places.keys.sorted().first { $0 != name && places[$0] == place }
            if let other {
                throw .takenPlace(operation: name, place: "\(place.method) \(place.path)", by: other)
            }
        }
    }
}

extension String {
    /// Whether it is a path below `/api`, of segments that are plain or one parameter in braces.
    fileprivate var isPath: Bool {
        hasPrefix("/") && count > 1
            && dropFirst().split(separator: "/", omittingEmptySubsequences: false).allSatisfy { segment in
                !segment.isEmpty && !segment.contains(where: { " ?#%;\\".contains($0) })
            }
    }

    /// The parameters in a path.
    var pathParameters: [String] {
        split(separator: "/").filter { $0.hasPrefix("{") && $0.hasSuffix("}") }
            .map { String($0.dropFirst().dropLast()) }
    }
}
