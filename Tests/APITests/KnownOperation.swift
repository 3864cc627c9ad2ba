import Foundation
import JSON
import Testing

/// A row of `Tests/operations.json`: what is publicly known of an operation, kept apart from the document so that the
/// document can be held against it.
struct KnownOperation: CustomTestStringConvertible, Sendable {
    let number: Int64
    let name: String
    let method: String
    let path: String
    let effect: String
    let title: String?
    /// The sources of operation, method and path: `DOA`.
    let sources: String

    static let all: [KnownOperation] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "operations.json")
        guard let bytes = try? Data(contentsOf: file), let list = try? JSONDocument(parsing: Array(bytes)) else {
            return []
        }
        return list.root.elements.compactMap(KnownOperation.init)
    }()

    private init?(_ row: JSONCursor) {
        guard let number = row["number"]?.int, let name = row["name"]?.string, let method = row["method"]?.string,
            let path = row["path"]?.string, let effect = row["effect"]?.string, let sources = row["sources"]
        else { return nil }
        self.number = number
        self.name = name
        self.method = method
        self.path = path
        self.effect = effect
        title = row["title"]?.string
        self.sources = ["operation", "method", "path"].compactMap { sources[$0]?.string }.joined()
    }

    var testDescription: String { name }
}
