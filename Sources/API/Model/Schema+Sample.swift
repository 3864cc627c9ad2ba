import JSON

extension Schema {
    /// A value of the form that the schema wants, with nothing in it: what it requires, and else its default, its
    /// example or the first value that it allows.
    public var sample: JSONValue { sample(depth: 0) }

    private static let maxSampleDepth = 8

    private func sample(depth: Int) -> JSONValue {
        if let example { return example }
        if let defaultValue { return defaultValue }
        if let allowed = allowed.first(where: { !$0.isNull }) { return allowed }
        guard depth < Self.maxSampleDepth else { return .object(JSONObject()) }
        if types.isEmpty, properties.isEmpty, let first = alternatives.first { return first.sample(depth: depth + 1) }
        if types.contains(.object) || (types.isEmpty && !properties.isEmpty) {
            var object = JSONObject()
            // Where nothing is required, everything is shown.
            let required = properties.filter(\.isRequired)
            for property in required.isEmpty && depth == 0 ? properties : required where !property.isReadOnly {
                object[property.name] = property.schema.sample(depth: depth + 1)
            }
            return .object(object)
        }
        if types.contains(.array) { return .array([]) }
        if types.contains(.string) { return "" }
        if types.contains(.integer) { return .integer(Int64(exactly: limits.minimum ?? 0) ?? 0) }
        if types.contains(.number) { return .number(limits.minimum ?? 0) }
        if types.contains(.boolean) { return false }
        return .object(JSONObject())
    }
}
