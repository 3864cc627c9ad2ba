extension APIDocument {
    /// The names, in every spelling, of all properties of requests whose values are secrets.
    public var secretNames: Set<String> {
        var collector = SecretNames()
        for operation in operations {
            if let body = operation.body { collector.read(body) }
            for parameter in operation.parameters {
                if parameter.isSecret {
                    collector.names.formUnion([parameter.name, parameter.sentAs ?? parameter.name])
                }
                collector.read(parameter.schema)
            }
        }
        return collector.names
    }
}

extension Schema {
    /// Whether any member, however deep, is a secret.
    var holdsSecrets: Bool {
        var collector = SecretNames()
        collector.read(self)
        return !collector.names.isEmpty
    }
}

/// Collects the names of secrets, each schema once: many may share one that is large.
private struct SecretNames {
    var names: Set<String> = []
    private var seen: Set<ObjectIdentifier> = []

    mutating func read(_ schema: Schema) {
        guard seen.insert(ObjectIdentifier(schema)).inserted else { return }
        for property in schema.properties {
            let places = SecretPlaces(property.schema)
            if property.isSecret || places.isSecret || places.items.isSecret { names.formUnion(property.givenNames) }
            read(property.schema)
        }
        if let items = schema.items { read(items) }
        for alternative in schema.alternatives { read(alternative) }
    }
}
