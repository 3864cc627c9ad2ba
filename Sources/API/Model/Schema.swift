import JSON

/// What a value looks like, as the document says.
///
/// References are resolved already. A schema that contains itself is cut where it comes again: from there on anything
/// is accepted.
public final class Schema: Sendable {
    /// A type of JSON values, as `type` of a schema names it.
    public enum ValueType: String, Sendable, Hashable, CaseIterable {
        case null, boolean, integer, number, string, array, object
    }

    /// The name of the document's component that this is, if it is one.
    public let name: String?
    /// The types it may have; none means any.
    public let types: Set<ValueType>
    /// The members of an object, in the document's order.
    public let properties: [Property]
    /// What the elements of an array look like.
    public let items: Schema?
    /// Schemas of which one has to fit; none means that there is no such choice.
    public let alternatives: [Schema]
    /// The only values allowed; none means no such limit.
    public let allowed: [JSONValue]
    /// The minimum and the maximum number, length, or count of elements.
    public let limits: Limits
    /// The document's word on the form of a string: `date-time`, `password`, `binary` …
    public let format: String?
    /// What it is, in words.
    public let text: String
    /// A value that the document gives as an example; nil if it gives none.
    public let example: JSONValue?
    /// What the appliance takes where nothing is given.
    public let defaultValue: JSONValue?
    /// Whether it is a name that the user gives, for which the vendor forbids many characters.
    public let isUserName: Bool

    /// Limits of a value; each only where the document sets one.
    public struct Limits: Sendable, Hashable {
        public var minimum: Double?
        public var maximum: Double?
        public var minLength: Int?
        public var maxLength: Int?
        public var minItems: Int?
        public var maxItems: Int?

        public init() {}
    }

    /// A member of an object.
    public struct Property: Sendable {
        /// The name as the appliance spells it.
        public internal(set) var name: String
        public internal(set) var schema: Schema
        public internal(set) var isRequired: Bool
        /// Where its name is known from; nil if the document doesn't say.
        public internal(set) var source: Source?
        /// Where its shape is known from: that it is a text, an object, a list; nil if the document doesn't say.
        public internal(set) var shapeSource: Source?
        /// The name that the library uses, whatever the appliance's spelling.
        public internal(set) var stableName: String?
        /// Other spellings that a reply may have.
        public internal(set) var also: [String]
        /// Whether its value must reach no history, trace, error or file.
        public internal(set) var isSecret: Bool
        /// Whether it is the appliance's to say: a request doesn't set it.
        public internal(set) var isReadOnly: Bool

        /// Whether its value says what a call is about, where the path does not: what a grant has to name.
        public internal(set) var isTarget: Bool
        /// Whether the user says that it is spelt so: then no other spelling counts in a reply.
        public internal(set) var isCorrected = false
        /// Whether only the appliance's own document has it.
        public internal(set) var isExtra = false

        /// The spellings under which a reply may have it, the likeliest first.
        public var spellings: [String] { isCorrected ? [name] : [name] + also }

        /// The names under which a request may give it. By whatever name the appliance knows it, and be a correction
        /// wrong: what stands under any of them may be what it does.
        public var givenNames: [String] {
            var names = [name]
            for other in also + [stableName ?? name] where !names.contains(other) { names.append(other) }
            return names
        }

        /// The same but for what is changed.
        func with(_ change: (inout Property) -> Void) -> Property {
            var property = self
            change(&property)
            return property
        }

        /// A property of these parts.
        public init(
            name: String, schema: Schema, isRequired: Bool = false, source: Source? = nil, shapeSource: Source? = nil,
            stableName: String? = nil, also: [String] = [], isSecret: Bool = false, isReadOnly: Bool = false,
            isTarget: Bool = false
        ) {
            self.name = name
            self.schema = schema
            self.isRequired = isRequired
            self.source = source
            self.shapeSource = shapeSource ?? source
            self.stableName = stableName
            self.also = also
            self.isSecret = isSecret
            self.isReadOnly = isReadOnly
            self.isTarget = isTarget
        }
    }

    /// A schema of these parts.
    public init(
        name: String? = nil, types: Set<ValueType> = [], properties: [Property] = [], items: Schema? = nil,
        alternatives: [Schema] = [], allowed: [JSONValue] = [], limits: Limits = Limits(), format: String? = nil,
        text: String = "", example: JSONValue? = nil, defaultValue: JSONValue? = nil, isUserName: Bool = false
    ) {
        self.name = name
        self.types = types
        self.properties = properties
        self.items = items
        self.alternatives = alternatives
        self.allowed = allowed
        self.limits = limits
        self.format = format
        self.text = text
        self.example = example
        self.defaultValue = defaultValue
        self.isUserName = isUserName
    }

    /// The property that the appliance spells so.
    public func property(_ name: String) -> Property? {
        properties.first { $0.name == name }
    }

    /// The property under its stable name, else under the appliance's spelling or another one of it.
    public func property(stable name: String) -> Property? {
        properties.first { $0.stableName == name } ?? property(name) ?? properties.first { $0.also.contains(name) }
    }
}
