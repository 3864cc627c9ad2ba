import API
import HTTP

/// Something that happened at the gate; secrets are masked already.
public enum GateEvent: Sendable {
    /// A request asks to be let out.
    case planned(Planned)
    /// A request has left.
    case sent(Sent)
    /// A reply came, whatever it says.
    case answered(Answered)
    /// A call ended with the reply that was asked for.
    case done(Done)
    /// The gate did not let a request out.
    case refused(Ended)
    /// A request will go out again after a pause.
    case retried(Retried)
    /// There is a new token.
    case renewed(Renewed)
    /// A call ended without a reply that is one.
    case failed(Ended)

    /// A request that asks to be let out; whether it leaves is what comes next.
    public struct Planned: Sendable {
        /// Counts the calls of a session; all events of a call have the same.
        public let call: Int
        public let facts: RequestFacts
        /// The operation that it is; nil if no document tells of it.
        public let operation: Operation?
        /// The graver of what the operation does and what method and path do.
        public let effect: Effect
        public let request: RedactedRequest
        /// Whether a change is only answered with what would have been sent.
        public let isDryRun: Bool
        /// Where it goes, if that is not the appliance.
        public internal(set) var other: OtherServer?
        /// What it does, in a few words for people.
        public internal(set) var title: String?
        /// What it is about: the ids, as a grant names them; else what the body calls an id or a name. It is found out
        /// where ``EventHub/tellsDetails`` says so.
        public internal(set) var targets: [String] = []
    }

    /// A request that has left; once for each try.
    public struct Sent: Sendable {
        public let call: Int
        public let facts: RequestFacts
        /// Counts the tries of a call from 1.
        public let attempt: Int
        /// The request, with the header of the token.
        public let request: RedactedRequest
        /// What its target is appended to.
        public let base: String
        /// How the appliance proves who it is.
        public let trust: Trust
    }

    /// A reply, before anybody has judged whether it is a success.
    public struct Answered: Sendable {
        public let call: Int
        public let facts: RequestFacts
        public let attempt: Int
        /// The HTTP status; the envelope may tell of a failure all the same.
        public let status: Int
        /// The status that the envelope gives, where there is one.
        public let envelopeStatus: Int?
        /// From the start to the last byte.
        public let duration: Duration
        /// How many bytes the body has.
        public let size: Int
        /// Whether a connection was opened for it.
        public let isNewConnection: Bool
        /// Where a download was put.
        public let file: String?
        /// Whether it is what was asked for. A failure inside an HTTP success is not, nor is what can't be read.
        public let isSuccess: Bool
    }

    /// A call that ended well.
    public struct Done: Sendable {
        public let call: Int
        public let facts: RequestFacts
        /// The id of the job that it started, where the reply names one, and ``EventHub/tellsDetails`` says so.
        public let job: String?
    }

    /// A call that ended in an error, which the caller gets.
    public struct Ended: Sendable {
        public let call: Int
        public let facts: RequestFacts
        public let error: ApplianceError
    }

    /// A request that goes out again.
    public struct Retried: Sendable {
        public let call: Int
        public let facts: RequestFacts
        /// The try that came to nothing.
        public let attempt: Int
        /// How long is waited first.
        public let pause: Duration
        /// Why the try came to nothing, in a few words.
        public let cause: String
    }

    /// A login that gave a token.
    public struct Renewed: Sendable {
        /// The number of the call that logged in: a call of its own, not the one that waits for it.
        public let call: Int
        public let username: String
        /// Whether it is the session's first token.
        public let isFirst: Bool
    }
}
