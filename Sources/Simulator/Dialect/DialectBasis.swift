import API
import JSON

/// What dialects are held against: the bundled document, by the names in its text.
final class DialectBasis: Sendable {
    /// Read once: a walk makes a dialect for each of its runs.
    static let bundled = DialectBasis((try? JSONValue(parsing: APIDocument.bundledBytes)) ?? .null)

    /// The document itself, with our marks.
    let document: JSONValue
    let shapes: SchemaShapes
    let operations: APIDocument?
    /// The whole replies and the bodies, by method and path.
    let replies: [Dialect.Place: SchemaShapes.Use]
    let bodies: [Dialect.Place: SchemaShapes.Use]

    init(_ document: JSONValue) {
        self.document = document
        shapes = SchemaShapes(document)
        operations = try? APIDocument(JSONDocument(parsing: document.text()).root)
        var replies: [Dialect.Place: SchemaShapes.Use] = [:]
        var bodies: [Dialect.Place: SchemaShapes.Use] = [:]
        let schemas = document["components"]?["schemas"]?.object ?? JSONObject()
        for (path, item) in document["paths"]?.object ?? JSONObject() {
            for (method, operation) in item.object ?? JSONObject() {
                let place = Dialect.Place(method: method.uppercased(), path: path)
                let success = operation["responses"]?.object?.first { $0.key.hasPrefix("2") }?.value
                if let schema = success?["content"]?["application/json"]?["schema"] {
                    replies[place] = SchemaShapes.use(schema, among: schemas)
                }
                if let schema = operation["requestBody"]?["content"]?["application/json"]?["schema"] {
                    bodies[place] = SchemaShapes.use(schema, among: schemas)
                }
            }
        }
        // One request may bear two names, each with a path of its own.
        for operation in operations?.operations ?? [] {
            let place = Dialect.Place(method: operation.method, path: operation.path)
            guard let met = operations?.match(method: place.method, path: place.path)?.operation,
                met.path != operation.path
            else { continue }
            replies[place] = replies[Dialect.Place(method: met.method, path: met.path)]
            bodies[place] = bodies[Dialect.Place(method: met.method, path: met.path)]
        }
        self.replies = replies
        self.bodies = bodies
    }
}
