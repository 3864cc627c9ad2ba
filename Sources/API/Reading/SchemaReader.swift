import JSON

/// Reads schemas, each component once.
struct SchemaReader {
    var references: ReferenceResolver
    /// Components read so far, by reference.
    private var known: [String: Schema] = [:]
    /// Components that are being read: one that comes again inside itself is cut there.
    private var open: Set<String> = []
    private var count = 0
    /// How many properties and alternatives were taken over from parts of others.
    private var copies = 0
    var isSwagger = false

    private static let maxCount = 200_000
    private static let maxDepth = 64
    private static let maxEnum = 2_000
    private static let maxCopies = 2_000_000

    init(root: DocumentNode) {
        references = ReferenceResolver(root: root)
    }

    /// The schema of that name in a node, if there is one.
    mutating func read(_ name: String, of node: DocumentNode?) throws(APIDocumentError) -> Schema? {
        guard let schema = node?[name] else { return nil }
        return try read(schema)
    }

    /// A schema. One with a slip, in a document that is not ours, says nothing of what it stands for.
    mutating func read(_ node: DocumentNode, depth: Int = 0) throws(APIDocumentError) -> Schema {
        do throws(APIDocumentError) {
            return try readWhole(node, depth: depth)
        } catch {
            try node.pass(error)
            return Schema()
        }
    }

    private mutating func readWhole(_ node: DocumentNode, depth: Int) throws(APIDocumentError) -> Schema {
        let (target, reference) = try references.resolve(node)
        guard let reference else { return try readParts(of: target, name: nil, depth: depth) }
        if let schema = known[reference] { return schema }
        let name = reference.split(separator: "/").last.map { String($0).unescapedFromPointer }
        guard open.insert(reference).inserted else { return Schema(name: name) }
        defer { open.remove(reference) }
        let schema = try readParts(of: target, name: name, depth: depth)
        known[reference] = schema
        return schema
    }

    private mutating func readParts(
        of node: DocumentNode, name: String?, depth: Int
    ) throws(APIDocumentError) -> Schema {
        // In OpenAPI 3.1 `true` and `false` are schemas too; neither says anything that can be checked usefully.
        if node.cursor.kind == .boolean { return Schema(name: name) }
        try node.expect(.object)
        count += 1
        guard count <= Self.maxCount else { throw node.fault(.tooMany("schemas", limit: Self.maxCount)) }
        guard depth <= Self.maxDepth else {
            throw node.fault(.tooMany("schemas inside each other", limit: Self.maxDepth))
        }
        var parts = SchemaParts()
        let wrapped = try node.elements(of: "allOf")
        // What is said beside a reference that is wrapped so makes no other schema of it.
        var name = name
        for part in wrapped {
            let schema = try read(part, depth: depth + 1)
            copies += schema.properties.count + schema.alternatives.count
            guard copies <= Self.maxCopies else { throw node.fault(.tooMany("schemas", limit: Self.maxCount)) }
            parts.add(schema)
            if name == nil, wrapped.count == 1, node["properties"] == nil { name = schema.name }
        }
        try readTypes(of: node, into: &parts)
        do throws(APIDocumentError) {
            parts.limits.add(try readLimits(of: node))
        } catch {
            try node.pass(error)
        }
        try readProperties(of: node, into: &parts, depth: depth)
        if let items = node["items"] { parts.items = try read(items, depth: depth + 1) }
        for word in ["oneOf", "anyOf"] {
            for alternative in try node.elements(of: word) {
                parts.alternatives.append(try read(alternative, depth: depth + 1))
            }
        }
        if let text = try node.prose("title") { parts.text = text }
        if let text = try node.prose("description") { parts.text = text }
        if let format = try node.string("format") { parts.format = format }
        if let example = node["example"] ?? node["examples"].flatMap(\.firstElement) {
            parts.example = example.cursor.value
        }
        if let defaultValue = node["default"] { parts.defaultValue = defaultValue.cursor.value }
        if let isUserName = try node.bool("x-scv-user-name") { parts.isUserName = isUserName }
        return parts.schema(name: name)
    }

    private func readTypes(of node: DocumentNode, into parts: inout SchemaParts) throws(APIDocumentError) {
        var types: Set<Schema.ValueType> = []
        for text in try node.strings("type") {
            // Swagger 2.0 has this for what is sent or downloaded as a file.
            if text == "file", isSwagger {
                types.insert(.string)
                parts.format = "binary"
                continue
            }
            guard let type = Schema.ValueType(rawValue: text) else {
                let expected = Schema.ValueType.allCases.map(\.rawValue).listed("or")
                try node.pass(node.fault(.badValue("type \(text.quoted)", expected: expected)))
                continue
            }
            types.insert(type)
        }
        if types.isEmpty, parts.types.isEmpty {
            if node["properties"] != nil { types = [.object] } else if node["items"] != nil { types = [.array] }
        }
        if !types.isEmpty { parts.types = types }
        if try node.bool("nullable") == true, !parts.types.isEmpty { parts.types.insert(.null) }
        let values = try node.elements(of: "enum") + (node["const"].map { [$0] } ?? [])
        guard !values.isEmpty else { return }
        guard values.count <= Self.maxEnum else {
            throw node.fault(.tooMany("enum values", limit: Self.maxEnum))
        }
        parts.allowed = values.map(\.cursor.value)
    }

    private func readLimits(of node: DocumentNode) throws(APIDocumentError) -> Schema.Limits {
        var limits = Schema.Limits()
        if let minimum = try node.number("minimum") { limits.minimum = minimum }
        if let maximum = try node.number("maximum") { limits.maximum = maximum }
        if let minLength = try node.count("minLength") { limits.minLength = minLength }
        if let maxLength = try node.count("maxLength") { limits.maxLength = maxLength }
        if let minItems = try node.count("minItems") { limits.minItems = minItems }
        if let maxItems = try node.count("maxItems") { limits.maxItems = maxItems }
        return limits
    }

    private mutating func readProperties(
        of node: DocumentNode, into parts: inout SchemaParts, depth: Int
    ) throws(APIDocumentError) {
        for (name, member) in try node.members(of: "properties") {
            do throws(APIDocumentError) {
                parts.add(try readProperty(name, member, depth: depth))
            } catch {
                try member.pass(error)
            }
        }
        // A boolean is an older way to say it of the property itself; it is no list of names.
        guard node["required"]?.cursor.bool == nil else { return }
        do throws(APIDocumentError) {
            parts.required.formUnion(try node.strings("required"))
        } catch {
            try node.pass(error)
        }
    }

    private mutating func readProperty(
        _ name: String, _ member: DocumentNode, depth: Int
    ) throws(APIDocumentError) -> Schema.Property {
        try member.refuseOddName(name)
        let schema = try read(member, depth: depth + 1)
        guard member.cursor.kind == .object else {
            return Schema.Property(name: name, schema: schema, isSecret: SecretFinder.isSecret(name: name))
        }
        let isMarkedSecret = try member.bool("x-scv-secret")
        let isReadOnly = member.isOurs ? try member.bool("readOnly") : member["readOnly"]?.cursor.bool
        return Schema.Property(
            name: name, schema: schema, source: try member.choice("x-scv-source", of: Source.self),
            shapeSource: try member.choice("x-scv-shape-source", of: Source.self),
            stableName: try member.string("x-scv-name"), also: try member.strings("x-scv-also"),
            isSecret: isMarkedSecret ?? (schema.format == "password" || SecretFinder.isSecret(name: name)),
            isReadOnly: isReadOnly ?? false, isTarget: try member.bool("x-scv-target") ?? false)
    }
}

/// What a schema is made of while it is put together.
private struct SchemaParts {
    var types: Set<Schema.ValueType> = []
    private var properties: [Schema.Property] = []
    private var places: [String: Int] = [:]
    var required: Set<String> = []
    var items: Schema?
    var alternatives: [Schema] = []
    var allowed: [JSONValue] = []
    var limits = Schema.Limits()
    var format: String?
    var text = ""
    var example: JSONValue?
    var defaultValue: JSONValue?
    var isUserName = false

    mutating func add(_ property: Schema.Property) {
        if let place = places[property.name] {
            properties[place] = property
        } else {
            places[property.name] = properties.count
            properties.append(property)
        }
    }

    /// Takes over what one part of an `allOf` says.
    mutating func add(_ schema: Schema) {
        if !schema.types.isEmpty { types = schema.types }
        for property in schema.properties {
            add(property)
            if property.isRequired { required.insert(property.name) }
        }
        items = schema.items ?? items
        alternatives += schema.alternatives
        if !schema.allowed.isEmpty { allowed = schema.allowed }
        limits.add(schema.limits)
        format = schema.format ?? format
        if text.isEmpty { text = schema.text }
        example = schema.example ?? example
        defaultValue = schema.defaultValue ?? defaultValue
        isUserName = isUserName || schema.isUserName
    }

    func schema(name: String?) -> Schema {
        Schema(
            name: name, types: types,
            properties: properties.map { property in
                property.with { $0.isRequired = required.contains(property.name) }
            },
            items: items, alternatives: alternatives, allowed: allowed, limits: limits, format: format, text: text,
            example: example, defaultValue: defaultValue, isUserName: isUserName)
    }
}

extension Schema.Limits {
    fileprivate mutating func add(_ other: Schema.Limits) {
        minimum = other.minimum ?? minimum
        maximum = other.maximum ?? maximum
        minLength = other.minLength ?? minLength
        maxLength = other.maxLength ?? maxLength
        minItems = other.minItems ?? minItems
        maxItems = other.maxItems ?? maxItems
    }
}

extension DocumentNode {
    var firstElement: DocumentNode? {
        cursor.elements.first { _ in true }.map { child($0, "0") }
    }
}
