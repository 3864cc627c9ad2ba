import API
import HTTP
import JSON
import Recording
import System

/// A session's part of a recording: every exchange of its gate is written down as it ends.
struct SessionRecording {
    let recorder: Recorder
    /// The number of the session's appliance in the recording.
    let appliance: Int
    let origin: String
    /// Other names of it, by what the user says.
    let otherNames: [String]
    private static let documentPath = "/v3/api-docs"

    /// Notes secrets before anything that may quote them comes back.
    func note(secrets: some Sequence<String>) { recorder.note(secrets: secrets) }

    /// Writes down what became of a request, before anybody has judged it.
    ///
    /// - Parameters:
    ///   - path: from the root of the server, without secrets.
    ///   - shown: the request without what the document calls a secret.
    func record(
        _ result: Result<HTTPResponse, HTTPError>, path: String, shown: RedactedRequest, operation: API.Operation?,
        isLogin: Bool, other: OtherCall? = nil, document: @autoclosure () -> APIDocument
    ) {
        // It belongs to the session's appliance: whoever plays the recording answers for both.
        var exchange = SentExchange(
            origin: other?.server.origin ?? origin, method: shown.method, path: path,
            outcome: SentExchange.Outcome(result))
        exchange.isMarkup = other != nil
        exchange.isMarkupLogin = other?.isLogin ?? false
        exchange.appliance = appliance
        exchange.query = shown.query
        exchange.contentType = shown.headers.first { $0.name.lowercased() == "content-type" }?.value
        exchange.json = shown.body
        exchange.bytes = shown.writtenDown
        exchange.unwritten = shown.body == nil && shown.writtenDown == nil ? shown.bodySize : nil
        exchange.operation = operation
        exchange.isLogin = isLogin
        exchange.otherNames = otherNames
        if case .success(let reply) = result { exchange.duration = reply.duration }
        recorder.record(exchange, document: document())
    }

    /// Writes down a document that an earlier session had read, and that this one goes by, as if it had been asked for
    /// where documents are mostly: it may lie elsewhere. One that was put together of several is a list of them again.
    func record(_ kept: FetchedDocument, document: @autoclosure () -> APIDocument) {
        let place = Self.documentPath
        let groups = (try? JSONValue(parsing: kept.bytes))?[DocumentGroups.key]?.array ?? []
        guard groups.count > 1 else {
            return record(groups.first?.bytes ?? kept.bytes, of: kept, at: place, document())
        }
        let places = groups.indices.map { "\(place)/\($0 + 1)" }
        let list = places.map { JSONValue.object(["url": .string(ApplianceAddress.defaultPath + $0)]) }
        record(JSONValue.object(["urls": .array(list)]).bytes, of: kept, at: place, document())
        for (group, path) in zip(groups, places) { record(group.bytes, of: kept, at: path, document()) }
    }

    private func record(_ bytes: [UInt8], of kept: FetchedDocument, at path: String, _ document: APIDocument) {
        var exchange = SentExchange(
            origin: origin, method: "GET", path: ApplianceAddress.defaultPath + path,
            outcome: .reply(
                status: 200, headers: [("Content-Type", "application/json")], body: bytes, whole: bytes.count))
        exchange.appliance = appliance
        exchange.operation = LiveDocument.operation(at: path)
        exchange.otherNames = otherNames + kept.names
        exchange.isKept = true
        recorder.record(exchange, document: document)
    }
}

extension JSONValue {
    /// It was read from JSON, so that it can be written.
    fileprivate var bytes: [UInt8] { (try? text()) ?? [] }
}

extension SentExchange.Outcome {
    init(_ result: Result<HTTPResponse, HTTPError>) {
        switch result {
        case .success(let reply):
            var body = reply.body
            var whole = body.count
            if let file = reply.file, let beginning = file.beginning(Recorder.maxDownload + 1) {
                (body, whole) = (beginning.bytes, beginning.whole)
            }
            self = .reply(status: reply.status, headers: reply.headers, body: body, whole: whole)
        case .failure(let failure):
            self = .failure(kind: failure.kind.word, sent: failure.sent, detail: failure.detail)
        }
    }
}

extension HTTPError.Kind {
    /// A word for it.
    fileprivate var word: String {
        switch self {
        case .request: "request"
        case .resolve: "resolve"
        case .connect: "connect"
        case .proxy: "proxy"
        case .handshakeClosed: "handshake"
        case .tls: "tls"
        case .certificate: "certificate"
        case .authority: "authority"
        case .timeout: "timeout"
        case .tooLarge: "too_large"
        case .truncated: "truncated"
        case .closed: "closed"
        case .notHTTP: "not_http"
        case .cancelled: "cancelled"
        case .file: "file"
        case .library: "library"
        }
    }
}
