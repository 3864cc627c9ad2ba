import API

/// Writes each exchange as the command for curl that does the same, and a line for its outcome; it only listens.
///
///     curl 'https://scv.demo.local:8144/api/4.1/jobs?type=backup' -H 'Token: ***'
///     # 200 in 0.034 s, 5120 bytes, new connection
public struct CurlTrace {
    private let sink: (String) -> Void

    /// Writes to `sink`, one line a call, without a line feed.
    public init(sink: @escaping (String) -> Void) { self.sink = sink }

    /// Listens to a session from now on.
    public func attach(to hub: EventHub) {
        hub.listen { [self] in tell($0) }
    }

    private func tell(_ event: GateEvent) {
        switch event {
        case .planned(let planned):
            // A change that is only planned never becomes `sent`; in a dry run its command is what one wants to see.
            if planned.isDryRun, planned.effect != .read { sink("# dry run: \(planned.facts.name) is not sent") }
        case .sent(let sent):
            sink(sent.request.curl(base: sent.base, trust: sent.trust))
        case .answered(let answer):
            var line = "# \(answer.status)"
            if let inner = answer.envelopeStatus, inner != answer.status { line += " (envelope: \(inner))" }
            line += " in \(answer.duration.asText), \(sizeText(answer.size))"
            if answer.isNewConnection { line += ", new connection" }
            if let file = answer.file { line += ", to \(file)" }
            sink(line)
        case .done: break
        case .retried(let retry):
            sink("# try \(retry.attempt) failed: \(retry.cause); again in \(retry.pause.asText)")
        case .renewed(let login):
            sink("# \(login.isFirst ? "logged in" : "logged in again") as \(login.username)")
        case .refused(let end):
            sink("# refused: \(end.error.message)")
        case .failed(let end):
            sink("# failed: \(end.error.message)")
        }
    }
}
