/// A session as it was recorded: what was asked of an appliance, and what came back.
///
/// The form of the file: docs/contracts.md, "Recordings".
public struct Recording: Sendable {
    /// The version of the form that this program writes and reads.
    public static let formVersion: Int64 = 1

    /// What the first line says of all others.
    public var head: RecordingHead
    /// The exchanges, in the order in which they ended.
    public var exchanges: [RecordedExchange]
    /// The number of a last line that was cut short; nil where the file is whole.
    public var cutLine: Int?

    /// How many appliances the session had.
    public var applianceCount: Int { exchanges.reduce(1) { max($0, $1.appliance) } }

    /// A recording of these parts.
    public init(head: RecordingHead, exchanges: [RecordedExchange], cutLine: Int? = nil) {
        self.head = head
        self.exchanges = exchanges
        self.cutLine = cutLine
    }
}

/// The first line of a recording. No host and no user stands in it.
public struct RecordingHead: Hashable, Sendable {
    /// The version of the shell that wrote it.
    public let shell: String
    /// When it was begun, as in `2026-11-23T15:05:09Z`.
    public let date: String
    /// Whether names stand as they are, or under pseudonyms.
    public let hasPseudonyms: Bool

    /// A head of these parts.
    public init(shell: String, date: String, hasPseudonyms: Bool) {
        self.shell = shell
        self.date = date
        self.hasPseudonyms = hasPseudonyms
    }
}

/// A request, and what became of it.
public struct RecordedExchange: Hashable, Sendable {
    /// Which of the session's appliances it was with, from 1.
    public var appliance: Int
    /// The HTTP method in capitals.
    public var method: String
    /// The path from the root of the server, percent-encoded; what was secret in it is `***`.
    public var path: String
    /// The query, not encoded, in the order in which it was sent.
    public var query: [Pair]
    /// What was sent; nothing for a login.
    public var body: RecordedBody
    /// Whether it asked for a token.
    public var isLogin: Bool
    /// Whether it is a document that an earlier session had read, and this one went by.
    public var isKept: Bool
    /// Whether the reply is the appliance's document, or a list of where its documents are.
    public var isDocument: Bool
    /// From the start to the end, in milliseconds.
    public var milliseconds: Int64
    /// What became of it.
    public var outcome: Outcome

    /// A name and a value.
    public struct Pair: Hashable, Sendable {
        public let name: String
        public let value: String

        /// A pair of these.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// What became of a request.
    public enum Outcome: Hashable, Sendable {
        /// A reply: its status, those of its headers that count, and its body.
        case reply(status: Int, headers: [Pair], body: RecordedBody)
        /// No whole reply: a word for why, whether anything was sent, and what was said about it.
        case failure(kind: String, sent: Bool, detail: String)
    }

    /// An exchange of these parts.
    public init(
        appliance: Int = 1, method: String, path: String, query: [Pair] = [], body: RecordedBody = .none,
        isLogin: Bool = false, isKept: Bool = false, isDocument: Bool = false, milliseconds: Int64 = 0, outcome: Outcome
    ) {
        self.appliance = appliance
        self.method = method
        self.path = path
        self.query = query
        self.body = body
        self.isLogin = isLogin
        self.isKept = isKept
        self.isDocument = isDocument
        self.milliseconds = milliseconds
        self.outcome = outcome
    }

    /// Whether the request only asks.
    public var isRead: Bool { method == "GET" || method == "HEAD" }
}
