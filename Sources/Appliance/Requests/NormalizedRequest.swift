import API

/// Method, path and query of a call as they are sent, after what a person wrote was put in order.
struct NormalizedRequest {
    let method: String
    private(set) var path: String
    let query: [(name: String, value: String)]

    /// Takes apart what was given; a path may begin with the base's own path and end in a query.
    init(_ call: GateCall, basePath: String) throws(RequestError) {
        let method = call.method.uppercased()
        guard (1...20).contains(method.utf8.count), method.utf8.allSatisfy({ (65...90).contains($0) }) else {
            throw .method(call.method)
        }
        var path = Substring(call.path)
        var query = call.query
        if let mark = path.firstIndex(of: "?") {
            for pair in path[path.index(after: mark)...].split(separator: "&") {
                let equals = pair.firstIndex(of: "=") ?? pair.endIndex
                guard let name = Self.decoded(pair[..<equals]), let value = Self.decoded(pair[equals...].dropFirst())
                else { throw .path(call.path) }
                query.append((name, value))
            }
            path = path[..<mark]
        }
        if path.hasPrefix(basePath + "/") { path = path.dropFirst(basePath.count) }
        guard path.first == "/", path.utf8.allSatisfy({ $0 > 32 && $0 < 127 && !"#\\\"<>^`{|}".utf8.contains($0) })
        else { throw .path(call.path) }
        // The library and the servers on the way resolve dot segments, each in its own manner: what was matched against
        // the document has to be what arrives.
        for segment in path.split(separator: "/", omittingEmptySubsequences: false) {
            guard let plain = Self.decoded(segment), plain != ".", plain != ".." else { throw .path(call.path) }
        }
        self.method = method
        self.path = String(path)
        self.query = query
    }

    /// The same request at another path.
    func at(_ path: String) -> NormalizedRequest {
        var other = self
        other.path = path
        return other
    }

    /// Checks headers that a call brings along.
    static func check(_ headers: [(name: String, value: String)]) throws(RequestError) {
        for (name, value) in headers {
            let isToken =
                !name.isEmpty
                && name.utf8.allSatisfy {
                    (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0)
                        || $0 == UInt8(ascii: "-")
                        || $0 == UInt8(ascii: "_")
                }
            guard isToken, value.utf8.allSatisfy({ ($0 >= 32 && $0 != 127) || $0 == 9 }) else { throw .header(name) }
            let reserved = ["token", "host", "content-length", "transfer-encoding", "connection"]
            if reserved.contains(name.lowercased()) { throw .reservedHeader(name) }
        }
    }

    /// The text with its percent escapes decoded; nil if one is broken.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let pair = rest.prefix(2)
            guard pair.count == 2, let value = UInt8(String(Substring(pair)), radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
