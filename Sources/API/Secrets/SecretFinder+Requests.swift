import JSON

/// What is secret in the parts of a request that are no JSON: there a secret may stand inside of an object that is
/// written as one text, or under a name that only the object's own schema knows.
extension SecretFinder {
    /// A query or headers without their secrets, which are noted.
    ///
    /// - Parameters:
    ///   - parameters: what a document says of the request.
    ///   - location: the part of the request that it is.
    public mutating func redact(
        _ pairs: [(name: String, value: String)], of parameters: [Parameter] = [],
        in location: Parameter.Location = .query
    ) -> [(name: String, value: String)] {
        let known = parameters.filter { $0.location == location }
        return pairs.map { ($0.name, redact($0.value, under: $0.name, known)) }
    }

    private mutating func redact(_ value: String, under name: String, _ parameters: [Parameter]) -> String {
        let same = parameters.filter { $0.isCalled(name) }
        guard !Self.isSecret(nameOrPart: name), !same.contains(where: \.isSecret),
            !parameters.contains(where: { $0.hidesMember(name) })
        else { return mask(value) }
        for parameter in same {
            guard case .joined(let separator) = parameter.style, SecretPlaces(parameter.schema).hasMembers else {
                continue
            }
            return redact(joined: value, by: separator, SecretPlaces(parameter.schema))
        }
        // Whoever wrote it, what is JSON is looked through as such.
        guard value.hasPrefix("{") || value.hasPrefix("["), let json = try? JSONValue(parsing: Array(value.utf8))
        else {
            return value
        }
        let shown = redact(json, schema: same.first?.schema)
        guard shown != json, let bytes = try? shown.text() else { return value }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Names and values by turns.
    private mutating func redact(joined text: String, by separator: String, _ places: SecretPlaces) -> String {
        guard let mark = separator.first else { return text }
        var parts = text.split(separator: mark, omittingEmptySubsequences: false).map(String.init)
        for index in parts.indices.dropFirst() where index % 2 == 1 && places.member(parts[index - 1]).isSecret {
            parts[index] = mask(parts[index])
        }
        return parts.joined(separator: separator)
    }

    private mutating func mask(_ text: String) -> String {
        note(.string(text))
        return Self.mask
    }

    /// The secrets in the arguments of a call, which are noted, whether or not a request can be made of them.
    public mutating func note(arguments: JSONValue, of operation: Operation) {
        var members = operation.parameters.map { parameter in
            Schema.Property(name: parameter.name, schema: parameter.schema, isSecret: parameter.isSecret)
        }
        members += operation.body?.properties ?? []
        if let body = operation.body {
            members.append(Schema.Property(name: "body", schema: body, isSecret: SecretPlaces(body).isSecret))
        }
        var arguments = arguments
        // One that is given bare is the only one that is required.
        if arguments.object == nil {
            let names = operation.required.isEmpty && operation.isBodyRequired ? ["body"] : operation.required
            guard let name = names.first, names.count == 1 else { return }
            arguments = [name: arguments]
        }
        _ = redact(arguments, schema: Schema(properties: members, alternatives: operation.body.map { [$0] } ?? []))
    }

    /// A text that is a body of its own without its secrets, which are noted; nil where nobody can look for any in it.
    public mutating func redact(body text: String, type: String, schema: Schema?, isSecret: Bool) -> String? {
        if isSecret || SecretPlaces(schema).isSecret { return mask(text) }
        guard type.isLegible else { return nil }
        let struck = SecretPatterns.secrets(in: text)
        for secret in struck.found { note(.string(secret)) }
        return redact(text: SecretColumns.strike(struck.text))
    }

    /// Whether a name, or a part of one such as `filter[password]`, is one that secrets go by.
    private static func isSecret(nameOrPart name: String) -> Bool {
        isSecret(name: name) || name.split { "[].".contains($0) }.contains { isSecret(name: String($0)) }
    }
}

extension Operation {
    /// Whether a call takes anything that is to be shown to nobody.
    public var takesSecrets: Bool {
        parameters.contains { $0.isSecret || $0.schema.holdsSecrets }
            || body.map { SecretPlaces($0).isSecret || $0.holdsSecrets } ?? false
    }
}

extension Parameter {
    /// Whether a request may have it under a name; of headers, letters small and large are the same.
    fileprivate func isCalled(_ name: String) -> Bool {
        guard location == .header else { return name == self.name || name == sentAs }
        return name.lowercased() == self.name.lowercased()
    }

    /// Whether a name of the query stands for a member of it that is a secret: in brackets behind its own name, or
    /// alone, as the members of an object may.
    fileprivate func hidesMember(_ name: String) -> Bool {
        for start in [sentAs ?? self.name, self.name] where name.hasPrefix(start + "[") {
            var place = SecretPlaces(schema)
            for step in name.dropFirst(start.count).split(whereSeparator: { "[]".contains($0) }) {
                let member = place.member(String(step))
                if member.isSecret { return true }
                place = member.place
            }
        }
        let places = SecretPlaces(schema)
        return style == .repeated && places.knows(name) && places.member(name).isSecret
    }
}

extension String {
    /// Whether a body of this media type is text for people, in which names stand before values.
    fileprivate var isLegible: Bool {
        let type = prefix { $0 != ";" }.lowercased()
        return type.hasPrefix("text/") || ["xml", "yaml", "pem-file"].contains { type.hasSuffix($0) }
    }
}
