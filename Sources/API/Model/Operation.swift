import JSON

/// Where a fact about the appliance comes from.
public enum Source: String, Sendable, Hashable, CaseIterable {
    /// The vendor's public pages say so.
    case documented = "D"
    /// A public client that runs against real appliances does it so.
    case observed = "O"
    /// Nobody says so; it is the likeliest form.
    case assumed = "A"
    /// The appliance at hand says so in its own document.
    case live = "L"
}

/// What a request does to the appliance, from harmless to final.
public enum Effect: String, Sendable, Hashable, CaseIterable, Comparable {
    case read, change, destroy

    /// The effect of a request that no document tells of: reading only asks, anything else may do anything.
    public static func unknown(method: String) -> Effect {
        method == "GET" || method == "HEAD" ? .read : .destroy
    }

    public static func < (one: Effect, other: Effect) -> Bool {
        one.rank < other.rank
    }

    private var rank: Int {
        switch self {
        case .read: 0
        case .change: 1
        case .destroy: 2
        }
    }
}

/// One operation of the appliance, as the document describes it.
public struct Operation: Sendable {
    /// The name under `scv.api`, such as `jobs.list`.
    public internal(set) var name: String
    /// The first half of the name: `jobs`.
    public internal(set) var subject: String
    /// The second half of the name: `list`.
    public internal(set) var function: String
    /// The HTTP method in capitals.
    public internal(set) var method: String
    /// The path with its parameters in braces: `/4.1/jobs/{id}`.
    public internal(set) var path: String
    /// Shorter or older paths to try when the appliance knows nothing of the first.
    public internal(set) var fallbackPaths: [String]
    /// The vendor's own name for it.
    public let title: String?
    /// What it does, in a sentence.
    public let summary: String
    /// Whatever more there is to know.
    public let text: String
    /// Its place in the vendor's workflows.
    public let step: String?
    /// What it does to the appliance.
    public internal(set) var effect: Effect
    /// The job that it starts, if it starts one.
    public let job: Job?
    /// Whether the request carries the token.
    public let needsToken: Bool
    /// What the path and the query take.
    public internal(set) var parameters: [Parameter]
    /// What the body holds, if there is one.
    public internal(set) var body: Schema?
    /// Whether a request without a body makes no sense.
    public internal(set) var isBodyRequired: Bool
    /// A whole example of a body.
    public let bodyExample: JSONValue?
    /// Every documented reply, failures too, in the order of their statuses.
    public let replies: [DocumentedReply]
    /// Where the operation, its method and its path are known from; nil if the document doesn't say.
    public internal(set) var sources: Sources
    /// What a successful reply brings.
    var content: ReplyContent
    /// The document's own identifier for it, and the first of its tags.
    let identifier: String?
    let tag: String?

    /// Where the parts of an operation are known from.
    public struct Sources: Sendable, Hashable {
        /// That there is such an operation.
        public internal(set) var operation: Source?
        /// Its HTTP method.
        public internal(set) var method: Source?
        /// Its path.
        public internal(set) var path: Source?
    }

    /// The job that an operation starts.
    public struct Job: Sendable, Hashable {
        /// The type under which the list of jobs has it.
        public let type: String
        /// Where the type is known from; nil if the document doesn't say.
        public let source: Source?
    }

    /// The parameters and body properties that a call can't do without.
    public var required: [String] {
        parameters.filter(\.isRequired).map(\.name)
            + (isBodyRequired ? body?.properties.filter(\.isRequired).map(\.name) ?? [] : [])
    }
}

extension Operation {
    /// What a path of this operation's, main or fallback, says of its parameters, decoded; nil if it is none of them.
    public func pathParameters(in path: String) -> [String: String]? {
        RouteTable([self]).match(method: method, path: path)?.parameters
    }

    /// What comes back: the schema of `response` where the reply has the envelope, else of the whole reply.
    public var reply: Schema? { content.schema }

    /// Whether the reply comes in the appliance's envelope.
    public var isEnveloped: Bool { content.isEnveloped }

    /// Whether what comes back is a file and not JSON.
    public var isDownload: Bool { content.isDownload }

    /// Whether what comes back is a list.
    public var isList: Bool { content.isList }

    /// The member of `response` that is the list; nil if `response` itself is.
    public var listName: String? { content.listName }

    /// The schema of the list, if the reply is or has one.
    public var list: Schema? { content.list }

    /// The schema of one row of a list, or of the reply itself if it is no list.
    public var record: Schema? { content.record }

    /// What a table of the replies shows.
    public var columns: [Column] { content.columns }
}

/// A value that an operation takes in its path or its query.
public struct Parameter: Sendable {
    /// Where a parameter goes.
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

/// A column of the table that shows an operation's records.
public struct Column: Sendable, Hashable {
    /// What it shows: a stable or plain property name, `list[].name` for the names in a list of objects.
    public let key: String
    /// What stands above it.
    public let title: String
}

/// A reply that the document tells of.
public struct DocumentedReply: Sendable {
    /// The HTTP status; nil for `default`.
    public let status: Int?
    /// When it comes.
    public let text: String
    /// The media type, if there is a body.
    public let mediaType: String?
    /// The whole body, envelope included.
    public let schema: Schema?
    /// A whole example of the body.
    public let example: JSONValue?
}
