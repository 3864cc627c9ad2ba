import API
import HTTP
import JSON
import System

/// Reads replies to one request.
struct ReplyReader {
    let method: String
    let operation: Operation?
    /// Whether it changes something: then a reply has to say that it was done.
    var isChange = false
    /// Whether it is to say what of the payload is not as it came.
    var isExact = false
    /// Takes secrets out of the other side's own words, before anything is cut off them.
    var redact: (String) -> String = { $0 }

    /// Beyond this size no text is looked through for an envelope around a failure.
    static let maxEnvelopeSize = 16 << 20

    /// Whether the document promises JSON.
    private var expectsJSON: Bool { operation.map { !$0.isDownload } ?? false }

    /// Whether the document promises a file.
    var promisesFile: Bool { operation?.isDownload ?? false }

    /// Whether a text begins as an object of JSON does.
    static func mayBeObject(_ text: [UInt8]) -> Bool {
        text.first { !JSONDocument.blank.contains($0) } == UInt8(ascii: "{")
    }

    /// Tells what a reply says, and which status its envelope gives.
    func read(_ reply: HTTPResponse) -> (verdict: Verdict, envelopeStatus: Int?) {
        let parsed = parse(reply)
        let envelope = parsed.flatMap { try? $0.get() }.map { opened($0) }
        return (verdict(reply, parsed, envelope), envelope?.status)
    }

    private func verdict(
        _ reply: HTTPResponse, _ parsed: Result<JSONDocument, JSONError>?, _ envelope: Envelope?
    ) -> Verdict {
        if reply.status >= 400 {
            let said = envelope.map { $0.saysNothing ? unknownWords(of: reply) : $0.messages } ?? words(of: reply)
            if reply.status == 401 { return .tokenRefused(said) }
            return .failed(ServerFailure(status: reply.status, messages: said, job: envelope?.job))
        }
        // Nobody asked for a part, and nothing tells which one it is.
        if reply.status == 206 { return .garbled(.partial) }
        if EnvelopeVerdict.partial.contains(reply.status) {
            return .garbled(.unclear(status: String(reply.status), messages: envelope?.reasons ?? []))
        }
        if reply.status >= 300 { return .garbled(.redirect(to: reply.header("Location"))) }
        switch envelope?.verdict {
        case .failure(401)?: return .tokenRefused(envelope?.messages ?? [])
        case .failure(let status)?:
            let reasons = envelope?.reasons ?? []
            return .failed(
                ServerFailure(
                    status: status ?? reply.status, insideSuccess: true, messages: reasons, job: envelope?.job))
        case .unclear("206")?: return .garbled(.partial)
        case .unclear(let status)?:
            return .garbled(.unclear(status: status, messages: envelope?.reasons ?? []))
        case .success?, .unsaid?, nil: break
        }
        // By its type it is a failure, whatever it says.
        if Self.isProblem(reply) { return .garbled(.problem(envelope?.messages ?? words(of: reply))) }
        // A file that the document promises may be of any kind but this: it is what a sign-in or a proxy sends.
        if promisesFile, operation?.mayBePage == false, Self.isHTML(reply) {
            return .garbled(.page(title: htmlTitle(reply.body)))
        }
        var result = GateReply()
        result.operation = operation
        result.status = reply.status
        result.date = reply.header("Date")
        result.file = reply.file?.path
        result.duration = reply.duration
        // A download is what it is, JSON or not.
        if promisesFile, reply.file == nil { result.bytes = reply.body }
        switch parsed {
        case .success(let document)?:
            if !promisesFile, let key = document.keyWithTwoValues { return .garbled(.twice(key)) }
            // A text, or a value, where an envelope belongs says nothing of what became of the request.
            let root = document.root
            if operation?.isEnveloped == true, root.kind != .object, root.kind != .array {
                return .garbled(.wrongType(field: "reply", expected: "an object", got: root.kind.withArticle))
            }
            if isChange, operation?.isEnveloped == true, envelope?.verdict == .unsaid, !namesSomething(root) {
                guard let words = envelope?.messages, !words.isEmpty, envelope?.isOne == true else {
                    return .garbled(.unsaid(text(of: reply)))
                }
                result.notes.append("the reply gives no status: it says nothing but “\(words.joined(separator: "; "))”")
            }
            result.document = document
            result.messages = envelope?.messages ?? []
            if let complaints = envelope?.complaints, !complaints.isEmpty {
                result.notes.append("the reply also tells of a failure: “\(complaints.joined(separator: "; "))”")
            }
            if !document.remarks.isEmpty {
                result.notes.append("the reply is not quite JSON: " + document.remarks.joined(separator: ", "))
            }
            return payload(document.root, envelope).map({ payload, note in
                result.payload = payload
                if isExact { result.losses = losses(of: payload, in: document, reply.body) }
                if operation?.isList ?? false {
                    let holders = [envelope?.response, document.root].compactMap(\.self)
                    result.extent = ListExtent(
                        beside: holders, nouns: ListExtent.nouns(of: operation?.name ?? ""), header: reply.header,
                        shown: payload?.count ?? 0)
                }
                if let note {
                    result.notes.append(note)
                    result.lacksList = true
                }
                return .reply(result)
            })
        case .failure where promisesFile:
            return .reply(result)
        case .failure(let error)?:
            return .garbled(fault(of: reply, error))
        case nil:
            // No content is a success that has nothing to say.
            let mayBeEmpty = method == "HEAD" || reply.status == 204 || reply.status == 205
            if reply.body.isEmpty, expectsJSON || Self.mayBeCut(reply), !mayBeEmpty { return .garbled(.emptyBody) }
            result.bytes = reply.body
            return .reply(result)
        }
    }

    /// What is lost of the payload, by paths from there.
    private func losses(of payload: JSONCursor?, in document: JSONDocument, _ body: [UInt8]) -> [JSONLosses.Loss] {
        guard let payload else { return [] }
        var (path, place): ([JSONLosses.Step], JSONCursor) = ([], document.root)
        while !place.isSame(as: payload) {
            let inner =
                place.members.first { $0.value.isSame(as: payload) }
                ?? (path.isEmpty ? place["response"].map { ("response", $0) } : nil)
            guard let inner else { return [] }
            path.append(.member(inner.key))
            place = inner.value
        }
        return JSONLosses(body).found.compactMap { loss in
            guard loss.path.starts(with: path), loss.path.count > path.count else { return nil }
            return JSONLosses.Loss(path: Array(loss.path.dropFirst(path.count)), kind: loss.kind)
        }
    }

    private func opened(_ document: JSONDocument) -> Envelope {
        Envelope(document.root, isChange: isChange, of: operation)
    }

    /// Whether a reply without a status has what the document promises of it.
    private func namesSomething(_ root: JSONCursor) -> Bool {
        guard let operation, let promised = operation.reply else { return false }
        let payload = root["response"] ?? root
        if operation.job != nil, payload.int != nil || payload.string?.isEmpty == false { return true }
        if operation.isList, payload.count > 0 { return true }
        let names = promised.properties.flatMap { $0.spellings + [$0.stableName ?? $0.name] }
        return names.contains { payload[$0]?.isNull == false }
    }

    /// Parses what is JSON, or should be; nil for what need not be.
    private func parse(_ reply: HTTPResponse) -> Result<JSONDocument, JSONError>? {
        guard !reply.body.isEmpty, method != "HEAD" else { return nil }
        let isNamedJSON = reply.header("Content-Type")?.lowercased().firstRange(of: "json") != nil
        guard expectsJSON || isNamedJSON || reply.status >= 400 else { return failure(in: reply) }
        do throws(JSONError) { return .success(try JSONDocument(mending: reply.body)) } catch { return .failure(error) }
    }

    /// An envelope that tells of a failure, in a body that need not be JSON and is not called so.
    private func failure(in reply: HTTPResponse) -> Result<JSONDocument, JSONError>? {
        guard Self.mayBeObject(reply.body), reply.body.count <= Self.maxEnvelopeSize,
            let document = try? JSONDocument(mending: reply.body), opened(document).verdict.isFailure
        else { return nil }
        return .success(document)
    }

    private enum Unwrapped {
        case found(JSONCursor?)
        /// An empty list, of which only this can be said.
        case empty(JSONCursor, String)
        case missing(UnexpectedReply)

        func map(_ body: (JSONCursor?, String?) -> Verdict) -> Verdict {
            switch self {
            case .found(let cursor): body(cursor, nil)
            case .empty(let cursor, let note): body(cursor, note)
            case .missing(let fault): .garbled(fault)
            }
        }
    }

    /// Takes the payload out of the envelope, and a list out of its wrapping.
    private func payload(_ root: JSONCursor, _ envelope: Envelope?) -> Unwrapped {
        // Where nothing is said of the reply, an envelope that came is one.
        let mayBeEnveloped = operation.map { $0.isEnveloped || $0.reply == nil } ?? true
        let isEnveloped = (envelope?.isOne ?? false) && mayBeEnveloped
        let content = isEnveloped ? envelope?.response : root
        guard let operation, operation.isList else { return .found(content) }
        let holder = isEnveloped ? root["response"] : root
        guard let name = operation.listName else {
            let field = isEnveloped ? "response" : "reply"
            if let holder, holder.isNull { return empty("\(field) is null") }
            return array(content, at: field)
        }
        let field = isEnveloped ? "response.\(name)" : name
        if isEnveloped, let holder, holder.isNull { return empty("response is null") }
        let spellings = operation.reply?.property(name)?.spellings ?? [name]
        let lists = spellings.compactMap { content?[$0] }
        if let list = lists.first(where: { !$0.isNull }) { return array(list, at: field) }
        // A service may leave an empty list out. What is there under a name that nobody knows may be the list, though.
        guard let holder, holder.kind == .object, !holder.members.contains(where: { $0.value.holdsSomething }) else {
            return .missing(.missingField(field))
        }
        if !lists.isEmpty { return empty("\(field) is null") }
        return isEnveloped ? empty("there is no \(field)") : .missing(.missingField(field))
    }

    private func empty(_ reason: String) -> Unwrapped {
        guard let list = try? JSONDocument(parsing: "[]").root else { return .missing(.emptyBody) }
        return .empty(list, "\(reason) in the reply, which is taken for an empty list")
    }

    private func array(_ cursor: JSONCursor?, at field: String) -> Unwrapped {
        guard let cursor, !cursor.isNull else { return .missing(.missingField(field)) }
        guard cursor.kind == .array else {
            return .missing(.wrongType(field: field, expected: "a list", got: cursor.kind.withArticle))
        }
        if let record = operation?.record, record.types == [.object] {
            // What is handed back as it came may be the row itself, as text.
            let mayBeText = record.properties.contains { $0.isRequired && $0.schema.mayBeTextOrObject }
            for (index, row) in cursor.elements.enumerated()
            where row.kind != .object && !(mayBeText && row.kind == .string) {
                let place = "\(field)[\(index + 1)]"
                return .missing(.wrongType(field: place, expected: "a record", got: row.kind.withArticle))
            }
        }
        return .found(cursor)
    }

    /// What came in the place of JSON.
    private func fault(of reply: HTTPResponse, _ error: JSONError) -> UnexpectedReply {
        let type = reply.header("Content-Type").map { redact($0).escapingControls().shortened(to: 80) }
        if Self.isHTML(reply) { return .html(title: htmlTitle(reply.body)) }
        if error.kind == .empty { return .emptyBody }
        if error.isTruncated { return .truncated(size: reply.body.count) }
        // JSON that is broken comes from the appliance itself; what is of another kind, from somewhere else.
        let first = reply.body.first { !JSONDocument.blank.contains($0) }
        let looksLikeJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        let detail = redact(String(describing: error))
        return looksLikeJSON
            ? .brokenJSON(size: reply.body.count, detail: detail)
            : .notJSON(contentType: type, size: reply.body.count, detail: detail)
    }

    /// The words of a failure that is not in an envelope: an HTML page's title, or a short text.
    private func words(of reply: HTTPResponse) -> [String] {
        if Self.isHTML(reply) { return htmlTitle(reply.body).map { [$0] } ?? [] }
        let type = reply.header("Content-Type")?.lowercased() ?? "text/plain"
        let isXML = type.firstRange(of: "xml") != nil
        guard isXML || type.hasPrefix("text/") || type.firstRange(of: "json") != nil else { return [] }
        let text = redact(String(decoding: reply.body.prefix(8192), as: UTF8.self))
        let line = (isXML ? Self.withoutTags(text) : text).split(whereSeparator: \.isNewline).lazy
            .map { $0.trimmingSpaces() }.first { !$0.isEmpty }
        return line.map { [$0.escapingControls().shortened(to: 200)] } ?? []
    }

    /// A failure in JSON that has its words where nobody looks for them: as it came.
    private func unknownWords(of reply: HTTPResponse) -> [String] {
        reply.body.count <= Self.maxEnvelopeSize ? [text(of: reply)] : []
    }

    /// A reply as it came, in a line.
    private func text(of reply: HTTPResponse) -> String {
        let start = reply.body.count <= Self.maxEnvelopeSize ? reply.body[...] : reply.body.prefix(8192)
        let words = redact(String(decoding: start, as: UTF8.self)).split(whereSeparator: \.isWhitespace)
        return words.joined(separator: " ").escapingControls().shortened(to: 200)
    }

    /// Whether nothing but the connection's end says where the body ends: a reply that was cut off behind its head
    /// looks so.
    private static func mayBeCut(_ reply: HTTPResponse) -> Bool {
        reply.file == nil && reply.header("Content-Length") == nil && reply.header("Transfer-Encoding") == nil
    }

    private static func withoutTags(_ text: String) -> String {
        var isInside = false
        return String(
            text.map { character -> Character in
                if character == "<" { isInside = true }
                defer { if character == ">" { isInside = false } }
                return isInside ? " " : character
            })
    }

    private static func isProblem(_ reply: HTTPResponse) -> Bool {
        reply.header("Content-Type")?.lowercased().firstRange(of: "application/problem+") != nil
    }

    private static func isHTML(_ reply: HTTPResponse) -> Bool {
        if let type = reply.header("Content-Type")?.lowercased(), type.firstRange(of: "html") != nil { return true }
        var start = reply.body.prefix(8192).drop { JSONDocument.blank.contains($0) }
        // What says nothing may stand before it: a declaration of XML, a comment.
        for (open, close) in [("<?", "?>"), ("<!--", "-->")] where start.starts(with: open.utf8) {
            let text = String(decoding: start, as: UTF8.self)
            guard let end = text.firstRange(of: close)?.upperBound else { continue }
            start = Array(text[end...].utf8)[...].drop { JSONDocument.blank.contains($0) }
        }
        let words = String(decoding: start.prefix(20), as: UTF8.self).lowercased()
        return words.hasPrefix("<!doctype html") || words.hasPrefix("<html")
    }

    private func htmlTitle(_ body: [UInt8]) -> String? {
        let page = String(decoding: body.prefix(8192), as: UTF8.self)
        let lower = page.lowercased()
        guard let open = lower.firstRange(of: "<title"),
            let begin = lower[open.upperBound...].firstIndex(of: ">"),
            let close = lower[begin...].firstRange(of: "</title")
        else { return nil }
        // Found in the lower-case text, which may differ in length: hence by characters counted.
        let from = lower.distance(from: lower.startIndex, to: begin) + 1
        let length = lower.distance(from: begin, to: close.lowerBound) - 1
        let title = page.dropFirst(from).prefix(max(length, 0))
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return title.isEmpty ? nil : redact(title).escapingControls().shortened(to: 100)
    }
}

extension JSONCursor {
    /// Whether it is a list or an object with anything in it.
    fileprivate var holdsSomething: Bool { (kind == .array || kind == .object) && count > 0 }
}

extension Schema {
    /// Whether it is what a list gives in either form.
    fileprivate var mayBeTextOrObject: Bool {
        alternatives.contains { $0.types == [.string] } && alternatives.contains { $0.types == [.object] }
    }
}
