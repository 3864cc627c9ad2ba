import API
import Appliance

/// Tells a person of each step as it happens.
struct Narrator {
    let tell: (String) -> Void

    func began(_ entry: Journal.Entry) {
        tell(entry.title ?? entry.operation?.name ?? "a request by hand")
        var line = "  \(entry.request.method) \(entry.request.target)"
        if entry.other != nil {
            // What it is asked is longer than all the rest, and is nothing that people write.
            line += "  \(entry.facts.callOfOther)"
        } else if let body = entry.request.bodyText {
            line += "  \(body)"
        }
        tell(line)
        if entry.isDryRun, entry.effect != .read { tell("  dry run: not sent") }
    }

    func answered(_ entry: Journal.Entry) {
        guard let status = entry.status, let duration = entry.duration else { return }
        let seconds = duration / .milliseconds(1)
        tell("  answered \(status) in \(Int(seconds.rounded())) ms")
    }

    func took(_ text: String) { tell("  took \(text)") }

    func failed(_ entry: Journal.Entry) { tell("  failed: \(entry.failure ?? "")") }
}

extension RequestFacts {
    /// What another server than the appliance calls the request: `Login` for `vcenter.Login`.
    var callOfOther: String {
        operation.map { String($0[($0.lastIndex(of: ".").map($0.index(after:)) ?? $0.startIndex)...]) } ?? ""
    }
}
