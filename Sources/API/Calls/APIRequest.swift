import JSON

/// A request to the appliance, from an operation and its arguments or by hand: the same one from here to the transport.
public struct APIRequest: Sendable {
    /// The HTTP method; in capitals unless it was given by hand.
    public var method: String
    /// The path below the base, percent-encoded, such as `/4.1/jobs/118`.
    public var path: String
    /// Older or shorter paths for the same, to try when the appliance doesn't find the first.
    public var fallbackPaths: [String]
    /// The query, not yet encoded.
    public var query: [(name: String, value: String)]
    /// The headers that somebody gave; the token is not among them.
    public var headers: [(name: String, value: String)]
    /// The body; nil sends none, and no `Content-Type` either.
    public var body: RequestBody?
    /// What the user should know of it, a sentence each: properties that the document doesn't know.
    public var notes: [String]

    /// Puts a request together; all but method and path may be left out.
    public init(
        method: String, path: String, fallbackPaths: [String] = [], query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = [], body: RequestBody? = nil, notes: [String] = []
    ) {
        self.method = method
        self.path = path
        self.fallbackPaths = fallbackPaths
        self.query = query
        self.headers = headers
        self.body = body
        self.notes = notes
    }

    /// Whether its path says that it is about a secret, as `/4.1/auth/password` does: then a body that is one text is
    /// that secret.
    public var isAboutSecrets: Bool {
        path.split(separator: "/").contains { SecretFinder.isSecret(name: String($0)) }
    }

    /// The path and, behind a question mark, the encoded query.
    public var target: String { path + Self.text(of: query) }

    /// A query with its question mark, or nothing.
    public static func text(of query: [(name: String, value: String)]) -> String {
        guard !query.isEmpty else { return "" }
        return "?" + query.map { $0.name.queryEncoded + "=" + $0.value.queryEncoded }.joined(separator: "&")
    }
}
