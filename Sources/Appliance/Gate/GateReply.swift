import API
import JSON

/// What came back through the gate.
public struct GateReply {
    /// The HTTP status; 0 for a request that was only planned.
    public var status = 0
    /// The whole reply with its envelope; nil where it is not JSON.
    public var document: JSONDocument?
    /// The `response` of the envelope, a list out of its wrapping; the whole reply where there is no envelope; nil if
    /// none came.
    public var payload: JSONCursor?
    /// Of what the list in `payload` is one page, or a part; nil where it is whole.
    public var extent: ListExtent?
    /// Whether the reply came without its list, which then counts as empty.
    public var lacksList = false
    /// The envelope's `responseMessage`.
    public var messages: [String] = []
    /// What of the payload is not as it came; asked for by ``GateCall/isExact``.
    public var losses: [JSONLosses.Loss] = []
    /// What a person should know of how the reply was read.
    public var notes: [String] = []
    /// The path that was asked in place of the operation's own, which the appliance does not have.
    public var otherPath: String?
    /// The reply's `Date` header: the appliance's clock.
    public var date: String?
    /// Where a download was put.
    public var file: String?
    /// A reply that is a download or not JSON, as it came.
    public var bytes: [UInt8] = []
    /// How long the last exchange took.
    public var duration: Duration = .zero
    /// What would have been sent, in a dry run.
    public var planned: RedactedRequest?
    /// The operation that the request was matched to.
    public var operation: Operation?
    /// Which request it answers.
    public var request: RequestFacts?
}

extension GateReply {
    /// The id of the job that a change has started, as text; nil where the reply names none.
    public var startedJob: String? {
        guard let operation, operation.job != nil, let payload else { return nil }
        let spellings = operation.reply?.property(stable: "job_id")?.spellings ?? ["jobId"]
        let places = [payload] + spellings.compactMap { payload[$0] }
        for place in places {
            if let number = place.int { return String(number) }
            if let text = place.string, !text.isEmpty { return text }
        }
        return nil
    }
}
