import JSON

/// A reply that the document tells of.
public struct DocumentedReply: Sendable {
    /// The HTTP status; nil for `default`.
    public let status: Int?
    /// When it comes.
    public let text: String
    /// Such as `application/json`; nil for a reply without a body.
    public let mediaType: String?
    /// The whole body, envelope included.
    public let schema: Schema?
    /// A whole example of the body.
    public let example: JSONValue?
}
