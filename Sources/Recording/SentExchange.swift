import API
import JSON

/// A request and what became of it, as the session knows it, before anything is taken out.
public struct SentExchange {
    /// Which of the session's appliances it was with, from 1.
    public var appliance = 1
    /// Scheme, host and port of the appliance.
    public var origin: String
    /// The HTTP method in capitals.
    public var method: String
    /// The path from the root of the server, as it was sent, but for its secrets.
    public var path: String
    /// The query, not encoded, without its secrets.
    public var query: [(name: String, value: String)] = []
    /// The type of the body.
    public var contentType: String?
    /// The body where it is JSON, without what the document calls a secret.
    public var json: JSONValue?
    /// The body where it is not.
    public var bytes: [UInt8]?
    /// How long a body is that is not to be written down.
    public var unwritten: Int?
    /// The operation that the request is; nil if no document tells of it.
    public var operation: Operation?
    /// Whether it asks for a token.
    public var isLogin = false
    /// Whether it is with vCenter, whose requests and replies are XML; and whether it logs in there.
    public var isMarkup = false
    public var isMarkupLogin = false
    /// Other names of the appliance, under which its document may say that it is about it.
    public var otherNames: [String] = []
    /// Whether it is a document that an earlier session had read.
    public var isKept = false
    /// From the start to the end.
    public var duration = Duration.zero
    /// What became of it.
    public var outcome: Outcome

    /// What became of a request.
    public enum Outcome {
        /// A reply, and how many bytes its body had where only the beginning is at hand.
        case reply(status: Int, headers: [(name: String, value: String)], body: [UInt8], whole: Int)
        /// No whole reply.
        case failure(kind: String, sent: Bool, detail: String)
    }

    /// An exchange of these parts; the rest is as in the declarations.
    public init(origin: String, method: String, path: String, outcome: Outcome) {
        self.origin = origin
        self.method = method
        self.path = path
        self.outcome = outcome
    }
}
