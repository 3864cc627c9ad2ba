import API
import Errors
import HTTP
import System

extension ApplianceError: ReportableError, CustomStringConvertible {
    public var description: String { report }

    public var kind: ErrorKind {
        switch self {
        case .address, .authority, .configuration: .config
        case .argument, .request, .file: .argument
        case .connect, .library: .connect
        case .trust: .trust
        case .login: .login
        case .timeout: .timeout
        case .refused: .refused
        case .appliance, .noDocument: .appliance
        case .unexpectedReply, .document: .protocol
        case .unknownOutcome: .unknownOutcome
        case .interrupted: .interrupted
        case .other(let error, _): error.kind
        }
    }

    public var message: String {
        switch self {
        case .address(let error): error.message
        case .configuration(let message, _): message
        case .argument(let error): error.message
        case .request(let error, let facts): error.message(facts)
        case .authority(let file, let detail):
            "the file of authorities “\(file)” can't be used\(detail.isEmpty ? "" : ": " + detail)"
        case .connect(let failure, let endpoint, _): failure.message(endpoint)
        case .trust(let failure, let endpoint, _): failure.message(endpoint)
        case .login(let failure, _): failure.message
        case .timeout(let time, let endpoint, let facts): "\(facts.name): no answer from \(endpoint)\(within(time))"
        case .refused(let refusal, let facts): refusal.message(facts)
        case .appliance(let failure, let facts): failure.message(facts)
        case .unexpectedReply(let reply, let status, let facts): reply.message(facts, status)
        case .unknownOutcome(let loss, _, let facts):
            "it is not known whether \(facts.name) was carried out: \(loss.message)"
        case .interrupted: "interrupted"
        case .library(let detail): "no request can be sent from this machine: \(detail)"
        case .file(let path, let number, let facts):
            "\(facts.name): can't write \(path): \(FileObstacle(number).reason)"
        case .noDocument(let places, _) where places.allSatisfy({ $0.status == 404 }):
            "the appliance has no document of its own: neither "
                + places.map(\.path).joined(separator: " nor ") + " is there"
        case .noDocument(let places, _):
            "the appliance gives no document of its own: "
                + places.map { "\($0.path) (\($0.status))" }.joined(separator: ", ")
        case .document(let error): error.message
        case .other(let error, _): error.message
        }
    }

    public var hint: String? {
        switch self {
        case .address: "Give a host, host:port, or a URL such as https://scv.example.com:8144."
        case .authority: "Give --ca a file of certificates in PEM form."
        case .configuration(_, let hint): hint
        case .argument(let error): error.hint
        case .interrupted: nil
        case .request(let error, _): error.hint
        case .connect(let failure, _, _): failure.hint
        case .trust(let failure, let endpoint, _): failure.hint(endpoint)
        case .login(let failure, _): failure.hint
        case .timeout: "Ask again, or allow more time with --timeout SECONDS or {timeout = SECONDS}."
        case .refused(let refusal, _): refusal.hint
        case .appliance(let failure, let facts): failure.hint(facts)
        case .unexpectedReply(let reply, _, let facts): reply.hint(facts)
        case .unknownOutcome(_, let look, _): "It was not sent again. Look with \(look) before you repeat it."
        case .noDocument:
            "If its Swagger page names another place, scv.api.correct{document = \"/…\"} says where, "
                + "or \"document\" in the profile. "
                + "Nothing was changed: scv.api goes by the document that comes with scvsh."
        case .document(let error): error.hint
        case .other(let error, _): error.hint
        case .library: "Install libcurl4 and its libssl, as the README says."
        case .file(_, let number, _): FileObstacle(number).hintOfDownload
        }
    }

    /// The request that failed; nil where there was none yet.
    public var request: RequestFacts? {
        switch self {
        case .address, .configuration, .argument, .authority, .library, .document: nil
        case .request(_, let facts), .connect(_, _, let facts), .trust(_, _, let facts), .login(_, let facts),
            .timeout(_, _, let facts), .refused(_, let facts), .appliance(_, let facts),
            .unexpectedReply(_, _, let facts), .noDocument(_, let facts), .unknownOutcome(_, _, let facts),
            .file(_, _, let facts), .other(_, let facts):
            facts
        case .interrupted(let facts): facts
        }
    }

    /// The HTTP status that came, or the envelope's where HTTP said that all was well.
    public var status: Int? {
        switch self {
        case .appliance(let failure, _): failure.status
        case .login(.refused(_, let status, _, _), _), .login(.failed(let status, _), _): status
        case .login(.tokenRefused, _): 401
        case .noDocument(let places, _): places.first { $0.status != 404 }?.status ?? 404
        case .unexpectedReply(_, let status, _): status
        case .unknownOutcome(.gateway(let status), _, _): status
        default: nil
        }
    }

    /// The appliance's own words.
    public var messages: [String] {
        switch self {
        case .appliance(let failure, _): failure.messages
        case .login(.refused(_, _, let messages, _), _), .login(.failed(_, let messages), _),
            .login(.tokenRefused(_, let messages), _):
            messages
        default: []
        }
    }

    /// The field of the reply that is missing or of another type, as the reply is laid out.
    private var field: String? {
        switch self {
        case .unexpectedReply(.missingField(let field), _, _): field
        case .unexpectedReply(.wrongType(let field, _, _), _, _): field
        default: nil
        }
    }

    public var details: [ErrorField] {
        var details: [ErrorField] = []
        if case .argument(let error) = self { details += error.details }
        if case .document(let error) = self { details += error.details }
        if let request {
            if let operation = request.operation { details.append(ErrorField("operation", .text(operation))) }
            details.append(ErrorField("method", .text(request.method)))
            details.append(ErrorField("path", .text(request.path)))
        }
        if let field { details.append(ErrorField("field", .text(field))) }
        if case .appliance(let failure, _) = self, let job = failure.job {
            details.append(ErrorField("job", Int(job).map { .integer($0) } ?? .text(job)))
        }
        if let status { details.append(ErrorField("status", .integer(status))) }
        if case .other(let error, _) = self { details += error.details }
        if !messages.isEmpty { details.append(ErrorField("messages", .list(messages))) }
        if case .login(.refused(_, _, _, let triesLeft), _) = self, triesLeft > 0 {
            details.append(ErrorField("tries_left", .integer(triesLeft)))
        }
        return details
    }
}

extension RequestFacts {
    /// The operation's name, or method and path.
    var name: String { operation ?? "\(method) \(path)" }
}

func within(_ time: Duration?) -> String { time.map { " within \($0.asText)" } ?? " in time" }

/// `: a; b`, or nothing.
func quoted(_ messages: [String]) -> String {
    messages.isEmpty ? "" : ": " + messages.joined(separator: "; ").escapingControls()
}

extension RequestError {
    fileprivate func message(_ request: RequestFacts) -> String {
        switch self {
        case .method(let method): "“\(method.escapingControls())” is not an HTTP method"
        case .path(let path): "“\(path.escapingControls())” is not a path that can be asked for"
        case .header(let name):
            "the header “\(name.escapingControls())” of \(request.name) has characters that no header may have"
        case .malformed(let detail): "\(request.name) can't be sent: \(detail)"
        case .reservedHeader(let name): "the header “\(name)” of \(request.name) is set by the session itself"
        case .override(let name):
            "“\(name.escapingControls())” of \(request.name) may give the request another method or path than it was "
                + "judged by"
        }
    }

    fileprivate var hint: String {
        switch self {
        case .method: "Use GET, POST, PUT, PATCH or DELETE."
        case .path:
            "Begin it with a slash, below /api, such as /4.1/jobs; "
                + "encode spaces as %20 and pass the query as query = {}."
        case .header: "Names are letters, digits and hyphens; values are one line."
        case .reservedHeader: "Leave it out."
        case .override: "Give the method and the path themselves."
        case .malformed: "Check its path, its query and its headers."
        }
    }
}

extension Refusal {
    fileprivate func message(_ request: RequestFacts) -> String {
        switch self {
        case .readOnly(let effect, let restriction):
            "\(request.name) \(effect == .destroy ? "destroys" : "changes") something, and "
                + "this \(restriction.noun) only reads"
        case .notConfirmed: "\(request.name) was not confirmed"
        case .noTerminal: "\(request.name) must be confirmed, and there is no terminal to ask at"
        case .grantMismatch(let granted, let targets):
            "\(request.name)\(Self.of(targets)) was not confirmed: the question was about \(granted)"
        case .grantElsewhere(let asked):
            "\(request.name) was not confirmed in this session: the question was asked in another one, with "
                + "\(asked.endpoint)"
        case .grantUsed(let targets):
            "\(request.name)\(Self.of(targets)) was confirmed once, and that was used already"
        }
    }

    fileprivate var hint: String {
        switch self {
        case .readOnly(let effect, let restriction): "Nothing was sent. \(restriction.way(to: effect))"
        case .notConfirmed: "Nothing was sent."
        case .noTerminal(let grant):
            "\(grant.text)\nNothing was sent. Pass --yes, or confirm = false in the call."
        case .grantMismatch: "Nothing was sent. Ask for a confirmation that names each target."
        case .grantElsewhere: "Nothing was sent. Ask by the `ask` of the session that is to do it."
        case .grantUsed: "Nothing was sent. Ask again: an answer is good once for each target."
        }
    }

    private static func of(_ targets: [String]) -> String {
        targets.isEmpty ? "" : " of " + targets.joined(separator: ", ")
    }
}

extension ServerFailure {
    fileprivate func message(_ request: RequestFacts) -> String {
        let said = messages.isEmpty ? ", without a word of explanation" : quoted(messages)
        let named = job.map { ", but the reply names job \($0)" } ?? ""
        return "\(request.name) failed with status \(status)\(insideSuccess ? " (inside an HTTP success)" : "")\(named)"
            + said
    }

    fileprivate func hint(_ request: RequestFacts) -> String? {
        let sync = RequestFacts.sync
        if let job {
            return "It may have been started all the same: look what becomes of it before trying again: "
                + "scv.wait_for_job(\(job))"
        }
        if let retryAfter, retryAfter > .zero { return "The appliance asks to be left alone for \(retryAfter.asText)." }
        switch status {
        case 400, 422: return request.operation.map { "See help(scv.api.\($0)) for what it takes." }
        case 401: return "Check the names and passwords that it sends: a new token was refused, too."
        case 403: return request.missingPrivilege
        case 404 where request.namesNothing:
            let doubt = request.assumption ?? "the appliance's version may have another path; \(sync)"
            return "Nothing is there: \(doubt)" + request.correction
        case 404:
            let hint =
                request.assumption.map { "Check the id. If it is right: \($0)" }
                ?? "Check the id, and that the appliance's version has this path: \(sync)"
            return hint + request.correction
        case 405:
            let hint =
                request.assumption.map { "The appliance wants it otherwise: \($0)" }
                ?? "The method may differ in this version: \(sync)"
            return hint + request.correction
        case 429: return "The appliance is asked too often: ask again in a while, or with less side by side."
        case 500...: return "The appliance's own log says more; scv.api.jobs.list() shows what it is doing."
        default: return nil
        }
    }
}

extension RequestFacts {
    fileprivate static let sync = "scv.api.sync() reads the appliance's own document."

    /// How the shell is told where an operation is, or is told no longer; nothing for a request by hand.
    fileprivate var correction: String {
        guard let operation else { return "" }
        let call = Correction.operation(operation, method: "…", path: "/…").call
        return isCorrected
            ? "\nscv.api.correct says that it is there: \(Correction.Subject.operation(operation).takingBack) "
                + "takes that back."
            : "\nIf you know where this appliance has it: \(call)"
    }

    /// What a user lacks whom the appliance forbids the request.
    fileprivate var missingPrivilege: String {
        let roles = "roles are assigned in vCenter."
        guard let privilege else { return "The user has no role that allows it; \(roles)" }
        let doubt = privilege.source == .assumed ? " (which one it is, is assumed)" : ""
        return "The user's role likely lacks the privilege \(privilege.name)\(doubt); \(roles)"
    }

    /// What of the request no public source gives, if there is such a thing, and where the truth can be read.
    fileprivate var assumption: String? {
        switch (isMethodAssumed, isPathAssumed) {
        case (true, true): "the method \(method) and this path are only assumed; \(Self.sync)"
        case (true, false): "the method \(method) is only assumed; \(Self.sync)"
        case (false, true): "this path is only assumed; \(Self.sync)"
        case (false, false): nil
        }
    }
}

extension UnexpectedReply {
    /// What came instead of what was expected.
    var summary: String {
        switch self {
        case .emptyBody: "an empty reply where JSON was expected"
        case .html(let title?): "an HTML page, “\(title)”, where JSON was expected"
        case .html(nil): "an HTML page where JSON was expected"
        case .page(let title?): "an HTML page, “\(title)”, in the place of the file"
        case .page(nil): "an HTML page in the place of the file"
        case .problem(let messages): "the report of a problem\(messages.isEmpty ? "" : quoted(messages))"
        case .unclear(let status, let messages):
            "a reply that doesn't say whether it is a success: its status is \(status)"
                + (messages.isEmpty ? "" : quoted(messages))
        case .unsaid(let text): "a reply that doesn't say whether it is a success: \(text)"
        case .twice(let field): "a reply with the field “\(field)” twice in one object, with different values"
        case .partial: "a part alone of what was asked for"
        case .notJSON(let type, let size, let detail):
            "\(sizeText(size)) of \(type ?? "unnamed content") that are not JSON: \(detail)"
        case .brokenJSON(let size, let detail): "\(sizeText(size)) of JSON that can't be read: what came \(detail)"
        case .tooLarge(let limit): "a reply that goes on beyond \(sizeText(limit))"
        case .truncated(let size): "a reply that breaks off\(size.map { " after \(sizeText($0))" } ?? "")"
        case .missingField(let field): "a reply without the field “\(field)”"
        case .wrongType(let field, let expected, let got): "a reply whose “\(field)” is \(got), not \(expected)"
        case .redirect(let place): "a redirection to \(place ?? "nowhere")"
        case .other(let detail): "no reply that can be read: \(detail)"
        }
    }

    fileprivate func message(_ request: RequestFacts, _ status: Int?) -> String {
        "\(request.name) got \(summary)\(status.map { " (status \($0))" } ?? "")"
    }

    fileprivate func hint(_ request: RequestFacts) -> String {
        switch self {
        case .missingField, .wrongType:
            "The appliance's version may spell it otherwise: \(RequestFacts.sync)"
                + (request.listField.map {
                    "\nIf you know how: \(Correction.call([("field", $0), ("is", "…")]))"
                } ?? "")
        case .html, .page, .redirect, .notJSON, .emptyBody, .partial:
            "Check that --url is the appliance itself, and not a proxy or another server; --trace shows the exchange."
        case .problem, .unclear, .unsaid: "The appliance's own log says more; --trace shows the exchange."
        case .brokenJSON, .twice:
            "The appliance itself sent it so. Ask again; --trace shows the exchange."
        case .tooLarge: "Ask for less, or look with --trace what answers there."
        case .truncated, .other: "Ask again; --trace shows the exchange."
        }
    }
}

extension OutcomeLoss {
    fileprivate var message: String {
        switch self {
        case .closed(let detail): "it was sent, and the connection ended before the reply (\(detail))"
        case .timeout(let time): "it was sent, and there was no reply\(within(time))"
        case .interrupted: "it was sent, and you stopped waiting for the reply"
        case .gateway(let status): "it was sent, and a gateway answered \(status) in the appliance's place"
        case .garbled(let fault): "it was sent, and the reply can't be understood: \(fault.summary)"
        case .unwritten(let path, let number):
            "it was sent, and its answer can't be written to \(path.visible): \(systemMessage(number))"
        }
    }
}

extension ReadRestriction {
    fileprivate var noun: String {
        switch self {
        case .session: "session"
        case .script: "script"
        case .call: "call"
        }
    }

    /// How the change could be made.
    fileprivate func way(to effect: Effect) -> String {
        switch self {
        case .session: "Start without --read-only, or with a profile without read_only, to allow it."
        case .script: "needs = \"\(effect == .destroy ? "destroy" : "change")\" in its header allows it."
        case .call: "It was to be a read or nothing."
        }
    }
}
