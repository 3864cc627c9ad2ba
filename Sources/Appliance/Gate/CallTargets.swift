import API
import JSON

/// What a request is about, as the request itself says it: a caller's word on that would prove nothing.
struct CallTargets {
    /// The ids, as a grant names them.
    let ids: [String]
    /// What stands in the path, and in the body where it says what the call is about, by name: for a question.
    let words: String

    /// - Parameters:
    ///   - match: the operation that the request's method and path are.
    ///   - body: what the document says of the body.
    init(_ request: APIRequest, match: (operation: API.Operation, parameters: [String: String])?, body: Schema?) {
        var words: [String] = []
        var first: String?
        for parameter in match?.operation.parameters ?? [] where parameter.location == .path {
            guard let value = match?.parameters[parameter.name] else { continue }
            // What stands first in a path is what the operation is about; further values say more about it.
            first = first ?? value
            words.append("\(parameter.name) \(value)")
        }
        var inBody: [(name: String, id: String)] = []
        let isInBody = body.map { Self.collect(request.body?.json, $0, into: &inBody, depth: 0) } ?? false
        ids = isInBody ? inBody.map(\.id) : first.map { [$0] } ?? []
        if inBody.count == 1 { words += inBody.map { "\($0.name) \($0.id)" } }
        self.words = words.joined(separator: ", ")
    }

    private static let maxDepth = 8

    /// Collects the values of the properties that say what a call is about; tells whether the document has any.
    private static func collect(
        _ value: JSONValue?, _ schema: Schema, into found: inout [(name: String, id: String)], depth: Int
    ) -> Bool {
        guard depth < maxDepth else { return false }
        if let items = schema.items {
            guard case .array(let elements)? = value else { return collect(nil, items, into: &found, depth: depth + 1) }
            var isThere = collect(nil, items, into: &found, depth: depth + 1)
            for element in elements where collect(element, items, into: &found, depth: depth + 1) { isThere = true }
            return isThere
        }
        var isThere = false
        for property in schema.properties {
            var members: [JSONValue] = []
            if case .object(let object)? = value {
                members = property.spellings.compactMap { object[$0] }
            }
            if property.isTarget {
                isThere = true
                for member in members { note(member, property.name, into: &found) }
            } else if collect(members.first, property.schema, into: &found, depth: depth + 1) {
                isThere = true
            }
        }
        return isThere
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
