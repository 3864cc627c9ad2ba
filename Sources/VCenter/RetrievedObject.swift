/// An object as the property collector tells of it: those of its properties that are set.
struct RetrievedObject {
    var object = ManagedObject(type: "", id: "")
    /// Whether it was said which object it is.
    var isNamed = false
    private var values = [PropertyValue?](repeating: nil, count: Property.allCases.count)

    subscript(property: Property) -> PropertyValue? {
        get { values[property.rawValue] }
        set { values[property.rawValue] = newValue }
    }

    /// Makes room for another object.
    mutating func clear() {
        isNamed = false
        for index in values.indices { values[index] = nil }
    }
}

/// The value of a property, before anybody has asked whether it is of the right type.
struct PropertyValue: Hashable {
    /// Its `xsi:type`, without a prefix; nil where it says none.
    var type: String?
    /// The text that stands in it.
    var text = ""
    /// Of a reference, what it refers to.
    var referenceType: String?
    /// Of an array, the references in it.
    var references: [ManagedObject] = []
    /// Whether elements stand in it that are none.
    var hasOther = false

    /// What it is, in a few words.
    fileprivate var words: String { type ?? (hasOther || !references.isEmpty ? "elements" : "a text") }
    fileprivate static let reference = "ManagedObjectReference"
}

extension RetrievedObject {
    /// A text; nil where the property is not set, or is empty.
    func text(_ property: Property) throws(UnexpectedXML) -> String? {
        guard let value = self[property] else { return nil }
        let isText = value.references.isEmpty && !value.hasOther && value.referenceType == nil
        guard isText, value.type != PropertyValue.reference, value.type?.hasPrefix("ArrayOf") != true else {
            throw wrong(property, expected: "a text", value.words)
        }
        return value.text.isEmpty ? nil : value.text
    }

    /// True or false; nil where the property is not set.
    func flag(_ property: Property) throws(UnexpectedXML) -> Bool? {
        guard let text = try text(property) else { return nil }
        switch text.trimmed {
        case "true", "1": return true
        case "false", "0": return false
        default: throw wrong(property, expected: "true or false", "“\(text)”")
        }
    }

    /// A whole number; nil where the property is not set.
    func number(_ property: Property) throws(UnexpectedXML) -> Int64? {
        guard let text = try text(property) else { return nil }
        guard let number = Int64(text.trimmed) else { throw wrong(property, expected: "a number", "“\(text)”") }
        return number
    }

    /// What the property refers to; nil where it is not set.
    func reference(_ property: Property) throws(UnexpectedXML) -> ManagedObject? {
        guard let value = self[property] else { return nil }
        guard value.references.isEmpty, !value.hasOther,
            value.type ?? PropertyValue.reference == PropertyValue.reference
        else { throw wrong(property, expected: "a reference", value.words) }
        return try ManagedObject(type: value.referenceType, id: value.text, in: property.path, of: object.id)
    }

    /// What the property refers to; nothing where it is not set.
    func references(_ property: Property) throws(UnexpectedXML) -> [ManagedObject] {
        guard let value = self[property] else { return [] }
        guard !value.hasOther, value.type?.hasPrefix("ArrayOf") ?? true, value.text.trimmed.isEmpty else {
            throw wrong(property, expected: "references", value.words)
        }
        return value.references
    }

    private func wrong(_ property: Property, expected: String, _ got: String) -> UnexpectedXML {
        .wrongValue(property.path, of: object.id, expected: expected, got: got)
    }
}
