import JSON

/// Reads an OpenAPI document.
struct DocumentReader {
    let root: JSONCursor
    struct Contents {
        var title = ""
        var version = ""
        var operations: [Operation] = []
    }
    func read() throws(APIDocumentError) -> Contents { Contents() }
}
