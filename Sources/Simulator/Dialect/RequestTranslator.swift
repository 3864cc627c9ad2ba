import API
import JSON

/// Puts a request's body back into the plain form.
///
/// What the document's schema does not have, as the dialect spells it, is not passed on. What is not of the dialect's
/// form stays as it came: the checks that follow refuse it.
struct RequestTranslator {
    private let form: DialectForm
    /// The appliance's own fields that came with the body, of the record itself and of each policy in it.
    private(set) var extras = JSONObject()
    private(set) var extrasOfPolicies: [Policy.ID: JSONObject] = [:]

    init(_ form: DialectForm) {
        self.form = form
    }

    private var dialect: Dialect { form.dialect }

    mutating func translate(_ body: JSONValue, for operation: Operation) throws(ServiceError) -> JSONValue {
        try value(body, form.body(of: operation), at: "")
    }

    private mutating func value(
        _ value: JSONValue, _ use: SchemaShapes.Use, at path: String
    ) throws(ServiceError) -> JSONValue {
        switch value {
        case .object(let object): return try self.object(object, use, at: path)
        case .array(let elements):
            guard let items = form.shapes.shape(use)?.items else { return value }
            // The only list that a body itself is: of numbers that the appliance gave.
            if case .component("JobIds") = use { return .array(elements.map(number)) }
            var plain: [JSONValue] = []
            for (index, element) in elements.enumerated() {
                plain.append(try self.value(element, items, at: "\(path)[\(index)]"))
            }
            return .array(plain)
        default: return value
        }
    }

    private mutating func object(
        _ object: JSONObject, _ use: SchemaShapes.Use, at path: String
    ) throws(ServiceError) -> JSONValue {
        guard form.shapes.shape(use)?.properties.isEmpty == false else { return .object(object) }
        let schema = if case .component(let name) = use { name } else { "" }
        let own = dialect.hasExtraFields ? ExtraFields.Record.names(of: schema) : []
        var plain = JSONObject()
        var extras = JSONObject()
        for (name, member) in object {
            let place = path.isEmpty ? name : "\(path).\(name)"
            if let property = form.property(spelled: name, in: use) {
                plain[property.key.property] = try self.member(member, property, at: place)
            } else if own.contains(name) {
                extras[name] = member
            } else if dialect.unknownFields == .refuse {
                throw ServiceError(400, "\(place) is not known: \(schema) has no such property.")
            }
        }
        if path.isEmpty {
            self.extras = extras
        } else if schema == "PolicyChoice", let id = plain["id"]?.int {
            extrasOfPolicies[id] = extras
        }
        return .object(plain)
    }

    /// What a member is in the plain form; nil if it says nothing.
    private mutating func member(
        _ member: JSONValue, _ property: SchemaShapes.Property, at path: String
    ) throws(ServiceError) -> JSONValue? {
        if form.isEmptyListOfReply(member, property) { return nil }
        if let thing = PassedThing(inRequest: property.key) {
            guard dialect.locations == .objects else { return member }
            return try passed(member, as: thing, at: path)
        }
        if property.isTime, dialect.times != .us, SimulatedTime(member, in: .us) == nil,
            let time = SimulatedTime(member, in: dialect.times)
        {
            return .string(time.jobText)
        }
        if property.isID { return number(member) }
        if property.isWord, let word = member.string { return .string(form.plainWords[word] ?? word) }
        if EntityList.isList(property.key) {
            return try EntityList.morefs(
                in: member, at: path, spelling: form.spelling(of: PropertyName(schema: "Entity", property: "moref")))
        }
        return try value(member, property.value, at: path)
    }

    /// The text that an object stands for which a list gave, or those of a list of them.
    private func passed(_ member: JSONValue, as thing: PassedThing, at path: String) throws(ServiceError) -> JSONValue {
        if case .array(let elements) = member {
            var texts: [JSONValue] = []
            for (index, element) in elements.enumerated() {
                texts.append(try passed(element, as: thing, at: "\(path)[\(index)]"))
            }
            return .array(texts)
        }
        guard let text = thing.text(of: member) else {
            throw ServiceError(400, "\(path) must be the very object that the list gave: {\"id\", \"name\"}.")
        }
        return .string(text)
    }

    /// A number that the dialect writes as a text.
    private func number(_ value: JSONValue) -> JSONValue {
        guard dialect.ids == .texts, let text = value.string, let number = Int64(text), String(number) == text else {
            return value
        }
        return .integer(number)
    }
}

extension DialectForm {
    /// Whether a member is an empty list as replies have it where there is nothing: in a part that requests share with
    /// replies it says nothing.
    fileprivate func isEmptyListOfReply(_ member: JSONValue, _ property: SchemaShapes.Property) -> Bool {
        guard dialect.emptyLists != .asIs, member.isNull || member.array?.isEmpty == true,
            shapes.shape(property.value)?.isList == true
        else { return false }
        return ["ScheduleDetails", "SpanningDatastores", "EmailNotification"].contains(property.key.schema)
    }
}
