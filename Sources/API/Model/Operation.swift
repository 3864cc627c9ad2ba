import JSON

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
    /// The privilege in vCenter that it needs; nil if the document names none.
    public let privilege: Privilege?
    /// Whether the request carries the token.
    public let needsToken: Bool
    /// What the path and the query take.
    public internal(set) var parameters: [Parameter]
    /// What it carries there and back.
    var traffic: Deferred<OperationTraffic>
    /// Where the operation, its method and its path are known from; nil if the document doesn't say.
    public internal(set) var sources: Sources
    /// The document's own identifier for it, and the first of its tags.
    let identifier: String?
    let tag: String?

    /// Where the parts of an operation are known from.
    public struct Sources: Sendable, Hashable {
        /// How it is known that there is such an operation.
        public internal(set) var operation: Source?
        /// How its HTTP method is known.
        public internal(set) var method: Source?
        /// How its path is known.
        public internal(set) var path: Source?
    }

    /// What the list of jobs tells the job by that an operation starts.
    public struct Job: Sendable, Hashable {
        /// The type under which the list of jobs has it.
        public let type: String
        /// Where the type is known from; nil if the document doesn't say.
        public let source: Source?
    }

    /// What vCenter must have granted the user.
    public struct Privilege: Sendable, Hashable {
        /// As the vendor names it: `netappSCV.View`.
        public let name: String
        /// How it is known that this operation needs it; nil if the document doesn't say.
        public let source: Source?

        /// A privilege of that name.
        public init(name: String, source: Source?) {
            self.name = name
            self.source = source
        }
    }

    /// The schema of the body; nil if the operation takes none.
    public internal(set) var body: Schema? {
        get { traffic.value.body }
        set { change { $0.body = newValue } }
    }

    /// Whether a request without a body makes no sense.
    public internal(set) var isBodyRequired: Bool {
        get { traffic.value.isBodyRequired }
        set { change { $0.isBodyRequired = newValue } }
    }

    /// The media type of the body.
    public internal(set) var bodyType: String {
        get { traffic.value.bodyType }
        set { change { $0.bodyType = newValue } }
    }

    /// A body that the appliance would take as it stands; nil if the document gives none.
    public var bodyExample: JSONValue? { traffic.value.bodyExample }

    /// Every documented reply, failures too, in the order of their statuses.
    public var replies: [DocumentedReply] { traffic.value.replies }

    /// What a successful reply brings.
    var content: ReplyContent {
        get { traffic.value.content }
        set { change { $0.content = newValue } }
    }

    private mutating func change(_ change: (inout OperationTraffic) -> Void) {
        var changed = traffic.value
        change(&changed)
        traffic = Deferred(changed)
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

    /// Whether what comes back may be a page of HTML, as a report is.
    public var mayBePage: Bool { content.mayBePage }

    /// Whether what comes back is a list.
    public var isList: Bool { content.isList }

    /// The member of `response` that is the list; nil if `response` itself is.
    public var listName: String? { content.listName }

    /// The member of `response` that is the list, as a correction names it: schema and stable name; nil if there is
    /// none, or its schema has no name.
    public var listField: String? {
        guard let listName, let reply, let name = reply.name else { return nil }
        return "\(name).\(reply.property(listName)?.label ?? listName)"
    }

    /// The schema of the list itself, not of its rows; nil if the reply neither is nor has one.
    public var list: Schema? { content.list }

    /// The schema of one row of a list, or of the reply itself if it is no list.
    public var record: Schema? { content.record }

    /// What a table of the replies shows.
    public var columns: [Column] { content.columns }
}
