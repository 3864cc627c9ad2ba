import CDocument
import JSON

/// An OpenAPI document, read into operations.
public struct APIDocument: Sendable {
    /// `info.title`.
    public let title: String
    /// `info.version`: that of the interface, not of OpenAPI.
    public let version: String
    /// The operations, in the document's order.
    public let operations: [Operation]
    private let indexByName: [String: Int]
    /// What requests are matched to: the operations, and those that are only matched.
    private let matched: [Operation]
    private let routes: RouteTable

    /// Reads a document that bears our marks; of any other, a ``LiveDocument`` is made.
    public init(_ root: JSONCursor) throws(APIDocumentError) {
        try self.init(DocumentNode(root: root, isOurs: true))
    }

    /// Reads a document of OpenAPI 3.0 or 3.1, or of Swagger 2.0.
    init(_ root: DocumentNode, defersTraffic: Bool = false) throws(APIDocumentError) {
        var reader = DocumentReader(root: root, defersTraffic: defersTraffic)
        let contents = try reader.read()
        self.init(title: contents.title, version: contents.version, operations: contents.operations)
    }

    /// Puts a document together of operations with different names.
    ///
    /// - Parameter aliases: further operations that requests are matched to, though nobody can call them by name; each
    ///   stands for the one of the same name.
    init(title: String, version: String, operations: [Operation], aliases: [Operation] = []) {
        self.title = title
        self.version = version
        self.operations = operations
        indexByName = Dictionary(operations.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        matched = operations + aliases
        routes = RouteTable(matched)
    }

    /// The operations that requests are only matched to.
    var aliases: [Operation] { Array(matched[operations.count...]) }

    /// Our own document, which is part of the program. Bodies and replies are read as they are asked for: a call needs
    /// those of one operation.
    public static func bundled() throws -> APIDocument {
        let root = DocumentNode(root: try JSONDocument(parsing: bundledBytes).root, isOurs: true)
        return try APIDocument(root, defersTraffic: true)
    }

    /// The text of our own document.
    public static var bundledBytes: [UInt8] {
        Array(UnsafeRawBufferPointer(start: scv_document, count: scv_document_length))
    }

    /// The operation by its name under `scv.api`, such as `jobs.list`; nil if there is none.
    public subscript(name: String) -> Operation? {
        indexByName[name].map { operations[$0] }
    }

    /// The operation that a request is, and what its path says, decoded.
    ///
    /// Plain segments win over parameters. A path that a server might take for another one (`..`, an encoded slash, an
    /// empty segment) matches nothing, so that it can't borrow the effect of a harmless operation.
    public func match(method: String, path: String) -> (operation: Operation, parameters: [String: String])? {
        routes.match(method: method, path: path).map { (matched[$0.operation], $0.parameters) }
    }

    /// The gravest effect of what a server may take a request for that matches nothing, if it is not particular: a
    /// path with a slash at its end, or in other capitals. Nil if it is like nothing that is known.
    public func effect(like method: String, path: String) -> Effect? {
        routes.effect(like: method, path: path)
    }
}
