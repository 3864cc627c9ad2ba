import API
import Lua

/// The shapes of replies: which tables of a reply become Lists, and which records answer to stable names.
///
/// Made from an operation's schema at its first reply and kept, since a shape is used for every reply of its kind.
final class RecordShapes {
    private unowned let state: LuaState
    private let library: Library
    private var shapes: [String: LuaShape] = [:]
    private var metatables: [ObjectIdentifier: LuaReference] = [:]
    /// What was made of a schema at each depth: one that many others share is made once, or a document could have us
    /// make fifty times fifty times fifty of it.
    private var made: [Place: LuaShape?] = [:]

    private var schemas: [Schema] = []
    /// The schemas that contain the one that is being made, by the document's names for them.
    private var enclosing: [String: Schema] = [:]

    private struct Place: Hashable {
        let schema: ObjectIdentifier
        let depth: Int
    }

    /// Schemas may contain themselves; deeper levels are plain tables.
    private static let maxDepth = 8

    /// Which appliance the records are of: its address, and the name of its profile if it has one.
    private let url: String
    private let name: String?
    /// The same for Lua, which holds a record against the session that it is given to.
    private var owner: LuaReference?

    init(state: LuaState, library: Library, url: String, name: String?) {
        self.state = state
        self.library = library
        self.url = url
        self.name = name
    }

    private func madeOwner() throws -> LuaReference {
        if let owner { return owner }
        let made = try state.makeTable(fields: [
            ("url", .string(url)), ("appliance", name.map { .string($0) } ?? .nil),
        ])
        owner = made
        return made
    }

    /// The shape of what a call of `operation` gives back: a list out of its wrapping, or the whole `response`.
    func shape(for operation: Operation) throws -> LuaShape? {
        if let shape = shapes[operation.name] { return shape }
        let schema = operation.isList ? operation.record : operation.reply
        guard let schema, let inner = try make(schema, depth: 0) ?? (operation.isList ? try LuaShape() : nil) else {
            return nil
        }
        let shape = operation.isList ? try LuaShape(metatable: state.listMetatable, items: inner) : inner
        shapes[operation.name] = shape
        return shape
    }

    /// The shape of what a call of `operation` sends; nil if the document says nothing of it.
    func shape(ofBody operation: Operation) throws -> LuaShape? {
        try operation.body.flatMap { try make($0, depth: 0) }
    }

    private func make(_ schema: Schema, depth: Int) throws -> LuaShape? {
        guard depth < Self.maxDepth else { return nil }
        let place = Place(schema: ObjectIdentifier(schema), depth: depth)
        if let shape = made[place] { return shape }
        let shape = try makeAnew(schema, depth: depth)
        made[place] = .some(shape)
        // An identifier is the schema's address, and must not become another's.
        schemas.append(schema)
        return shape
    }

    private func makeAnew(_ schema: Schema, depth: Int) throws -> LuaShape? {
        // The reader cuts a schema where it comes again inside itself: a cluster's storage VMs are such records too.
        if let name = schema.name {
            if schema.properties.isEmpty, let whole = enclosing[name], whole !== schema {
                return try make(whole, depth: depth)
            }
            let outer = enclosing.updateValue(schema, forKey: name)
            defer { enclosing[name] = outer }
            return try makeParts(schema, depth: depth)
        }
        return try makeParts(schema, depth: depth)
    }

    private func makeParts(_ schema: Schema, depth: Int) throws -> LuaShape? {
        if let items = schema.items {
            return try LuaShape(metatable: state.listMetatable, items: try make(items, depth: depth + 1))
        }
        guard !schema.properties.isEmpty else { return nil }
        var members: [(String, LuaShape)] = []
        for property in schema.properties {
            guard let member = try make(property.schema, depth: depth + 1) else { continue }
            for key in property.spellings { members.append((key, member)) }
        }
        return try LuaShape(metatable: try metatable(of: schema), members: members)
    }

    /// The metatable that resolves a schema's stable names; nil if it has none.
    private func metatable(of schema: Schema) throws -> LuaReference? {
        if let known = metatables[ObjectIdentifier(schema)] { return known }
        var fields: [(String, LuaValue)] = []
        let properties = try schema.properties.map { property in
            let facts = try state.makeTable(fields: [
                ("read_only", .boolean(property.isReadOnly)), ("extra", .boolean(property.isExtra)),
            ])
            return (property.name, LuaValue.reference(facts))
        }
        for property in schema.properties {
            guard let stable = property.stableName else { continue }
            let keys = property.spellings.map { LuaValue.string($0) }
            let field = try state.makeTable(fields: [
                ("keys", .reference(try state.makeTable(array: keys))),
                ("required", .boolean(property.isRequired)), ("corrected", .boolean(property.isCorrected)),
            ])
            fields.append((stable, .reference(field)))
        }
        guard !fields.isEmpty else { return nil }
        let make = try library.value(of: "core/record", "metatable")
        let table = try state.makeTable(fields: fields)
        let made = try state.call(
            make,
            [
                .string(schema.name ?? "record"), .reference(table),
                .reference(try state.makeTable(fields: properties)), .reference(try madeOwner()),
            ])
        guard case .reference(let metatable)? = made.first else { return nil }
        metatables[ObjectIdentifier(schema)] = metatable
        return metatable
    }
}
