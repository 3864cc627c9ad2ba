extension APIDocument {
    /// The names, in every spelling, of all properties of requests whose values are secrets.
    public var secretNames: Set<String> {
        operations.reduce(into: []) { names, operation in operation.body?.addSecretNames(to: &names) }
    }
}

extension Schema {
    fileprivate func addSecretNames(to names: inout Set<String>) {
        for property in properties {
            if property.isSecret {
                names.formUnion([property.name] + property.also + [property.stableName ?? property.name])
            }
            property.schema.addSecretNames(to: &names)
        }
        items?.addSecretNames(to: &names)
        for alternative in alternatives { alternative.addSecretNames(to: &names) }
    }
}
