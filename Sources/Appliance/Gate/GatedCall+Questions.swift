// What is asked before a call leaves.

import API

extension GatedCall {
    /// Goes on at once, with the grant that came with the call, or with the answer to a question.
    func seekPermission() {
        switch effect {
        case .destroy: seekGrant(for: plan.targets)
        // What a question was asked about already is not asked about again.
        case .change where session.asksForChanges && call.grant?.covers(plan.facts.name, in: session) != true:
            ask(about: plan.targets, saying: changeWords)
        default: proceed()
        }
    }

    /// Uses the grant that came with the call, or asks.
    private func seekGrant(for targets: CallTargets) {
        let name = plan.facts.name
        if let grant = call.grant {
            if let refusal = grant.use(in: session, operation: name, targets: targets.ids) {
                return finish(.failure(.refused(refusal, facts: facts)))
            }
            return proceed()
        }
        var loss = summary ?? "Nobody knows what \(name) does: it may destroy data."
        if !targets.words.isEmpty { loss += "\nIt is about \(finder.redact(text: targets.words))." }
        ask(about: targets, saying: loss)
    }

    /// What the operation does, in the document's words; nil of a request that no operation matches.
    private var summary: String? { operation.map { $0.summary.isEmpty ? $0.title ?? plan.facts.name : $0.summary } }

    /// What a question about a change says: what it does, and the request itself, without secrets.
    private var changeWords: String {
        let body = shown.bodyText.map { " " + $0 } ?? ""
        return "\(summary ?? plan.facts.name)\n\(shown.method) \(shown.target)\(body)"
    }

    /// Asks, and goes on if the answer is yes.
    private func ask(about targets: CallTargets, saying loss: String) {
        guard call.confirm != false, !session.options.assumeYes else { return proceed() }
        let request = GrantRequest(
            operation: plan.facts.name, targets: targets.ids.map { GrantRequest.Target(id: $0) }, loss: loss)
        pending = session.question(request) { [self] outcome in
            pending = nil
            if let error = outcome.error(facts) { finish(.failure(error)) } else { proceed() }
        }
    }
}
