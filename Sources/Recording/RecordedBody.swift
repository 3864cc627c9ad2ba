import JSON

/// A body as a recording has it.
public enum RecordedBody: Hashable, Sendable {
    /// There was none.
    case none
    /// JSON, as it says, not as it was written.
    case json(JSONValue)
    /// A text, letter by letter: JSON that is none, a page, a log. `whole` is how many bytes there were where only the
    /// beginning is kept.
    case text(String, whole: Int64?)
    /// Something that is not kept, since nobody can look for secrets or names in it: how many bytes there were.
    case leftOut(Int64)
}

/// The names of the members of a line.
enum RecordingKey {
    static let version = "scvsh_recording"
    static let shell = "shell"
    static let date = "date"
    static let names = "names"
    static let namesKept = "kept"
    static let namesReplaced = "pseudonyms"

    static let appliance = "appliance"
    static let method = "method"
    static let path = "path"
    static let query = "query"
    static let body = "body"
    static let login = "login"
    static let kept = "kept"
    static let document = "document"
    static let milliseconds = "ms"
    static let status = "status"
    static let headers = "headers"
    static let reply = "reply"
    static let failed = "failed"
    static let sent = "sent"
    static let detail = "detail"

    /// Behind the name of a body: it is a text.
    static let text = "_text"
    /// Behind the name of a body: so many bytes there were, of which not all are kept.
    static let size = "_size"
}

extension RecordingHead {
    /// The line, without its end.
    var line: JSONObject {
        [
            RecordingKey.version: .integer(Recording.formVersion), RecordingKey.shell: .string(shell),
            RecordingKey.date: .string(date),
            RecordingKey.names: .string(hasPseudonyms ? RecordingKey.namesReplaced : RecordingKey.namesKept),
        ]
    }
}

extension RecordedExchange {
    /// The line, without its end.
    var line: JSONObject {
        var line = JSONObject()
        if appliance != 1 { line[RecordingKey.appliance] = .integer(Int64(appliance)) }
        line[RecordingKey.method] = .string(method)
        line[RecordingKey.path] = .string(path)
        if !query.isEmpty { line[RecordingKey.query] = query.json }
        if isLogin { line[RecordingKey.login] = true }
        if isKept { line[RecordingKey.kept] = true }
        if isDocument { line[RecordingKey.document] = true }
        body.add(to: &line, as: RecordingKey.body)
        line[RecordingKey.milliseconds] = .integer(milliseconds)
        switch outcome {
        case .reply(let status, let headers, let body):
            line[RecordingKey.status] = .integer(Int64(status))
            if !headers.isEmpty { line[RecordingKey.headers] = headers.json }
            body.add(to: &line, as: RecordingKey.reply)
        case .failure(let kind, let sent, let detail):
            line[RecordingKey.failed] = .string(kind)
            line[RecordingKey.sent] = .bool(sent)
            if !detail.isEmpty { line[RecordingKey.detail] = .string(detail) }
        }
        return line
    }
}

extension [RecordedExchange.Pair] {
    fileprivate var json: JSONValue { .array(map { .array([.string($0.name), .string($0.value)]) }) }
}

extension RecordedBody {
    fileprivate func add(to line: inout JSONObject, as name: String) {
        switch self {
        case .none: break
        case .json(let value): line[name] = value
        case .text(let text, let whole):
            line[name + RecordingKey.text] = .string(text)
            if let whole { line[name + RecordingKey.size] = .integer(whole) }
        case .leftOut(let size): line[name + RecordingKey.size] = .integer(size)
        }
    }
}

extension JSONObject {
    /// The object as a line of its own. A number that JSON can't express can't have come out of JSON.
    var lineBytes: [UInt8] { ((try? JSONValue.object(self).text()) ?? []) + [UInt8(ascii: "\n")] }
}
