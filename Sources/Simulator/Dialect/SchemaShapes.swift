import JSON

/// The schemas of a document as its text names them: which properties an object of each has, and what these hold.
///
/// The reader of `API` puts the parts of an `allOf` together and forgets what they were called; a dialect speaks of
/// properties by just those names.
struct SchemaShapes: Sendable {
    /// An object or a list, as a schema describes it.
    struct Shape: Sendable {
        var properties: [Property] = []
        /// What the elements of a list are.
        var items: Use?
        var isList = false

        subscript(name: String) -> Property? { properties.first { $0.key.property == name } }
    }

    /// A property and the component that has it.
    struct Property: Sendable {
        let key: PropertyName
        let value: Use
        let type: String?
        let isRequired: Bool
        /// How the name is known: D, O or A.
        let source: String?
    }

    /// Where a schema is used: a component by its name, or one that is written in place.
    indirect enum Use: Sendable {
        case component(String)
        case inline(Shape)
        case other
    }

    private(set) var components: [String: Shape] = [:]

    init(_ document: JSONValue) {
        let schemas = document["components"]?["schemas"]?.object ?? JSONObject()
        for (name, schema) in schemas { components[name] = Self.shape(schema, owner: name, among: schemas) }
    }

    func shape(_ use: Use?) -> Shape? {
        switch use {
        case .component(let name): components[name]
        case .inline(let shape): shape
        case .other, nil: nil
        }
    }

    subscript(name: PropertyName) -> Property? { components[name.schema]?[name.property] }

    /// What a schema in the text is; `schemas` are the components that it may refer to.
    static func use(_ schema: JSONValue?, among schemas: JSONObject) -> Use {
        guard let schema else { return .other }
        if let name = schema["$ref"]?.string?.componentName { return .component(name) }
        if let parts = schema["allOf"]?.array, parts.count == 1, schema["properties"] == nil {
            return use(parts[0], among: schemas)
        }
        let shape = shape(schema, owner: "", among: schemas)
        return shape.properties.isEmpty && !shape.isList ? .other : .inline(shape)
    }

    private static func shape(_ schema: JSONValue, owner: String, among schemas: JSONObject) -> Shape {
        var shape = Shape()
        for part in schema["allOf"]?.array ?? [] {
            let name = part["$ref"]?.string?.componentName
            let whole = name.flatMap { schemas[$0] } ?? part
            shape.properties += Self.shape(whole, owner: name ?? owner, among: schemas).properties
        }
        let required = Set(schema["required"]?.array?.compactMap(\.string) ?? [])
        for (name, property) in schema["properties"]?.object ?? JSONObject() {
            shape.properties.append(
                Property(
                    key: PropertyName(schema: owner, property: name), value: use(property, among: schemas),
                    type: property["type"]?.string, isRequired: required.contains(name),
                    source: property["x-scv-source"]?.string))
        }
        if schema["type"]?.string == "array" {
            shape.isList = true
            shape.items = use(schema["items"], among: schemas)
        }
        return shape
    }
}

/// A property of a schema, `Job.endTime`.
struct PropertyName: Sendable, Hashable, CustomStringConvertible {
    let schema: String
    let property: String

    init(schema: String, property: String) {
        self.schema = schema
        self.property = property
    }

    /// Out of a text with one point in it.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        self.init(schema: String(parts[0]), property: String(parts[1]))
    }

    var description: String { "\(schema).\(property)" }
}

extension String {
    /// The component that a reference names.
    var componentName: String? {
        let prefix = "#/components/schemas/"
        return hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
