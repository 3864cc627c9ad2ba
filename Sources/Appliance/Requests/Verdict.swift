/// What a reply says, once its envelope is opened.
enum Verdict {
    case reply(GateReply)
    /// The token is not, or no longer, valid.
    case tokenRefused([String])
    case failed(ServerFailure)
    /// An HTTP success that is not what the document says.
    case garbled(UnexpectedReply)
}
