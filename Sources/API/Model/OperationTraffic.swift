import JSON

/// What the requests of an operation carry, and what its replies bring: by far the greatest part of a document.
struct OperationTraffic: Sendable {
    /// The schema of the body; nil if the operation takes none.
    var body: Schema?
    /// Whether a request without a body makes no sense.
    var isBodyRequired = false
    /// The media type of the body.
    var bodyType = RequestBody.json
    /// A body that the appliance would take as it stands; nil if the document gives none.
    var bodyExample: JSONValue?
    /// Every documented reply, failures too, in the order of their statuses.
    var replies: [DocumentedReply] = []
    /// What a successful reply brings.
    var content = ReplyContent(nil)
}
