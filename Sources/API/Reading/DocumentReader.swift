import JSON

/// Reads a document of OpenAPI 3.0 or 3.1, or of Swagger 2.0.
///
/// Besides what these say it understands the following marks in our own document; in any other they count for nothing:
///
/// | mark | on | meaning |
/// |---|---|---|
/// | `x-scv-lua` | operation | name under `scv.api`, or a list of them; else made from tag and `operationId` |
/// | | | an entry may be an object: `name`, and its own `title`, `step`, `summary`, `description`, |
/// | | | `path` (with other names of parameters) and `parameters` |
/// | `x-scv-effect` | operation | `read`, `change` or `destroy`; else GET and HEAD read, all others destroy |
/// | `x-scv-title`, `x-scv-step` | operation | the vendor's name for it, and its place in the vendor's workflows |
/// | `x-scv-job` | operation | the `type` of the job that it starts, and its `x-scv-source` |
/// | `x-scv-source` | operation, parameter, property | `D` documented, `O` observed, `A` assumed |
/// | `x-scv-method-source`, `x-scv-path-source` | operation | the same, for the method and the path |
/// | `x-scv-list` | operation | the member of `response` that is the list |
/// | `x-scv-columns` | operation | what a table of the replies shows: names, or `{key, title}` |
/// | `x-scv-fallback-paths` | operation | paths to try when the first is not found |
/// | `x-scv-any-characters` | parameter | takes `+ . % &` too |
/// | `x-scv-name` | property | the stable name that the library uses |
/// | `x-scv-also` | property | other spellings that a reply may have |
/// | `x-scv-secret` | property | must reach no history, trace, error or file; else judged by format and name |
/// | `x-scv-user-name` | schema | a name that the user gives, without the characters that the vendor forbids |
struct DocumentReader {
    /// What a document says.
    struct Contents {
        let title: String
        let version: String
        let operations: [Operation]
    }

    private let root: DocumentNode
    private var operationReader: OperationReader

    private static let greatestCount = 5_000

    init(root: DocumentNode) {
        self.root = root
        operationReader = OperationReader(schemas: SchemaReader(root: root))
    }

    mutating func read() throws(APIDocumentError) -> Contents {
        try root.expect(.object)
        if let version = try root.string("openapi") {
            guard version.hasPrefix("3.0") || version.hasPrefix("3.1") else { throw root.fault(.version(version)) }
        } else {
            let version = try root.string("swagger")
            guard version == "2.0" else { throw root.fault(.version(version)) }
            operationReader.swagger = try SwaggerDefaults(root)
            operationReader.schemas.isSwagger = true
        }
        operationReader.documentSecurity = root["security"]
        guard let paths = try root.object("paths") else { throw root.fault(.missing("paths")) }
        var operations: [Operation] = []
        var names: Set<String> = []
        for (path, node) in try paths.members() where !path.hasPrefix("x-") {
            for operation in try operationReader.readAll(at: path, node) {
                guard operations.count < Self.greatestCount else {
                    throw paths.fault(.tooMany("operations", limit: Self.greatestCount))
                }
                guard names.insert(operation.name).inserted else { throw node.fault(.twice(operation.name)) }
                operations.append(operation)
            }
        }
        let info = try root.object("info")
        return Contents(
            title: try info?.prose("title") ?? "", version: try info?.prose("version") ?? "", operations: operations)
    }
}
