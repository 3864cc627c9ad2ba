import API

/// What the gate finds out about a call before it does anything: which request it is, what it does, and to what.
struct CallPlan {
    /// The request as it is sent; as it was given, where it can't be sent.
    let request: APIRequest
    /// Why it can't be sent.
    let error: RequestError?
    /// What the caller says it is, else what the document says.
    let operation: Operation?
    /// What tells where the request has its secrets. It is known even where that can't be sent: what is secret in it is
    /// so all the same.
    let told: Operation?
    let effect: Effect
    /// What it is about.
    let targets: CallTargets
    /// The names of the request for events and errors.
    let facts: RequestFacts

    /// - Parameter isLogin: whether the session itself asks for a token, which is never a change.
    /// - Parameter found: the other path at which something was found that was not at the operation's own.
    init(
        _ call: GateCall, document: APIDocument, basePath: String, isLogin: Bool,
        found: (Operation) -> String? = { _ in nil }
    ) {
        var request = call.request
        var problem: RequestError?
        do throws(RequestError) {
            request = try call.request.normalized(basePath: basePath)
            try request.checkHeaders()
        } catch {
            problem = error
        }
        let match =
            problem == nil
            ? document.match(method: request.method, path: request.path)
            : document.match(
                method: request.method.uppercased(), path: request.path(withoutQueryBelow: basePath))
        // What can't be sent is told as it was given.
        let operation = call.operation ?? (problem == nil ? match?.operation : nil)
        if problem == nil, let operation, let place = found(operation) {
            request.path = place
            request.fallbackPaths = []
        }
        self.request = request
        self.operation = operation
        told = call.operation ?? match?.operation
        error = problem
        facts = RequestFacts(
            operation: operation?.name, method: request.method, path: request.path,
            isMethodAssumed: operation?.sources.method == .assumed, isPathAssumed: operation?.sources.path == .assumed,
            isCorrected: operation?.sources.method == .corrected || operation?.sources.path == .corrected,
            namesNothing: operation.map { !$0.path.contains("{") } ?? false && request.query.isEmpty
                && request.body == nil,
            listField: operation?.listField, privilege: operation?.privilege)
        // An operation handed in with another's method and path has the effect of both.
        let matched = match?.operation.effect ?? document.effect(like: request.method, path: request.path) ?? .read
        effect = isLogin ? .read : max(operation?.effect ?? .unknown(method: request.method), matched)
        targets = CallTargets(request, match: match, body: told?.body)
    }

    /// What there is to find out about a call to another server: the document does not speak of it, and it only reads.
    init(_ other: OtherCall, _ request: APIRequest) {
        self.request = request
        error = nil
        operation = nil
        told = nil
        effect = .read
        targets = CallTargets(request, match: nil, body: nil)
        facts = RequestFacts(operation: other.operation, method: request.method, path: request.path)
    }

    /// The call that shows a person whether a change was carried out whose reply was lost.
    ///
    /// Most changes leave a job; the others show in the list of their own subject.
    func lookAfterwards(in document: APIDocument) -> String {
        if let job = operation?.job { return "scv.api.jobs.list{type = \"\(job.type)\"}" }
        if let subject = operation?.subject, document["\(subject).list"] != nil { return "scv.api.\(subject).list()" }
        return "scv.api.jobs.list()"
    }
}
