import CDocument
import JSON

/// An OpenAPI document, read into operations.
public struct APIDocument: Sendable {
    /// The title of the interface.
    public let title: String
    /// The version of the interface.
    public let version: String
    /// The operations, in the document's order.
    public let operations: [Operation]
    private let indexByName: [String: Int]
    private let routes: RouteTable

    /// Reads a document of OpenAPI 3.0 or 3.1.
    public init(_ root: JSONCursor) throws(APIDocumentError) {
        var reader = DocumentReader(root: root)
        let contents = try reader.read()
        title = contents.title
        version = contents.version
        operations = contents.operations
        indexByName = Dictionary(uniqueKeysWithValues: operations.enumerated().map { ($1.name, $0) })
        routes = RouteTable(operations)
    }

    /// Our own document, which is part of the program.
    public static func bundled() throws -> APIDocument {
        try APIDocument(JSONDocument(parsing: bundledBytes).root)
    }

    /// The text of our own document.
    public static var bundledBytes: [UInt8] {
        Array(UnsafeRawBufferPointer(start: scv_document, count: scv_document_length))
    }

    /// The operation of that name.
    public subscript(name: String) -> Operation? {
        indexByName[name].map { operations[$0] }
    }

    /// The operation that a request is, and what its path says, decoded.
    ///
    /// Plain segments win over parameters. A path that a server might take for another one (`..`, an encoded slash, an
    /// empty segment) matches nothing, so that it can't borrow the effect of a harmless operation.
    public func match(method: String, path: String) -> (operation: Operation, parameters: [String: String])? {
        routes.match(method: method, path: path).map { (operations[$0.operation], $0.parameters) }
    }
}
