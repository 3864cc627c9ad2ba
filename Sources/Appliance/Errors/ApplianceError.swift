import API
import Errors
import HTTP

/// What a call to the appliance can end in other than its reply: facts only, the words are in
/// `ApplianceError+Wording.swift`.
public enum ApplianceError: Error, Sendable {
    /// What was given as the appliance's address is none.
    case address(AddressError)
    /// What was configured, or was not, so that nobody can log in: the sentence, and what to do.
    case configuration(message: String, hint: String)
    /// The arguments don't fit the operation.
    case argument(ArgumentError)
    /// A request put together by hand that can't be sent.
    case request(RequestError, facts: RequestFacts)
    /// A file of authorities, given with `--ca`, that can't be used.
    case authority(file: String, detail: String)
    /// There was no connection, or it ended before the reply.
    case connect(ConnectFailure, endpoint: HostPort, facts: RequestFacts)
    /// The appliance could not prove who it is.
    case trust(TrustFailure, endpoint: HostPort, facts: RequestFacts)
    /// The appliance took neither name and password nor the token it gave for them.
    case login(LoginFailure, facts: RequestFacts)
    /// No reply within the time allowed.
    case timeout(after: Duration?, endpoint: HostPort, facts: RequestFacts)
    /// The gate did not let the request out.
    case refused(Refusal, facts: RequestFacts)
    /// The appliance answered that it failed.
    case appliance(ServerFailure, facts: RequestFacts)
    /// The appliance answered something that is not what its document says.
    case unexpectedReply(UnexpectedReply, status: Int?, facts: RequestFacts)
    /// A change was sent and its reply was lost; `look` is the call that shows whether it was carried out.
    case unknownOutcome(OutcomeLoss, look: String, facts: RequestFacts)
    /// The caller gave up waiting, or left a question unanswered before there was a request.
    case interrupted(facts: RequestFacts?)
    /// The libraries that carry requests are missing, or can't do what is needed.
    case library(detail: String)
    /// A download could not be written.
    case file(path: String, errno: Int32, facts: RequestFacts)
    /// The appliance has no document of its own at any of these places.
    case noDocument([DocumentRefusal], facts: RequestFacts)
    /// What stands in the place of a document of its own is none that can be read.
    case document(APIDocumentError)
    /// Another server than the appliance answered that it failed, or did not answer.
    case other(any ReportableError, facts: RequestFacts)
}

/// What a place said that could have had the appliance's own document.
public struct DocumentRefusal: Hashable, Sendable {
    /// From the host's root.
    public let path: String
    /// The HTTP status.
    public let status: Int

    /// States it.
    public init(path: String, status: Int) {
        self.path = path
        self.status = status
    }
}
