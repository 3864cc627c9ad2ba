import API
import HTTP
import System

extension GatedCall {
    /// Tells that a reply came.
    func tellAnswered(_ reply: HTTPResponse, envelopeStatus: Int? = nil, isSuccess: Bool) {
        publish(
            .answered(
                GateEvent.Answered(
                    call: number, facts: facts, attempt: attempts, status: reply.status,
                    envelopeStatus: envelopeStatus, duration: reply.duration,
                    size: max(Int(clamping: reply.bytesReceived), reply.body.count),
                    isNewConnection: reply.newConnection, file: reply.file?.path, isSuccess: isSuccess)))
    }

    /// What another server's reply is, only whoever asked it knows.
    func receive(_ reply: HTTPResponse, of other: OtherCall) {
        let verdict = other.judge(reply, finder.redact(text:))
        tellAnswered(reply, isSuccess: verdict.isTaken)
        guard done != nil else { return }
        switch verdict {
        case .taken:
            var answer = GateReply()
            (answer.status, answer.duration) = (reply.status, reply.duration)
            finish(.success(answer))
        case .failed(let error): finish(.failure(.other(error, facts: facts)))
        case .away(let error):
            let asked = retryAfter(reply.header("Retry-After"), date: reply.header("Date"))
            guard case .wait(let pause) = nextTry(retryAfter: asked) else {
                return finish(.failure(.other(error, facts: facts)))
            }
            waitAndTry(pause, because: "status \(reply.status)")
        }
    }
}
