import API
import JSON

/// What a request is about, as the request itself says it: a caller's word on that would prove nothing.
struct CallTargets {
    /// The ids, as a grant names them.
    let ids: [String]
    /// What stands in the path, and in the body where it says what the call is about, by name: for a question.
    let words: String
    /// For a log, where a body says no more of it than by members that are called so: `resourceGroupId 1`.
    var named: [String] { ids.isEmpty ? Self.named(body) : [] }
    private let body: JSONValue?

    /// - Parameters:
    ///   - match: the operation that the request's method and path are.
    ///   - schema: what the document says of the body.
    init(
        _ request: APIRequest, match: (operation: API.Operation, parameters: [String: String])?, body schema: Schema?
    ) {
        var words: [String] = []
        var first: String?
        for parameter in match?.operation.parameters ?? [] where parameter.location == .path {
            guard let value = match?.parameters[parameter.name] else { continue }
            // What stands first in a path is what the operation is about; further values say more about it.
            first = first ?? value
            words.append("\(parameter.name) \(value)")
        }
        var inBody: [(name: String, id: String)] = []
        var known: [ObjectIdentifier: Bool] = [:]
        let isInBody = schema.map { Self.tells($0, &known) } ?? false
        if let schema, isInBody { Self.collect(request.body?.json, schema, into: &inBody, &known) }
        ids = isInBody ? inBody.map(\.id) : first.map { [$0] } ?? []
        if inBody.count == 1 { words += inBody.map { "\($0.name) \($0.id)" } }
        self.words = words.joined(separator: ", ")
        body = ids.isEmpty ? request.body?.json : nil
    }

    /// The members of a body that are called an id or a name, by the alphabet: a table of Lua has no order.
    private static func named(_ body: JSONValue?) -> [String] {
        guard case .object(let object)? = body else { return [] }
        return object.sorted { $0.key < $1.key }.compactMap { key, value in
            guard key.hasSuffix("Id") || key.hasSuffix("_id") || key == "id" || key == "name" else { return nil }
            switch value {
            case .string(let text): return "\(key) \(text)"
            case .integer(let number): return "\(key) \(number)"
            default: return nil
            }
        }
    }

    /// Whether a schema has any property that says what a call is about; of each schema it is found out once, since
    /// many may share one.
    private static func tells(_ schema: Schema, _ known: inout [ObjectIdentifier: Bool]) -> Bool {
        let key = ObjectIdentifier(schema)
        if let answer = known[key] { return answer }
        known[key] = false
        var answer = schema.items.map { tells($0, &known) } ?? false
        for property in schema.properties where property.isTarget || tells(property.schema, &known) { answer = true }
        known[key] = answer
        return answer
    }

    /// Collects the values of the properties that say what a call is about.
    private static func collect(
        _ value: JSONValue?, _ schema: Schema, into found: inout [(name: String, id: String)],
        _ known: inout [ObjectIdentifier: Bool]
    ) {
        guard tells(schema, &known) else { return }
        if let items = schema.items, case .array(let elements)? = value {
            for element in elements { collect(element, items, into: &found, &known) }
        }
        guard case .object(let object)? = value else { return }
        for property in schema.properties {
            // By whichever of its names the appliance knows it, it may be about any of them.
            var members: [JSONValue] = []
            for member in property.givenNames.compactMap({ object[$0] }) where !members.contains(member) {
                members.append(member)
            }
            for member in members {
                if property.isTarget {
                    note(member, property.name, into: &found)
                } else {
                    collect(member, property.schema, into: &found, &known)
                }
            }
        }
    }

    private static func note(_ value: JSONValue, _ name: String, into found: inout [(name: String, id: String)]) {
        switch value {
        case .string(let text): found.append((name, text))
        case .integer(let number): found.append((name, String(number)))
        case .array(let elements): for element in elements { note(element, name, into: &found) }
        case .object(let object): found.append((name, label(of: object)))
        default: break
        }
    }

    /// How the library calls an element that only the appliance understands: see `stdlib/text/cell.lua`.
    private static func label(of object: JSONObject) -> String {
        for key in ["name", "id", "moref"] {
            switch object[key] {
            case .string(let text)?: return text
            case .integer(let number)?: return String(number)
            default: continue
            }
        }
        var writer = JSONWriter()
        guard (try? writer.value(.object(object), sortedKeys: true)) != nil else { return "" }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
