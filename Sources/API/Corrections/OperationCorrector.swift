/// Puts what a user says of the method and the path of operations into a document's operations.
///
/// No effect falls: what an operation is known to do it still does elsewhere, and where another operation may be meant
/// by the same request, the request is as dangerous as the more dangerous of the two.
struct OperationCorrector {
    private(set) var operations: [Operation]
    /// What is matched to the requests of old: the operations before they moved.
    private(set) var aliases: [Operation]
    private(set) var points: [CorrectedPoint] = []
    /// As they were at first.
    private let known: [Operation]

    init(_ document: APIDocument) {
        operations = document.operations
        aliases = document.aliases
        known = document.operations + document.aliases
    }

    /// Corrects operations; names of ours that are one operation of the appliance's move together, unless each is
    /// corrected by itself.
    mutating func correct(_ corrections: [Correction]) throws(CorrectionError) {
        let before = operations
        var moved: Set<String> = []
        for case .operation(let name, _, _) in corrections { moved.insert(name) }
        for case .operation(let name, let method, let path) in corrections {
            guard let index = before.firstIndex(where: { $0.name == name }) else {
                throw CorrectionError(
                    .unknownOperation(name, suggestion: closest(to: name, in: before.map(\.name))))
            }
            let main = before[index]
            try correct(index, method: method, path: path.flatMap { PathTemplate($0) })
            for (other, sibling) in before.enumerated()
            where sibling.route == main.route && !moved.contains(sibling.name) && other != index {
                let template = path.flatMap { PathTemplate($0) }?.renamed(from: main, to: sibling)
                try correct(other, method: method, path: template)
            }
        }
    }

    private mutating func correct(
        _ index: Int, method: String?, path: PathTemplate?
    ) throws(CorrectionError) {
        let before = operations[index]
        guard before.needsToken else { throw CorrectionError(.login(before.name)) }
        var operation = before
        let newMethod = method ?? before.method
        if newMethod == "GET", before.effect != .read {
            throw CorrectionError(.readingMethod(operation: before.name, method: newMethod, effect: before.effect))
        }
        if method != nil {
            operation.method = newMethod
            operation.sources.method = .corrected
            point("method", of: before, before.method, newMethod, before.sources.method)
        }
        if let path {
            operation = try Self.move(operation, to: path)
            operation.sources.path = .corrected
            point("path", of: before, before.path, path.text, before.sources.path)
        }
        if operation.sources.operation == .assumed { operation.sources.operation = .corrected }
        operation.effect = effect(of: operation, before: before)
        if operation.effect != before.effect {
            point("effect", of: before, before.effect.rawValue, operation.effect.rawValue, before.sources.operation)
        }
        operations[index] = operation
        if operation.route != before.route { aliases.append(before) }
    }

    private mutating func point(
        _ subject: String, of operation: Operation, _ ours: String, _ corrected: String, _ source: Source?
    ) {
        guard subject != "effect" || ours != corrected else { return }
        points.append(
            CorrectedPoint(
                subject: subject, operation: operation.name, ours: ours, corrected: corrected, source: source))
    }

    /// What a moved operation does: what it did, what its method says, and what else may be meant by its request.
    private func effect(of operation: Operation, before: Operation) -> Effect {
        var effect = before.effect
        let wasReading = Effect.unknown(method: before.method) == .read
        if operation.method != before.method {
            // What we took for reading was so because of its method; and whatever deletes, destroys.
            if operation.method == "DELETE" || wasReading { effect = .destroy }
        }
        guard let path = PathTemplate(operation.path) else { return effect }
        for other in known where other.method == operation.method && other.name != operation.name {
            let paths = [other.path] + other.fallbackPaths
            if paths.contains(where: { PathTemplate($0)?.mayMean(path) ?? false }) {
                effect = max(effect, other.effect)
            }
        }
        return effect
    }

    /// The operation at another path: what that no longer names goes into the body, or into the query of a GET.
    private static func move(_ operation: Operation, to path: PathTemplate) throws(CorrectionError) -> Operation {
        var operation = operation
        let names = Set(path.names)
        for name in path.names where !operation.parameters.contains(where: { $0.name == name }) {
            throw CorrectionError(
                .unknownPathName(operation: operation.name, name: name, known: operation.parameters.map(\.name)))
        }
        let first = operation.parameters.first { $0.location == .path }?.name
        var parameters: [Parameter] = path.names.compactMap { name in
            operation.parameters.first { $0.name == name }?.at(.path)
        }
        for parameter in operation.parameters where !names.contains(parameter.name) {
            if parameter.location == .header {
                parameters.append(parameter)
            } else if parameter.location == .query || operation.method == "GET" {
                parameters.append(parameter.at(.query))
            } else {
                try operation.takeIntoBody(parameter, isTarget: parameter.name == first)
            }
        }
        operation.parameters = parameters
        operation.path = path.text
        operation.fallbackPaths = []
        return operation
    }
}

extension Operation {
    /// Makes a parameter a member of the body; one that is there already under its name stands for it.
    fileprivate mutating func takeIntoBody(_ parameter: Parameter, isTarget: Bool) throws(CorrectionError) {
        let schema = body ?? Schema(types: [.object])
        guard schema.types == [.object] || schema.types.isEmpty && !schema.properties.isEmpty,
            schema.alternatives.isEmpty
        else { throw CorrectionError(.noRoomInBody(operation: name, name: parameter.name)) }
        var properties = schema.properties
        if let same = schema.property(stable: parameter.name)?.name {
            properties = properties.map { property in
                guard property.name == same else { return property }
                return property.with { property in
                    // A call without it named nothing in the path either.
                    property.isRequired = property.isRequired || parameter.isRequired
                    property.isTarget = property.isTarget || isTarget
                    property.isSecret = property.isSecret || parameter.isSecret
                }
            }
        } else {
            properties.append(
                Schema.Property(
                    name: parameter.name, schema: parameter.schema, isRequired: parameter.isRequired,
                    source: .corrected, isSecret: parameter.isSecret, isTarget: isTarget))
        }
        body = schema.with(types: [.object], properties: properties, items: nil, allowed: [])
        isBodyRequired = isBodyRequired || parameter.isRequired
    }
}

extension Parameter {
    /// The parameter in another part of the URL, under the name that calls use.
    fileprivate func at(_ location: Location) -> Parameter {
        guard location != self.location else { return self }
        var parameter = self
        parameter.location = location
        parameter.isRequired = isRequired || location == .path
        parameter.source = .corrected
        parameter.sentAs = nil
        return parameter
    }
}

extension PathTemplate {
    /// The path for an operation that is the same but for what its parameters are called.
    fileprivate func renamed(from one: Operation, to other: Operation) -> PathTemplate? {
        let names = zip(PathTemplate(one.path)?.names ?? [], PathTemplate(other.path)?.names ?? [])
        let others = Dictionary(names.map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
        return renamed(self.names.map { others[$0] ?? $0 })
    }
}
