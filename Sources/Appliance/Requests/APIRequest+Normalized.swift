import API

extension APIRequest {
    /// The request as it is sent, after what a person wrote was put in order: the method in capitals, the path without
    /// the base's own path in front and without a query behind it.
    func normalized(basePath: String) throws(RequestError) -> APIRequest {
        var request = self
        request.method = method.uppercased()
        guard (1...20).contains(request.method.utf8.count),
            request.method.utf8.allSatisfy({ (65...90).contains($0) })
        else { throw .method(method) }
        var rest = path[...]
        if let mark = rest.firstIndex(of: "?") {
            for pair in rest[rest.index(after: mark)...].split(separator: "&") {
                let equals = pair.firstIndex(of: "=") ?? pair.endIndex
                guard let name = String(pair[..<equals]).percentDecoded,
                    let value = String(pair[equals...].dropFirst()).percentDecoded
                else { throw .path(path) }
                request.query.append((name, value))
            }
            rest = rest[..<mark]
        }
        if rest.hasPrefix(basePath + "/") { rest = rest.dropFirst(basePath.count) }
        guard rest.first == "/", rest.utf8.allSatisfy({ $0 > 32 && $0 < 127 && !"#\\\"<>^`{|}".utf8.contains($0) })
        else { throw .path(path) }
        // The library and the servers on the way resolve dot segments, each in its own manner: what was matched against
        // the document has to be what arrives.
        for segment in rest.split(separator: "/", omittingEmptySubsequences: false) {
            guard Self.staysInPlace(segment) else { throw .path(path) }
        }
        request.path = String(rest)
        let override = MethodOverride(of: request.method)
        let type = headers.first { $0.name.lowercased() == "content-type" }?.value
        if let name = request.query.first(where: { override.isOne($0.name, $0.value) })?.name
            ?? override.inPath(request.path) ?? request.body.flatMap({ override.inBody($0, type: type) })
        {
            throw .override(name)
        }
        return request
    }

    /// Whether no server takes a segment of a path for a way to another: dots, also before a `;`, encoded ones, and
    /// encoded slashes are none that a request may have, however often they are encoded.
    private static func staysInPlace(_ segment: Substring) -> Bool {
        var plain = String(segment)
        guard plain.percentDecoded != nil else { return false }
        for _ in 0..<4 {
            let name = plain.prefix { $0 != ";" }
            if name == "." || name == ".." { return false }
            // What is left may be text with a percent sign in it.
            guard let decoded = plain.percentDecoded, decoded != plain else { return true }
            if decoded.contains("/") || decoded.contains("\\") { return false }
            let escapes = plain.lowercased()
            if escapes.contains("%2e"), decoded.prefix(while: { $0 != ";" }).allSatisfy({ $0 == "." }) { return false }
            plain = decoded
        }
        return false
    }

    /// The path without a query and without the base's own path: what it most likely means where it can't be sent.
    func path(withoutQueryBelow basePath: String) -> String {
        let plain = path.prefix { $0 != "?" }
        return String(plain.hasPrefix(basePath + "/") ? plain.dropFirst(basePath.count) : plain)
    }

    /// Refuses headers that no request may bring along.
    func checkHeaders() throws(RequestError) {
        let override = MethodOverride(of: method)
        for (name, value) in headers {
            let isToken =
                !name.isEmpty
                && name.utf8.allSatisfy {
                    (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0)
                        || $0 == UInt8(ascii: "-")
                        || $0 == UInt8(ascii: "_")
                }
            guard isToken, value.utf8.allSatisfy({ ($0 >= 32 && $0 != 127) || $0 == 9 }) else { throw .header(name) }
            if Self.reservedHeaders.contains(name.lowercased()) { throw .reservedHeader(name) }
            if override.isOne(header: name) { throw .override(name) }
        }
    }

    private static let reservedHeaders: Set<String> = [
        "token", "host", "content-length", "transfer-encoding", "connection",
    ]

    /// The headers as they are sent but for the token: the type of the body is its own unless somebody says otherwise.
    var headersWithType: [(name: String, value: String)] {
        guard let body, !headers.contains(where: { $0.name.lowercased() == "content-type" }) else { return headers }
        return headers + [("Content-Type", body.type)]
    }
}
