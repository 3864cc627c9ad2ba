import JSON

/// A value that an operation takes in its path or its query.
public struct Parameter: Sendable {
    /// The part of the URL that a parameter is put into.
    public enum Location: String, Sendable, Hashable { case path, query }

    public let name: String
    public let location: Location
    public let schema: Schema
    public internal(set) var isRequired: Bool
    public let text: String
    /// A value to try it with.
    public let example: JSONValue?
    /// Where it is known from; nil if the document doesn't say.
    public internal(set) var source: Source?
    /// Whether `+ . % &` may stand in it, which the vendor forbids in general.
    public let allowsForbidden: Bool
    /// What the appliance calls it in a query, where that is not the name that calls use.
    public internal(set) var sentAs: String?
}
