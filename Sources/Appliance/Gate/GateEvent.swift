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
    /// The gate did not let a request out.
    case refused(Ended)
    /// A request will go out again after a pause.
    case retried(Retried)
    /// There is a new token.
    case renewed(Renewed)
    /// A call ended without a reply that is one.
    case failed(Ended)

    /// Facts of a request that asks to be let out.
    public struct Planned: Sendable {
        /// Counts the calls of a session; all events of a call have the same.
        public let call: Int
        /// Which request it is.
        public let facts: RequestFacts
        /// The operation that it is; nil if no document tells of it.
        public let operation: Operation?
        /// What it does to the appliance.
        public let effect: Effect
        /// The request.
        public let request: RedactedRequest
        /// Whether it will only be planned.
        public let isDryRun: Bool
    }

    /// Facts of a request that has left.
    public struct Sent: Sendable {
        /// The call.
        public let call: Int
        /// Which request it is.
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

    /// Facts of a reply.
    public struct Answered: Sendable {
        /// The call.
        public let call: Int
        /// Which request it is.
        public let facts: RequestFacts
        /// The try.
        public let attempt: Int
        /// The HTTP status.
        public let status: Int
        /// The status that the envelope gives, where there is one.
        public let envelopeStatus: Int?
        /// From the start to the last byte.
        public let duration: Duration
        /// The size of the reply's body.
        public let size: Int
        /// Whether a connection was opened for it.
        public let isNewConnection: Bool
        /// Where a download was put.
        public let file: String?
    }

    /// Facts of a call that ended in an error.
    public struct Ended: Sendable {
        /// The call.
        public let call: Int
        /// Which request it is.
        public let facts: RequestFacts
        /// The error that the caller gets.
        public let error: ApplianceError
    }

    /// Facts of a request that goes out again.
    public struct Retried: Sendable {
        /// The call.
        public let call: Int
        /// Which request it is.
        public let facts: RequestFacts
        /// The try that came to nothing.
        public let attempt: Int
        /// How long is waited first.
        public let pause: Duration
        /// Why the try came to nothing, in a few words.
        public let cause: String
    }

    /// Facts of a login that gave a token.
    public struct Renewed: Sendable {
        /// The call that logged in.
        public let call: Int
        /// Who logged in.
        public let username: String
        /// Whether it is the session's first token.
        public let isFirst: Bool
    }
}
