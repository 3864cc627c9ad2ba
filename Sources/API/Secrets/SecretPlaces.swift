import JSON

/// What is secret at a place of a value, by the word of a document, and by names where that has none.
public struct SecretPlaces {
    /// The schemas that may be meant: one, and whatever alternatives it has.
    private let forms: [Schema]

    /// More alternatives than any true document has in one place.
    private static let maxForms = 200

    /// The place of a whole value; nil where no document tells of it.
    public init(_ schema: Schema?) { self.init(among: schema.map { [$0] } ?? []) }

    private init(among schemas: [Schema]) {
        guard schemas.count > 1 || schemas.first?.alternatives.isEmpty == false else {
            forms = schemas
            return
        }
        var forms: [Schema] = []
        var seen: Set<ObjectIdentifier> = []
        var rest = schemas[...]
        while let schema = rest.popFirst(), forms.count < Self.maxForms {
            guard seen.insert(ObjectIdentifier(schema)).inserted else { continue }
            forms.append(schema)
            rest += schema.alternatives
        }
        self.forms = forms
    }

    /// Whether the document says that what stands here is shown to nobody.
    public var isSecret: Bool { forms.contains { $0.format == "password" } }

    /// Whether a document tells which members there are.
    var hasMembers: Bool { forms.contains { !$0.properties.isEmpty || $0.types.contains(.object) } }

    /// Whether a document knows a member of that name.
    func knows(_ key: String) -> Bool { forms.contains { !$0.properties(given: key).isEmpty } }

    /// The place of the elements.
    public var items: SecretPlaces { SecretPlaces(among: forms.compactMap(\.items)) }

    /// The place of a member, and whether it is a secret. A name may be the spelling of one field and the stable name
    /// of another: where any of them is a secret, it is.
    ///
    /// - Parameter isNamedSo: whether secrets go by the name, where that was found out already.
    public func member(_ key: String, isNamedSo: Bool? = nil) -> (isSecret: Bool, place: SecretPlaces) {
        let properties = forms.flatMap { $0.properties(given: key) }
        let place = SecretPlaces(among: properties.map(\.schema))
        let isSecret =
            properties.isEmpty
            ? isNamedSo ?? SecretFinder.isSecret(name: key) : properties.contains(where: \.isSecret)
        return (isSecret || place.isSecret, place)
    }
}

extension Schema {
    /// The properties that a request may give under a name.
    fileprivate func properties(given name: String) -> [Property] {
        properties.filter { $0.name == name || $0.stableName == name || $0.also.contains(name) }
    }
}

extension Parameter {
    /// Whether its value must reach no history, trace, error or file.
    public var isSecret: Bool {
        SecretFinder.isSecret(name: name) || sentAs.map(SecretFinder.isSecret) ?? false
            || SecretPlaces(schema).isSecret || SecretPlaces(schema).items.isSecret
    }
}
