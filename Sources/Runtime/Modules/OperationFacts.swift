import API
import JSON
import Lua

/// What Lua is told of an operation.
enum OperationFacts {
    static func short(of operation: Operation) -> [(String, LuaValue)] {
        [
            ("name", .string(operation.name)), ("subject", .string(operation.subject)),
            ("function", .string(operation.function)), ("effect", .string(operation.effect.rawValue)),
            ("title", operation.title.map { .string($0) } ?? .nil), ("method", .string(operation.method)),
            ("path", .string(operation.path)),
            ("source", source(operation.sources.operation)),
            ("method_source", source(operation.sources.method)), ("path_source", source(operation.sources.path)),
            ("summary", .string(operation.summary)),
            ("job_type", operation.job.map { .string($0.type) } ?? .nil),
            ("job_type_source", source(operation.job?.source)),
        ]
    }

    static func full(of operation: Operation, in state: LuaState) throws -> LuaValue {
        var fields = short(of: operation)
        func list(_ rows: [[(String, LuaValue)]]) throws -> LuaValue {
            .reference(try state.makeTable(array: rows.map { .reference(try state.makeTable(fields: $0)) }))
        }
        fields.append(("text", .string(operation.text)))
        fields.append(("step", operation.step.map { .string($0) } ?? .nil))
        fields.append(("is_list", .boolean(operation.isList)))
        fields.append(("list_name", operation.listName.map { .string($0) } ?? .nil))
        fields.append(("list_source", source(operation.listName.flatMap { operation.reply?.property($0)?.source })))
        fields.append(
            (
                "parameters",
                try list(
                    try operation.parameters.map { parameter in
                        [
                            ("name", .string(parameter.name)), ("type", .string(typeName(parameter.schema))),
                            ("required", .boolean(parameter.isRequired)), ("text", .string(parameter.text)),
                            ("source", source(parameter.source)), ("place", .string(parameter.location.rawValue)),
                            ("placeholder", try placeholder(parameter.schema, parameter.isRequired, in: state)),
                            ("example", try parameter.example.map { try state.value(of: $0) } ?? .nil),
                        ] + (try rules(of: parameter.schema, in: state))
                    })
            ))
        fields.append(("takes_body", .boolean(operation.body != nil)))
        fields.append(("needs_body", .boolean(operation.isBodyRequired)))
        fields.append(("body", .reference(try members(of: operation.body, depth: 0, in: state))))
        fields.append(("body_schema", name(operation.body)))
        fields.append(("body_text", operation.body.map { .string($0.text) } ?? .nil))
        fields.append(("body_items", operation.body?.items.map { .string(typeName($0)) } ?? .nil))
        fields.append(("record", .reference(try members(of: operation.record, depth: 0, in: state))))
        fields.append(("record_schema", name(operation.record)))
        fields.append(("privilege", operation.privilege.map { .string($0.name) } ?? .nil))
        fields.append(("privilege_source", source(operation.privilege?.source)))
        fields.append(("is_download", .boolean(operation.isDownload)))
        fields.append(("body_type", operation.body.map { _ in .string(operation.bodyType) } ?? .nil))
        fields.append(("example", try operation.bodyExample.map { try state.value(of: $0) } ?? .nil))
        fields.append(("sample", try operation.body.map { try state.value(of: $0.sample) } ?? .nil))
        fields.append(
            ("columns", try list(operation.columns.map { [("key", .string($0.key)), ("title", .string($0.title))] })))
        return .reference(try state.makeTable(fields: fields))
    }

    /// The properties of an object, or of the objects in a list, and theirs; a schema that holds itself ends somewhere.
    private static func members(of schema: Schema?, depth: Int, in state: LuaState) throws -> LuaReference {
        guard let schema, depth < 4 else { return try state.makeTable() }
        guard schema.properties.isEmpty else {
            let rows = try schema.properties.map { property in
                LuaValue.reference(try state.makeTable(fields: member(property, depth: depth, in: state)))
            }
            return try state.makeTable(array: rows)
        }
        return try members(of: schema.items, depth: depth, in: state)
    }

    private static func member(
        _ property: Schema.Property, depth: Int, in state: LuaState
    ) throws -> [(String, LuaValue)] {
        let schema = property.schema
        return [
            ("name", .string(property.name)), ("type", .string(typeName(schema))),
            ("required", .boolean(property.isRequired)), ("text", .string(schema.text)),
            ("source", source(property.source)), ("shape_source", source(property.shapeSource)),
            ("secret", .boolean(property.isSecret)),
            ("placeholder", try placeholder(schema, property.isRequired, in: state)),
            ("stable", property.stableName.map { .string($0) } ?? .nil), ("schema", name(schema)),
            ("also", .reference(try state.makeTable(array: property.also.map { .string($0) }))),
            ("members", .reference(try members(of: schema, depth: depth + 1, in: state))),
        ] + (try rules(of: schema, in: state))
    }

    /// What stands for a value that has to be given, in a call to paste.
    private static func placeholder(_ schema: Schema, _ isRequired: Bool, in state: LuaState) throws -> LuaValue {
        guard isRequired else { return .nil }
        let sample = schema.sample
        return try state.value(of: sample == .string("") ? "..." : sample)
    }

    /// What the vendor allows of a value: which ones, between which limits, and without which characters.
    private static func rules(of schema: Schema, in state: LuaState) throws -> [(String, LuaValue)] {
        let allowed = try (schema.allowed + (schema.items?.allowed ?? [])).filter { !$0.isNull }
            .map { try state.value(of: $0) }
        let forbidden = schema.isUserName ? String(ForbiddenCharacters.inNames.sorted()) : nil
        return [
            ("allowed", .reference(try state.makeTable(array: allowed))),
            ("minimum", number(schema.limits.minimum)), ("maximum", number(schema.limits.maximum)),
            ("max_length", schema.limits.maxLength.map { .integer(Int64($0)) } ?? .nil),
            ("forbidden", forbidden.map { .string($0) } ?? .nil),
        ]
    }

    private static func number(_ number: Double?) -> LuaValue {
        guard let number else { return .nil }
        return Int64(exactly: number).map { .integer($0) } ?? .number(number)
    }

    /// The document's name for an object, or for the objects in a list.
    private static func name(_ schema: Schema?) -> LuaValue {
        guard let schema else { return .nil }
        return (schema.items?.name ?? schema.name).map { .string($0) } ?? .nil
    }

    private static func source(_ source: Source?) -> LuaValue { source.map { .string($0.rawValue) } ?? .nil }

    private static func typeName(_ schema: Schema) -> String {
        if schema.types.isEmpty {
            let names = schema.alternatives.map(typeName)
            return names.isEmpty || names.contains("any") ? "any" : names.joined(separator: " or ")
        }
        return Schema.ValueType.allCases.filter(schema.types.contains).map { type in
            guard type == .array, let items = schema.items else { return type.rawValue }
            return "list of " + typeName(items)
        }.joined(separator: " or ")
    }
}
