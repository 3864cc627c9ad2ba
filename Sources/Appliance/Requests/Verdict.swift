/// What a reply says, once its envelope is opened.
enum Verdict {
    case reply(GateReply)
    /// The token is not, or no longer, valid.
    case tokenRefused([String])
    case failed(ServerFailure)
    /// An HTTP success that is not what the document says.
    case garbled(UnexpectedReply)

    /// Whether it is what was asked for.
    var isReply: Bool { if case .reply = self { true } else { false } }
}
