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

    init(root: DocumentNode, defersTraffic: Bool = false) {
        self.root = root
        operationReader = OperationReader(schemas: SchemaReader(root: root))
        operationReader.defersTraffic = defersTraffic
    }

    mutating func read() throws(APIDocumentError) -> Contents {
        try root.expect(.object)
        if try !isOpenAPI3() {
            operationReader.swagger = try SwaggerDefaults(root)
            operationReader.schemas.isSwagger = true
        }
        operationReader.documentSecurity = root["security"]
        guard let paths = try root.object("paths") else { throw root.fault(.missing("paths")) }
        var operations: [Operation] = []
        var names: Set<String> = []
        for (path, node) in try paths.members() where !path.hasPrefix("x-") {
            for operation in try readAll(at: path, node) {
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

    /// Whether it is of OpenAPI 3; else it is of Swagger 2.0. A version that was written as a number is that version,
    /// and a later one of OpenAPI 3 says the same in the same words.
    private func isOpenAPI3() throws(APIDocumentError) -> Bool {
        for (name, isRead) in [
            ("openapi", { $0.hasPrefix("3.0") || $0.hasPrefix("3.1") }), ("swagger", { $0 == "2.0" }),
        ]
            as [(String, (String) -> Bool)]
        {
            guard let node = root[name] else { continue }
            if let version = node.cursor.string {
                if isRead(version) { return name == "openapi" }
                guard !root.isOurs, name == "openapi", version.hasPrefix("3.") else {
                    throw root.fault(.version(version))
                }
                try root.pass(root.fault(.badValue("version \(version.quoted)", expected: "3.0 or 3.1")))
                return true
            }
            guard !root.isOurs, let number = node.cursor.double, number == 2 || (3..<4).contains(number),
                (number == 2) == (name == "swagger")
            else { throw node.wrongType("a string") }
            try root.pass(node.wrongType("a string"))
            return name == "openapi"
        }
        throw root.fault(.version(nil))
    }

    /// The operations at a path. In a document that is not ours, one with a slip is left out, and the rest is read.
    private mutating func readAll(at path: String, _ node: DocumentNode) throws(APIDocumentError) -> [Operation] {
        let slips = root.slips
        slips?.path = path
        slips?.pathPlace = node.path.pointer
        slips?.method = nil
        defer {
            slips?.path = nil
            slips?.pathPlace = nil
            slips?.method = nil
        }
        do throws(APIDocumentError) {
            return try operationReader.readAll(at: path, node)
        } catch {
            let methods = OperationReader.methods.filter { OperationReader.key(of: $0, on: node) != nil }
            for method in methods {
                root.slips?.method = method.uppercased()
                try node.pass(error, costing: .operation)
            }
            if methods.isEmpty { try node.pass(error, costing: .operation) }
            return []
        }
    }
}
