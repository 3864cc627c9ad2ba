/// The paths of all operations, to find the operation that a request is.
struct RouteTable: Sendable {
    private struct Key: Hashable {
        let method: String
        let segments: Int
    }

    private struct Route {
        let template: PathTemplate
        let operation: Int
        let effect: Effect
    }

    /// Routes by method and length, those first that are to be tried first.
    private var routes: [Key: [Route]] = [:]

    init(_ operations: [Operation]) {
        for (index, operation) in operations.enumerated() {
            for path in [operation.path] + operation.fallbackPaths {
                guard let template = PathTemplate(path) else { continue }
                let key = Key(method: operation.method, segments: template.segments.count)
                routes[key, default: []].append(Route(template: template, operation: index, effect: operation.effect))
            }
        }
        for key in routes.keys {
            routes[key]?.sort { one, other in
                for (mine, yours) in zip(one.template.segments, other.template.segments)
                where (mine.name == nil) != (yours.name == nil) {
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

    /// The gravest effect of what some server may take a request for; nil if it is like none.
    func effect(like method: String, path: String) -> Effect? {
        let segments = path.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").map { segment in
            String(segment).percentDecoded ?? String(segment)
        }
        let method = method.uppercased()
        return routes.lazy.filter { $0.key.method == method }.flatMap(\.value)
            .filter { $0.template.mayMean(segments) }.map(\.effect).max()
    }

    private static func parameters(of route: Route, in segments: [String]) -> [String: String]? {
        var parameters: [String: String] = [:]
        for (template, segment) in zip(route.template.segments, segments) {
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
