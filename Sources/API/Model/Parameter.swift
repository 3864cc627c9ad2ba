import JSON

/// A value that an operation takes in its path, its query or a header.
public struct Parameter: Sendable {
    /// The part of the request that a parameter is put into.
    public enum Location: String, Sendable, Hashable { case path, query, header }

    /// How a list or an object is written.
    public enum Style: Sendable, Hashable {
        /// The elements of a list each under the parameter's name; the members of an object each under their own.
        case repeated
        /// As one text, with this between its parts; of an object, names and values by turns.
        case joined(String)
        /// The members of an object in brackets behind the parameter's name: `filter[name]=x`.
        case deep
        /// As one text of JSON.
        case json
    }

    public let name: String
    public internal(set) var location: Location
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
    /// How a list or an object is written; of no account for anything else.
    public internal(set) var style = Style.repeated
}
