/// The paths of all operations, to find the operation that a request is.
struct RouteTable: Sendable {
    private struct Key: Hashable {
        let method: String
        let segments: Int
    }

    private struct Route {
        let segments: [PathTemplate.Segment]
        let operation: Int
        let effect: Effect
    }

    /// Routes by method and length, those first that are to be tried first.
    private var routes: [Key: [Route]] = [:]

    init(_ operations: [Operation]) {
        for (index, operation) in operations.enumerated() {
            for path in [operation.path] + operation.fallbackPaths {
                guard let segments = PathTemplate(path)?.segments else { continue }
                let key = Key(method: operation.method, segments: segments.count)
                routes[key, default: []].append(Route(segments: segments, operation: index, effect: operation.effect))
            }
        }
        for key in routes.keys {
            routes[key]?.sort { one, other in
                for (mine, yours) in zip(one.segments, other.segments) where (mine.name == nil) != (yours.name == nil) {
                    return mine.name == nil
                }
                // Two that fit the same paths: better to expect too much than too little.
                return (one.effect, -one.operation) > (other.effect, -other.operation)
            }
        }
    }

    func match(method: String, path: String) -> (operation: Int, parameters: [String: String])? {
        let plain = path.prefix { $0 != "?" && $0 != "#" }
        guard plain.hasPrefix("/") else { return nil }
        var segments: [String] = []
        for part in plain.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let segment = String(part).percentDecoded, segment.staysInPlace else { return nil }
            segments.append(segment)
        }
        for route in routes[Key(method: method.uppercased(), segments: segments.count)] ?? [] {
            if let parameters = Self.parameters(of: route, in: segments) { return (route.operation, parameters) }
        }
        return nil
    }

    private static func parameters(of route: Route, in segments: [String]) -> [String: String]? {
        var parameters: [String: String] = [:]
        for (template, segment) in zip(route.segments, segments) {
            guard let value = template.value(in: segment) else { return nil }
            if let name = template.name { parameters[name] = value }
        }
        return parameters
    }
}

extension String {
    /// Whether a decoded segment is the same segment for every server: no step up, no further slash, no parameters
    /// behind a semicolon, no control characters.
    fileprivate var staysInPlace: Bool {
        !isEmpty && self != "." && self != ".."
            && unicodeScalars.allSatisfy { scalar in
                scalar.value >= 0x20 && scalar.value != 0x7F && scalar != "/" && scalar != "\\" && scalar != ";"
            }
    }
}
