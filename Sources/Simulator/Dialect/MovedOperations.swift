import API
import JSON

/// Operations that a dialect has elsewhere than the document says.
struct MovedOperations: Sendable {
    private struct Route: Sendable {
        let place: Dialect.Place
        let segments: [Substring]
        let operation: Operation
    }

    private var routes: [Route] = []
    private var names: Set<String> = []

    init(_ places: [String: Dialect.Place], of document: APIDocument?) {
        for (name, place) in places {
            guard let document, let operation = document[name],
                // One request may bear two names: what comes in is met under one of them.
                let met = document.match(method: operation.method, path: operation.path)?.operation
            else { continue }
            names.formUnion([met.name, operation.name])
            routes.append(Route(place: place, segments: place.path.split(separator: "/"), operation: operation))
        }
    }

    var isEmpty: Bool { routes.isEmpty }

    /// Whether an operation is elsewhere than the document says.
    func contains(_ operation: Operation) -> Bool { names.contains(operation.name) }

    /// The operation that has moved to a place, and what its path says.
    func match(method: String, path: String) -> (operation: Operation, path: [String: String])? {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for route in routes where route.place.method == method && route.segments.count == segments.count {
            var parameters: [String: String] = [:]
            let fits = zip(route.segments, segments).allSatisfy { template, segment in
                guard template.hasPrefix("{"), template.hasSuffix("}") else { return template == segment }
                parameters[String(template.dropFirst().dropLast())] = percentDecoded(segment)
                return !segment.isEmpty
            }
            if fits { return (route.operation, parameters) }
        }
        return nil
    }

    /// Puts the parameters that the path of a moved operation does not name where they belong: they come in the body,
    /// those of a GET in the query.
    func unpack(
        _ request: inout Request, _ path: inout [String: String], of operation: Operation
    ) throws(ServiceError) {
        var body = request.method == "GET" ? nil : (try? JSONValue(parsing: request.body))?.object
        for parameter in operation.parameters where path[parameter.name] == nil {
            let name = parameter.name
            let value = body?[name]?.asParameter ?? request.query.first { $0.name == name }?.value
            if body?[name] != nil { body?[name] = nil }
            switch (parameter.location, value) {
            case (.path, let value?): path[name] = value
            case (.path, nil): throw ServiceError(400, "\(name) is missing.")
            case (.query, let value?): request.query.append((name, value))
            default: break
            }
        }
        if let body { request.body = (try? JSONValue.object(body).text()) ?? [] }
    }
}

extension JSONValue {
    /// A value as a path or a query has it.
    fileprivate var asParameter: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .bool(let truth): String(truth)
        default: nil
        }
    }
}
