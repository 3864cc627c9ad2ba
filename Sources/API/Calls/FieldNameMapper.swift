import JSON

/// Brings the properties of a body into the appliance's spelling, and finds the misspelt ones.
struct FieldNameMapper {
    let operation: Operation
    /// Where the appliance's own record has values, by `KeptValues.place`: no key there is misspelt.
    private let kept: Set<String>
    /// The texts of that record: where it has values they go back as they came, those of digits too.
    private let keptTexts: Set<String>
    /// What that record has in each of these places.
    private let keptValues: [String: Set<JSONValue>]
    /// What the user should know: properties that are sent though the document doesn't know them.
    private(set) var notes: [String] = []

    init(operation: Operation, kept: KeptValues? = nil) {
        self.operation = operation
        self.kept = kept?.places ?? []
        keptTexts = kept?.texts ?? []
        keptValues = kept?.values ?? [:]
    }

    /// A value in the appliance's spelling; `besides` are further names that a misspelt one may have meant.
    mutating func spell(
        _ value: JSONValue, _ schema: Schema, at path: String, besides others: [String] = []
    ) throws(ArgumentError) -> JSONValue {
        if case .string(let text) = value, keptTexts.contains(text), kept.contains(KeptValues.place(of: path)) {
            return value
        }
        switch value.fitted(to: schema) {
        case .array(let elements):
            guard let items = schema.items else { return value }
            var spelled: [JSONValue] = []
            for (index, element) in elements.enumerated() {
                spelled.append(try spell(element, items, at: "\(path)[\(index)]"))
            }
            return .array(spelled)
        case .object(let object) where !schema.properties.isEmpty:
            return .object(try spell(object, schema, at: path, besides: others))
        case let fitted:
            return fitted
        }
    }

    private mutating func spell(
        _ object: JSONObject, _ schema: Schema, at path: String, besides others: [String]
    ) throws(ArgumentError) -> JSONObject {
        var spelled = JSONObject()
        for (key, member) in object {
            let place = path.isEmpty ? key : "\(path).\(key)"
            guard let property = schema.property(key) ?? schema.property(stable: key) else {
                if !kept.contains(KeptValues.place(of: place)) {
                    try refuseMisspelt(key, at: place, schema, others)
                    notes.append("\(place) is not known to scv.api.\(operation.name) and is sent as it is")
                }
                spelled[key] = member
                continue
            }
            let name = isRecordsOwn(key, member, of: property, at: place) ? key : property.name
            if spelled[name] != nil {
                throw operation.fault(.twice(name: name, other: property.stableName ?? key))
            }
            spelled[name] = try spell(member, property.schema, at: place)
        }
        return spelled
    }

    /// Whether a key is the one that the appliance's record has, where no document of the appliance's tells another, or
    /// the record has that one as well.
    private func isRecordsOwn(
        _ key: String, _ value: JSONValue, of property: Schema.Property, at place: String
    ) -> Bool {
        let path = KeptValues.place(of: place)
        guard key != property.name, kept.contains(path) else { return false }
        // Where the record has both, they are two fields of it, whatever the one was taken for before; but by a stable
        // name a call may mean the other.
        if kept.contains(KeptValues.place(of: place.dropLast(key.count) + property.name)) {
            return key != property.stableName || keptValues[path]?.contains(value) ?? false
        }
        return key != property.stableName && property.source != .live && property.source != .corrected
    }

    private func refuseMisspelt(
        _ key: String, at place: String, _ schema: Schema, _ others: [String]
    ) throws(ArgumentError) {
        let properties = schema.properties.flatMap { [$0.name] + ($0.stableName.map { [$0] } ?? []) }
        guard let meant = closest(to: key, in: others + properties) else { return }
        let known = others + schema.properties.map(\.name)
        throw operation.fault(.unknown(name: place, suggestion: meant, known: known))
    }
}

extension JSONValue {
    /// The value as the schema means it, where there is no doubt: 3.0 for a whole number is 3, and an empty Lua table
    /// may be a list or not. Where everything becomes text anyway, `"118"` is a number and `118` a text.
    func fitted(to schema: Schema, isText: Bool = false) -> JSONValue {
        let types = schema.types
        switch self {
        case .number(let number) where !types.contains(.number):
            guard let whole = Int64(exactly: number) else { return self }
            return JSONValue.integer(whole).fitted(to: schema, isText: isText)
        case .integer(let number) where isText && types == [.string]: return .string(String(number))
        case .string(let text) where isText && types == [.integer]: return Int64(text).map { .integer($0) } ?? self
        // Lists may write their ids as texts.
        case .string(let text) where types.contains(.integer) && !types.contains(.string):
            guard let number = Int64(text), String(number) == text else { return self }
            return .integer(number)
        case .array(let elements) where elements.isEmpty && types.contains(.object) && !types.contains(.array):
            return .object(JSONObject())
        case .object(let object) where object.isEmpty && types.contains(.array) && !types.contains(.object):
            return .array([])
        default: return self
        }
    }
}
