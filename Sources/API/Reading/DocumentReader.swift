import JSON

/// Reads a document of OpenAPI 3.0 or 3.1, or of Swagger 2.0.
///
/// Besides what these say it understands the marks of our own document, `x-scv-…`: see
/// docs/architecture.md, "The marks of the document". In any other document they count for nothing.
struct DocumentReader {
    struct Contents {
        let title: String
        let version: String
        let operations: [Operation]
    }

    private let root: DocumentNode
    private var operationReader: OperationReader

    private static let maxCount = 5_000

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
                guard operations.count < Self.maxCount else {
                    throw paths.fault(.tooMany("operations", limit: Self.maxCount))
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
