import JSON

/// The bundled document as it is in a dialect, still with our marks: paths and components tell what the dialect made.
struct DocumentTelling {
    private let form: DialectForm
    private let responses: Dialect.Document.Served.Responses
    /// The components that replies have, and those that requests have.
    private let inReplies: Set<String>
    private let inRequests: Set<String>

    init(_ form: DialectForm, responses: Dialect.Document.Served.Responses) {
        self.form = form
        self.responses = responses
        inReplies = form.shapes.components(in: form.basis.replies.values)
        inRequests = form.shapes.components(in: form.basis.bodies.values)
    }

    private var dialect: Dialect { form.dialect }

    var document: JSONObject {
        var document = form.basis.document.object ?? JSONObject()
        var components = document["components"]?.object ?? JSONObject()
        var schemas = JSONObject()
        for (name, schema) in components["schemas"]?.object ?? JSONObject() {
            schemas[name] = .object(self.schema(schema.object ?? JSONObject(), name))
        }
        components["schemas"] = .object(schemas)
        document["components"] = .object(components)
        document["paths"] = .object(paths(document["paths"]?.object ?? JSONObject()))
        return document
    }

    // MARK: Schemas

    private func schema(_ schema: JSONObject, _ name: String) -> JSONObject {
        if name == "JobIds", dialect.ids == .texts {
            var schema = schema
            schema["items"] = ["type": "string"]
            return schema
        }
        guard let properties = schema["properties"]?.object else { return schema }
        var told = JSONObject()
        var required = schema["required"]?.array?.compactMap(\.string) ?? []
        for (text, property) in properties {
            let key = PropertyName(schema: name, property: text)
            guard let fact = form.shapes[key] else { continue }
            let isShared = inReplies.contains(name) && inRequests.contains(name)
            if isLeftOut(fact) {
                required.removeAll { $0 == text }
                if !isShared { continue }
            }
            if dialect.nulls.contains(key) || hasNoLists(fact) { required.removeAll { $0 == text } }
            told[form.spelling(of: key)] = .object(
                self.property(property.object ?? JSONObject(), fact, isRequest: inRequests.contains(name)))
        }
        if name == "BackupList", dialect.pages != nil {
            for (name, count) in Self.counts { told[name] = count }
        }
        if name == "StorageSystem", dialect.storage == .nested, properties["svms"] == nil {
            told["svms"] = ["type": "array", "items": ["$ref": "#/components/schemas/StorageSystem"]]
        }
        var schema = schema
        schema["properties"] = .object(told)
        let names = required.map { form.spelling(of: PropertyName(schema: name, property: $0)) }
        if schema["required"] != nil { schema["required"] = names.isEmpty ? nil : .array(names.map { .string($0) }) }
        return schema
    }

    private static let counts: JSONObject = [
        "totalElements": ["type": "integer", "format": "int64"], "totalPages": ["type": "integer", "format": "int32"],
    ]

    private func isLeftOut(_ property: SchemaShapes.Property) -> Bool {
        dialect.leaveOut.contains(property.key) || property.isLeftOut(by: dialect.noUUID)
            || (!dialect.hasJobID && property.key.schema == "StartedJob" && property.key.property == "jobId")
    }

    /// Whether a list that has nothing may be missing or null.
    private func hasNoLists(_ property: SchemaShapes.Property) -> Bool {
        (dialect.emptyLists == .absent || dialect.emptyLists == .null) && inReplies.contains(property.key.schema)
            && form.shapes.shape(property.value)?.isList == true
    }

    private func property(
        _ schema: JSONObject, _ property: SchemaShapes.Property, isRequest: Bool
    ) -> JSONObject {
        var schema = schema
        if dialect.nulls.contains(property.key) || (dialect.emptyLists == .null && hasNoLists(property)) {
            schema["nullable"] = true
        }
        if property.isTime, dialect.times != .us { return dialect.times.schema(in: schema) }
        if property.isID, dialect.ids == .texts { return schema.typed("string") }
        if property.key == PropertyName(schema: "ResourceGroup", property: "entities"), dialect.entities == .morefs {
            schema["items"] = ["type": "string"]
        }
        if property.isWord, let words = schema["enum"]?.array, !dialect.words.isEmpty {
            let theirs = words.map { word in word.string.flatMap { dialect.words[$0] }.map { .string($0) } ?? word }
            // Requests take both.
            schema["enum"] = .array(theirs + (isRequest ? words.filter { !theirs.contains($0) } : []))
        }
        return passed(schema, property)
    }

    /// What lists give and requests hand back. Our document leaves open what it is; an appliance's own says it.
    private func passed(_ schema: JSONObject, _ property: SchemaShapes.Property) -> JSONObject {
        var schema = schema
        if dialect.locations == .bare, case .component(let name)? = form.shapes.shape(property.value)?.items,
            PassedThing.bareMember(of: name) != nil
        {
            schema["items"] = ["type": "string"]
            return schema
        }
        guard dialect.locations != .text || form.dialect.document != .bundled,
            PassedThing(inReply: property.key) != nil || PassedThing(inRequest: property.key) != nil
        else { return schema }
        let thing: JSONObject =
            dialect.locations == .objects
            ? [
                "type": "object", "required": ["id", "name"],
                "properties": ["id": ["type": "string"], "name": ["type": "string"]],
            ] : ["type": "string"]
        if schema["type"]?.string == "array" {
            schema["items"] = .object(thing)
        } else {
            schema = schema.typed("string")
            for (name, value) in thing { schema[name] = value }
        }
        return schema
    }

    // MARK: Paths

    private func paths(_ paths: JSONObject) -> JSONObject {
        var told = JSONObject()
        let moves = form.moves
        for (path, item) in paths {
            for (method, operation) in item.object ?? JSONObject() {
                guard let object = operation.object else { continue }
                let place = Dialect.Place(method: method.uppercased(), path: path)
                var operation = self.operation(object, at: place)
                let new = moves[place]
                if let new { operation = self.operation(operation, movedTo: new) }
                let newPath = new?.path ?? path
                var item = told[newPath]?.object ?? JSONObject()
                item[new?.method.lowercased() ?? method] = .object(operation)
                told[newPath] = .object(item)
            }
        }
        return told
    }

    private func operation(_ operation: JSONObject, at place: Dialect.Place) -> JSONObject {
        var operation = operation
        var replies = JSONObject()
        for (status, reply) in operation["responses"]?.object ?? JSONObject() {
            let isRefusal = reply["$ref"]?.string == "#/components/responses/TokenRefused"
            replies[isRefusal ? String(dialect.tokenRefusal) : status] =
                status.hasPrefix("2") ? self.reply(reply, at: place) : reply
        }
        operation["responses"] = .object(replies)
        if dialect.pages != nil, form.hasPages(place) {
            let page: JSONValue = ["name": "page", "in": "query", "schema": ["type": "integer", "minimum": 0]]
            operation["parameters"] = .array((operation["parameters"]?.array ?? []) + [page])
        }
        return operation
    }

    /// A reply that something was done.
    private func reply(_ reply: JSONValue, at place: Dialect.Place) -> JSONValue {
        let path = ["content", "application/json", "schema"]
        guard let schema = path.reduce(Optional(reply), { $0?[$1] }), let parts = schema["allOf"]?.array else {
            return reply
        }
        let told = parts.map { part -> JSONValue in
            guard var part = part.object, var properties = part["properties"]?.object else { return part }
            if responses == .emptyObject, properties["response"] != nil { properties["response"] = ["type": "object"] }
            if dialect.pages != nil, form.hasPages(place), properties["response"]?["type"] == "array" {
                for (name, count) in Self.counts { properties[name] = count }
            }
            if dialect.emptyLists == .absent, properties["response"]?["type"] == "array" { part["required"] = nil }
            part["properties"] = .object(properties)
            return .object(part)
        }
        guard told != parts else { return reply }
        return reply.setting(schema.setting(.array(told), at: ["allOf"]), at: path)
    }

    /// An operation elsewhere: parameters that its path does not name come in the body, those of a GET in the query.
    private func operation(_ operation: JSONObject, movedTo place: Dialect.Place) -> JSONObject {
        var operation = operation
        let named = place.path.pathParameters
        var kept: [JSONValue] = []
        var members = JSONObject()
        for parameter in operation["parameters"]?.array ?? [] {
            let fact = resolved(parameter)
            guard let name = fact["name"]?.string, !named.contains(name) else {
                kept.append(parameter)
                continue
            }
            if place.method == "GET" {
                kept.append(fact.setting("query", at: ["in"]))
            } else {
                members[name] = fact["schema"] ?? ["type": "string"]
            }
        }
        operation["parameters"] = kept.isEmpty ? nil : .array(kept)
        guard !members.isEmpty else { return operation }
        let own: JSONValue = ["type": "object", "properties": .object(members)]
        let path = ["requestBody", "content", "application/json", "schema"]
        let body = path.reduce(Optional(JSONValue.object(operation)), { $0?[$1] })
        let whole: JSONValue = body.map { ["allOf": [$0, own]] } ?? own
        operation["requestBody"] = ["required": true, "content": ["application/json": ["schema": whole]]]
        return operation
    }

    private func resolved(_ parameter: JSONValue) -> JSONValue {
        let prefix = "#/components/parameters/"
        guard let reference = parameter["$ref"]?.string, reference.hasPrefix(prefix) else { return parameter }
        return form.basis.document["components"]?["parameters"]?[String(reference.dropFirst(prefix.count))] ?? parameter
    }
}

extension Dialect.Times {
    /// What a property is that holds a moment in this form.
    fileprivate func schema(in schema: JSONObject) -> JSONObject {
        switch self {
        case .us, .lower, .nnbsp, .h24, .words: return schema
        case .iso, .isoZone:
            var schema = schema
            schema["format"] = "date-time"
            return schema
        case .epochSeconds, .epochMilliseconds:
            var schema = schema.typed("integer")
            schema["format"] = "int64"
            return schema
        case .array:
            var schema = schema.typed("array")
            schema["items"] = ["type": "integer", "format": "int32"]
            return schema
        }
    }
}

extension JSONObject {
    /// The schema with another type, and without what only the old one can have.
    fileprivate func typed(_ type: String) -> JSONObject {
        var schema = self
        schema["type"] = .string(type)
        for rule in [
            "format", "minLength", "maxLength", "minimum", "maximum", "pattern", "enum", "items", "$ref", "allOf",
            "anyOf", "oneOf",
        ] { schema[rule] = nil }
        return schema
    }
}

extension JSONValue {
    /// The value with another one at a place inside it.
    func setting(_ value: JSONValue, at path: [String]) -> JSONValue {
        guard let first = path.first else { return value }
        var object = object ?? JSONObject()
        object[first] = (object[first] ?? [:]).setting(value, at: Array(path.dropFirst()))
        return .object(object)
    }
}

extension SchemaShapes {
    /// The components that are in some schemas, however deep.
    fileprivate func components(in uses: some Sequence<Use>) -> Set<String> {
        var found: Set<String> = []
        func visit(_ use: Use) {
            if case .component(let name) = use, !found.insert(name).inserted { return }
            guard let shape = shape(use) else { return }
            for property in shape.properties {
                // Parts of an `allOf` are there under their own name too.
                if !property.key.schema.isEmpty { found.insert(property.key.schema) }
                visit(property.value)
            }
            if let items = shape.items { visit(items) }
        }
        for use in uses { visit(use) }
        return found
    }
}
