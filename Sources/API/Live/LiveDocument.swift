import JSON

/// An appliance's own document, of OpenAPI 3 or Swagger 2.0, read with the caution due to what comes over a network.
///
/// Its paths are those below the API's base, its effects those of its methods: marks like ours count for nothing in it.
/// A slip in it costs the operation that it is in; what is hostile, or is no document at all, is refused as a whole.
///
///     let live = try LiveDocument(parsing: bytes, host: "scv.demo.local")
///     let correction = try APIDocument.bundled().corrected(by: live)
public struct LiveDocument: Sendable {
    /// The most bytes that are read; true documents have less than one million.
    public static let maxSize = 16_000_000

    /// `info.title`, as the appliance gives it.
    public let title: String
    /// `info.version`, as the appliance gives it.
    public let version: String
    /// In the order in which the document has them.
    let operations: [Operation]
    /// What could not be read of it, or not as it was meant.
    public let slips: [DocumentSlip]
    /// How many slips there are beyond those.
    public let moreSlips: Int

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - host: the host that it was got from; a document about another one is refused.
    ///   - names: other names of that host.
    ///   - basePath: what the session puts in front of each path.
    public init(
        parsing bytes: [UInt8], host: String, names: [String] = [], basePath: String = "/api"
    ) throws(APIDocumentError) {
        let node = DocumentNode(root: try Self.json(bytes).root, isOurs: false)
        try node.expect(.object)
        let hosts = HostNames([host] + names)
        // Several documents of one appliance, as they were put together when they were read.
        let parts = try node.elements(of: DocumentGroups.key)
        let readings = try (parts.isEmpty ? [node] : parts).map { node throws(APIDocumentError) in
            try Reading(node, hosts: hosts, base: basePath)
        }
        title = readings.first { !$0.title.isEmpty }?.title ?? ""
        version = readings.first { !$0.version.isEmpty }?.version ?? ""
        var routes: Set<String> = []
        operations = readings.flatMap(\.operations).filter { readings.count == 1 || routes.insert($0.route).inserted }
        slips = node.slips?.found ?? []
        moreSlips = node.slips?.more ?? 0
        // Where not one path can be read, the first slip is what is wrong with the document.
        let losses = slips.filter { $0.cost == .operation }
        if operations.isEmpty, let first = losses.first, losses.allSatisfy(\.isOfPath) { throw first.fault }
        // It would take the place of one that says something.
        if operations.isEmpty, losses.isEmpty { throw node.fault(.empty) }
    }

    /// What a text holds that should be a document.
    static func json(_ bytes: [UInt8]) throws(APIDocumentError) -> JSONDocument {
        guard bytes.count <= Self.maxSize else {
            throw APIDocumentError(place: "", reason: .tooLarge(bytes.count, limit: Self.maxSize))
        }
        do throws(JSONError) {
            return try JSONDocument(mending: bytes)
        } catch {
            let isYAML = String(decoding: bytes.prefix(4_096), as: UTF8.self).split(whereSeparator: \.isNewline)
                .contains { line in ["openapi:", "swagger:"].contains { line.hasPrefix($0) } }
            throw APIDocumentError(place: "", reason: isYAML ? .yaml : .notJSON(String(describing: error)))
        }
    }

    /// One document, its paths as a session takes them.
    private struct Reading {
        let title: String
        let version: String
        let operations: [Operation]

        init(_ node: DocumentNode, hosts: HostNames, base: String) throws(APIDocumentError) {
            let prefix = try ServerPlace(hosts: hosts).path(of: node)
            let first = node.slips?.found.count ?? 0
            let document = try APIDocument(node)
            title = document.title
            version = document.version
            operations = document.operations.map { operation in
                var operation = operation
                operation.path = LiveDocument.path(operation.path, below: prefix, base: base)
                operation.sources = Operation.Sources(operation: .live, method: .live, path: .live)
                return operation
            }
            node.slips?.move(after: first) { LiveDocument.path($0, below: prefix, base: base) }
        }
    }

    /// The reading of such a document at one path: a download, so that nothing is made of it on the way.
    public static func operation(at path: String, needsToken: Bool = true) -> Operation {
        let name = OperationName(made: "api", "sync")
        let reply = DocumentedReply(
            status: 200, text: "", mediaType: "application/octet-stream", schema: nil, example: nil)
        var content = ReplyContent(reply)
        // Where there is no document there may be a page, which leads on to the next place.
        content.mayBePage = true
        return Operation(
            name: name.text, subject: name.subject, function: name.function, method: "GET", path: path,
            fallbackPaths: [], title: nil, summary: "Reads the appliance's own document.", text: "", step: nil,
            effect: .read, job: nil, privilege: nil, needsToken: needsToken, parameters: [],
            traffic: Deferred(OperationTraffic(replies: [reply], content: content)),
            sources: Operation.Sources(operation: nil, method: nil, path: nil), identifier: nil, tag: nil)
    }

    /// A path as the session puts it behind its base, however the document divides the two.
    private static func path(_ path: String, below prefix: String, base: String) -> String {
        let whole = prefix + path
        for start in [base, "/api"] where whole.hasPrefix(start + "/") { return String(whole.dropFirst(start.count)) }
        for start in [base, "/api"] where path.hasPrefix(start + "/") { return String(path.dropFirst(start.count)) }
        // What is outside the base can't be asked for. So any other prefix is a proxy's, unless it is the API's
        // version.
        let first = prefix.dropFirst().first
        return first?.isNumber == true ? whole : path
    }
}
