import JSON

/// An appliance's own document, of OpenAPI 3 or Swagger 2.0, read with the caution due to what comes over a network.
///
/// Its paths are those below the API's base, its effects those of its methods: marks like ours count for nothing in it.
/// What is hostile or broken is refused as a whole.
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

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - host: the host that it was got from; a document about another one is refused.
    ///   - basePath: what the session puts in front of each path.
    public init(parsing bytes: [UInt8], host: String, basePath: String = "/api") throws(APIDocumentError) {
        guard bytes.count <= Self.maxSize else {
            throw APIDocumentError(place: "", reason: .tooLarge(bytes.count, limit: Self.maxSize))
        }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(mending: bytes)
        } catch {
            throw APIDocumentError(place: "", reason: .notJSON(String(describing: error)))
        }
        try self.init(document.root, host: host, basePath: basePath)
    }

    private init(_ root: JSONCursor, host: String, basePath: String) throws(APIDocumentError) {
        let node = DocumentNode(root: root, isOurs: false)
        try node.expect(.object)
        let prefix = try ServerPlace(host: host).path(of: node)
        let document = try APIDocument(node)
        title = document.title
        version = document.version
        var operations: [Operation] = []
        for var operation in document.operations {
            operation.path = Self.path(operation.path, below: prefix, base: basePath)
            operation.sources = Operation.Sources(operation: .live, method: .live, path: .live)
            operations.append(operation)
        }
        self.operations = operations
    }

    /// The reading of such a document at one path: a download, so that nothing is made of it on the way.
    public static func operation(at path: String) -> Operation {
        let name = OperationName(made: "api", "sync")
        let reply = DocumentedReply(
            status: 200, text: "", mediaType: "application/octet-stream", schema: nil, example: nil)
        return Operation(
            name: name.text, subject: name.subject, function: name.function, method: "GET", path: path,
            fallbackPaths: [], title: nil, summary: "Reads the appliance's own document.", text: "", step: nil,
            effect: .read, job: nil, privilege: nil, needsToken: true, parameters: [], body: nil, isBodyRequired: false,
            bodyExample: nil, replies: [reply], sources: Operation.Sources(operation: nil, method: nil, path: nil),
            content: ReplyContent(reply), identifier: nil, tag: nil)
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

/// Where a document says that its servers are.
private struct ServerPlace {
    let host: String

    private static let loopback: Set<String> = ["localhost", "127.0.0.1", "::1"]

    /// The path that the document puts in front of all others, once no server in it is another host.
    func path(of root: DocumentNode) throws(APIDocumentError) -> String {
        for (_, item) in try root.members(of: "paths") where item.cursor.kind == .object {
            _ = try paths(of: item)
            for method in ["get", "put", "post", "delete", "patch", "head"] {
                guard let operation = item[method], operation.cursor.kind == .object else { continue }
                _ = try paths(of: operation)
            }
        }
        if let other = try root.string("host") { try check(other, root) }
        let servers = try paths(of: root)
        let path = try root.string("basePath") ?? servers.first ?? ""
        let trimmed = path.last == "/" ? String(path.dropLast()) : path
        guard trimmed.isEmpty || PathTemplate(trimmed).map({ $0.names.isEmpty }) == true else {
            throw root.fault(.badPath(path))
        }
        return trimmed
    }

    private func paths(of node: DocumentNode) throws(APIDocumentError) -> [String] {
        var paths: [String] = []
        for server in try node.elements(of: "servers") {
            guard var url = try server.string("url") else { throw server.fault(.missing("url")) }
            guard url.utf8.count <= 2_000 else { throw server.fault(.badPath(url)) }
            for (name, variable) in try server.members(of: "variables") {
                let value = try variable.string("default") ?? ""
                // A host that everybody fills in is nobody's; what stands for it here is the host at hand.
                let isInHost = url.isBeforePath("{\(name)}")
                if !isInHost { url = url.replacing("{\(name)}", with: value) }
            }
            var rest = url[...]
            for scheme in ["https:", "http:"] where rest.lowercased().hasPrefix(scheme) {
                rest = rest.dropFirst(scheme.count)
            }
            guard rest.hasPrefix("//") else {
                guard rest.hasPrefix("/") || rest.isEmpty else { throw server.fault(.otherHost(url)) }
                paths.append(String(rest))
                continue
            }
            rest = rest.dropFirst(2)
            let end = rest.firstIndex(of: "/") ?? rest.endIndex
            try check(String(rest[..<end]), server)
            paths.append(String(rest[end...]))
        }
        return paths
    }

    /// Refuses another host; the port is what the session knows better.
    private func check(_ authority: String, _ node: DocumentNode) throws(APIDocumentError) {
        var name = authority.lowercased()
        if name.hasPrefix("{") { return }
        if name.hasPrefix("[") {
            name = String(name.dropFirst().prefix { $0 != "]" })
        } else if let colon = name.firstIndex(of: ":") {
            name = String(name[..<colon])
        }
        let here = host.lowercased()
        let areBothLocal = Self.loopback.contains(name) && Self.loopback.contains(here)
        guard name == here || areBothLocal else { throw node.fault(.otherHost(authority)) }
    }
}

extension String {
    /// Whether a part of a URL stands before its path.
    fileprivate func isBeforePath(_ part: String) -> Bool {
        guard let place = firstPlace(of: part) else { return false }
        var slashes = 0
        for character in self[..<place] where character == "/" { slashes += 1 }
        return slashes == 2
    }

    fileprivate func firstPlace(of part: String) -> Index? {
        var place = startIndex
        while place < endIndex {
            if self[place...].hasPrefix(part) { return place }
            place = index(after: place)
        }
        return nil
    }

    fileprivate func replacing(_ part: String, with other: String) -> String {
        guard let place = firstPlace(of: part) else { return self }
        return self[..<place] + other + self[index(place, offsetBy: part.count)...]
    }
}
