import JSON

/// Where a document says that its servers are.
struct ServerPlace {
    let hosts: HostNames

    /// The path that the document puts in front of all others, once no server in it is another host.
    func path(of root: DocumentNode) throws(APIDocumentError) -> String {
        for (_, item) in try root.members(of: "paths") where item.cursor.kind == .object {
            let operations = OperationReader.methods.compactMap { OperationReader.key(of: $0, on: item) }
            for node in [item] + operations.compactMap({ item[$0] }) where node.cursor.kind == .object {
                do throws(APIDocumentError) {
                    _ = try paths(of: node)
                } catch {
                    // Where an operation says it is counts for nothing, unless it is elsewhere.
                    try node.pass(error)
                }
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
                if rest.hasPrefix("/") || rest.isEmpty {
                    paths.append(String(rest))
                } else if rest.contains(where: { ".:@".contains($0) }) {
                    throw server.fault(.otherHost(url))
                } else {
                    // A word that is neither a host nor a path from the root says nothing.
                    try server.pass(server.fault(.badPath(url)))
                }
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
        guard hosts.include(authority) else { throw node.fault(.otherHost(authority)) }
    }
}

/// The names of the host that a document was got from.
struct HostNames {
    private let names: Set<String>

    private static let loopback: Set<String> = ["localhost", "127.0.0.1", "::1"]

    init(_ names: [String]) {
        let names = Set(names.map { $0.lowercased() })
        self.names = names.isDisjoint(with: Self.loopback) ? names : names.union(Self.loopback)
    }

    /// Whether a host, with a port or without, is one of them; a name that everybody fills in is.
    func include(_ authority: String) -> Bool { authority.hasPrefix("{") || names.contains(authority.hostName) }
}

extension String {
    /// The host alone, in small letters, of one with a port; an IPv6 address is without its brackets.
    var hostName: String {
        let name = lowercased()
        if name.hasPrefix("[") { return String(name.dropFirst().prefix { $0 != "]" }) }
        return String(name.prefix { $0 != ":" })
    }
}

extension String {
    /// Whether a part of a URL stands before its path.
    fileprivate func isBeforePath(_ part: String) -> Bool {
        guard let place = firstRange(of: part) else { return false }
        var slashes = 0
        for character in self[..<place.lowerBound] where character == "/" { slashes += 1 }
        return slashes == 2
    }

    fileprivate func replacing(_ part: String, with other: String) -> String {
        guard let place = firstRange(of: part) else { return self }
        return self[..<place.lowerBound] + other + self[place.upperBound...]
    }
}
