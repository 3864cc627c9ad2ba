import API
import JSON
import System

/// Writes a session's exchanges into a file, a line for each, as they end: without secrets, and with pseudonyms where
/// that is wanted.
///
/// What goes wrong with the file ends the recording, and nothing else.
public final class Recorder {
    /// How much of a download is kept.
    public static let maxDownload = 1 << 20
    /// How much of any other reply is kept: more than a session takes.
    public static let maxReply = 128 << 20

    /// The headers of replies that count for a client, in small letters. What else there is may name anybody.
    private static let headers: Set<String> = [
        "allow", "content-disposition", "content-type", "date", "location", "retry-after",
    ]

    private var file: GrowingFile?
    private let path: String
    private let hasPseudonyms: Bool
    private let tell: (String) -> Void
    private var striking = Striking()
    private var disguise: Disguise?
    private var origins: [String] = []

    /// Makes the file, and writes its first line.
    ///
    /// - Parameters:
    ///   - date: the moment, as in `2026-11-23T15:05:09Z`.
    ///   - tell: told once, in a line, what ended the recording before the session.
    public init(
        path: String, overwrite: Bool, hasPseudonyms: Bool, date: String, tell: @escaping (String) -> Void
    ) throws(SystemError) {
        self.path = path
        self.hasPseudonyms = hasPseudonyms
        self.tell = tell
        let file = try GrowingFile(path, overwrite: overwrite)
        let head = RecordingHead(shell: ProjectVersion.number, date: date, hasPseudonyms: hasPseudonyms)
        try file.append(head.line.lineBytes)
        self.file = file
    }

    /// The number of an appliance, from 1, in the order in which they are asked for.
    public func appliance(at origin: String) -> Int {
        if let index = origins.firstIndex(of: origin) { return index + 1 }
        origins.append(origin)
        return origins.count
    }

    /// Notes secrets that must not stand in any later line.
    public func note(secrets: some Sequence<String>) { striking.note(secrets) }

    /// Writes an exchange.
    ///
    /// - Parameter document: what is known of the interface; the first one counts.
    public func record(_ exchange: SentExchange, document: @autoclosure () -> APIDocument) {
        guard let file else { return }
        if hasPseudonyms, disguise == nil { disguise = Disguise(document: document()) }
        let line = recorded(exchange).line.lineBytes
        do throws(SystemError) {
            try file.append(line)
        } catch {
            self.file = nil
            tell("the recording ends here, and the session goes on: \(error.message)")
        }
    }

    // MARK: What is written

    private func recorded(_ exchange: SentExchange) -> RecordedExchange {
        let schema = exchange.operation?.body
        // The reply first: what it calls a secret may stand in the request, too.
        let document = exchange.document
        let outcome = recordedOutcome(of: exchange, document: document)
        var path = striking.text(exchange.path)
        var query = exchange.query.map { RecordedExchange.Pair(striking.text($0.name), striking.text($0.value)) }
        var body = RecordedBody.none
        if exchange.isLogin {
            // Who logs in, and by what, is nobody's business.
        } else if let json = exchange.json {
            let struck = striking.value(json, schema: schema)
            body = .json(disguise?.value(struck, schema: schema) ?? struck)
        } else if let bytes = exchange.bytes, exchange.isMarkup {
            body = markup(bytes, whole: bytes.count, of: exchange)
        } else if let bytes = exchange.bytes {
            body = text(bytes, type: exchange.contentType, whole: bytes.count)
        } else if let size = exchange.unwritten {
            body = .leftOut(Int64(size))
        }
        // Where vCenter's API is says nothing of anybody.
        if !exchange.isMarkup { path = disguise?.path(path, of: exchange.operation) ?? path }
        query = disguise?.query(query, of: exchange.operation) ?? query
        return RecordedExchange(
            appliance: exchange.appliance, method: exchange.method, path: path, query: query, body: body,
            isLogin: exchange.isLogin, isKept: exchange.isKept, isDocument: document != nil,
            milliseconds: exchange.duration.inMilliseconds,
            outcome: outcome)
    }

    private func recordedOutcome(of exchange: SentExchange, document: [UInt8]?) -> RecordedExchange.Outcome {
        switch exchange.outcome {
        case .failure(let kind, let sent, let detail):
            let struck = striking.text(detail)
            return .failure(kind: kind, sent: sent, detail: disguise?.text(struck) ?? struck)
        case .reply(let status, let headers, let bytes, let whole):
            let kept = headers.filter { header in
                let name = header.name.lowercased()
                return Self.headers.contains(name) || exchange.isMarkup && name == "set-cookie"
            }
            .map { RecordedExchange.Pair($0.name, header($0.value, $0.name.lowercased(), of: exchange)) }
            let type = headers.first { $0.name.lowercased() == "content-type" }?.value
            return .reply(
                status: status, headers: kept,
                body: reply(document ?? bytes, type: type, whole: whole, of: exchange, isDocument: document != nil))
        }
    }

    private func header(_ value: String, _ name: String, of exchange: SentExchange) -> String {
        let struck = striking.text(value)
        switch name {
        case "set-cookie": return MarkupText.withoutCookie(value)
        // A parameter of it may be anything.
        case "content-type":
            let end = struck.firstIndex(of: ";") ?? struck.endIndex
            return struck[..<end] + (disguise?.text(String(struck[end...])) ?? String(struck[end...]))
        case "location":
            let marked = ApplianceMark.mark(struck, hosts: exchange.hosts)
            return disguise?.url(marked) ?? marked
        default: return disguise?.text(struck) ?? struck
        }
    }

    private func reply(
        _ bytes: [UInt8], type: String?, whole: Int, of exchange: SentExchange, isDocument: Bool
    ) -> RecordedBody {
        guard !bytes.isEmpty || whole > 0 else { return .none }
        if exchange.isMarkup { return markup(bytes, whole: whole, of: exchange) }
        let isDownload = exchange.operation?.isDownload ?? false
        let value = isDocument || whole <= bytes.count ? Self.json(bytes) : nil
        if let value, isDocument {
            let marked = striking.document(ApplianceMark.mark(value, hosts: exchange.hosts))
            return .json(disguise?.document(marked) ?? marked)
        }
        // A file is kept letter by letter.
        if let value, !isDownload || exchange.isSearch {
            let schema = exchange.operation?.wholeReply
            let struck =
                exchange.isLogin
                ? striking.login(value, isGranted: exchange.isGranted)
                : striking.value(value, schema: exchange.operation?.secretsInReply)
            return .json(disguise?.value(struck, schema: schema) ?? struck)
        }
        // What a login answers that can't be taken apart may be the token.
        if exchange.isLogin, exchange.isGranted { return .leftOut(Int64(whole)) }
        return text(bytes, type: type, whole: whole, limit: isDownload ? Self.maxDownload : Self.maxReply)
    }

    /// What is said to vCenter, or by it.
    private func markup(_ bytes: [UInt8], whole: Int, of exchange: SentExchange) -> RecordedBody {
        guard whole <= bytes.count, let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0) else {
            return .leftOut(Int64(whole))
        }
        let name = exchange.isMarkupLogin ? exchange.bytes.flatMap(MarkupText.userName(ofRequest:)) : nil
        let struck = striking.text(exchange.isMarkupLogin ? MarkupText.withoutLogin(text, name: name) : text)
        return .text(disguise?.markup(struck) ?? struck, whole: nil)
    }

    /// A body that is no JSON: a text, or nothing at all of it.
    private func text(
        _ bytes: [UInt8], type: String?, whole: Int, limit: Int = Recorder.maxReply
    ) -> RecordedBody {
        let part = bytes.count > limit ? bytes[..<bytes.endOfCharacters(before: limit)] : bytes[...]
        let isCut = part.count < whole
        // A cut may fall into a character.
        let end = isCut ? bytes.endOfCharacters(before: part.count) : part.count
        guard var text = String(validating: bytes[..<end], as: UTF8.self), !text.utf8.contains(0) else {
            return .leftOut(Int64(whole))
        }
        if let boundary = MultipartBoundary(of: type) { text = boundary.replaced(in: text) }
        var struck = striking.body(text)
        if isCut {
            // The end may be the beginning of a secret.
            struck = String(struck.dropLast(Self.uncertainEnd))
        }
        return .text(disguise?.loose(struck) ?? struck, whole: isCut ? Int64(whole) : nil)
    }

    /// Longer than any secret whose beginning could stand at a cut unseen.
    private static let uncertainEnd = 4096

    /// What it says where it is JSON; of a member that is named twice, the last.
    private static func json(_ bytes: [UInt8]) -> JSONValue? {
        try? JSONValue(parsing: bytes)
    }
}

/// The line between the parts of a body of several parts: another one each time, so that it can't be compared.
public struct MultipartBoundary {
    private let boundary: String
    static let plain = "boundary"

    /// Reads it out of a type; nil if there is none.
    public init?(of type: String?) {
        guard let type, type.lowercased().hasPrefix("multipart/"), let mark = type.firstRange(of: "boundary=") else {
            return nil
        }
        let value = type[mark.upperBound...].prefix { $0 != ";" }
        boundary = String(value).filter { $0 != "\"" }
        if boundary.isEmpty { return nil }
    }

    /// A body with a line that is the same each time.
    public func replaced(in text: String) -> String {
        var result: [UInt8] = []
        let bytes = Array(text.utf8)
        let mark = Array("--\(boundary)".utf8)
        var at = 0
        while let place = bytes.firstPlace(of: mark, from: at) {
            result += bytes[at..<place]
            result += "--\(Self.plain)".utf8
            at = place + mark.count
        }
        return String(decoding: result + bytes[at...], as: UTF8.self)
    }
}

extension SentExchange {
    /// Whether what was asked for was given.
    fileprivate var isGranted: Bool { if case .reply(200..<300, _, _, _) = outcome { true } else { false } }

    /// Whether it looks for the appliance's own document.
    fileprivate var isSearch: Bool { operation?.name == LiveDocument.operation(at: "").name }

    /// Such a document that was found by whoever looks for it, or a list of them, as it is read: it may have come as a
    /// text within JSON.
    fileprivate var document: [UInt8]? {
        guard isSearch, case .reply(200..<300, _, let bytes, let whole) = outcome, whole <= bytes.count else {
            return nil
        }
        let decoded = LiveDocument.decoded(bytes)
        if case .neither = DocumentOutline(decoded, host: hosts[0], names: otherNames, place: path) { return nil }
        return decoded
    }

    /// The names of the appliance, without a port; the first is the one that it was asked by.
    fileprivate var hosts: [String] {
        let endpoint = origin.firstRange(of: "://").map { origin[$0.upperBound...] } ?? origin[...]
        let end = endpoint.first == "[" ? endpoint.firstIndex(of: "]").map(endpoint.index(after:)) : nil
        return [String(end.map { endpoint[..<$0] } ?? endpoint.prefix { $0 != ":" })] + otherNames
    }
}

extension Operation {
    /// The schema of the whole reply, its envelope included.
    fileprivate var wholeReply: Schema? { replies.first { (200..<300).contains($0.status ?? 200) }?.schema }

    /// What tells where the whole reply has secrets: what a document said of it at first, and what the appliance's own
    /// or a user says since.
    fileprivate var secretsInReply: Schema? {
        guard let reply else { return wholeReply }
        let now = isEnveloped ? Schema(properties: [Schema.Property(name: "response", schema: reply)]) : reply
        return Schema(alternatives: [now] + (wholeReply.map { [$0] } ?? []))
    }
}

extension [UInt8] {
    /// The last place at or before this one at which a character of UTF-8 begins.
    fileprivate func endOfCharacters(before place: Int) -> Int {
        var end = Swift.min(place, count)
        var steps = 0
        // One that is whole at the very end is given up as well: it costs nothing.
        while end > 0, steps < 4, end < count ? self[end] & 0xC0 == 0x80 : self[end - 1] >= 0x80 {
            end -= 1
            steps += 1
        }
        return end
    }
}

extension Duration {
    fileprivate var inMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}

extension RecordedBody {
    /// The body of a request, in the form in which it is compared with a recorded one.
    public init(sent bytes: [UInt8], type: String?) {
        if bytes.isEmpty {
            self = .none
        } else if let value = try? JSONValue(parsing: bytes) {
            self = .json(value)
        } else if let text = String(validating: bytes, as: UTF8.self) {
            self = .text(MultipartBoundary(of: type)?.replaced(in: text) ?? text, whole: nil)
        } else {
            self = .leftOut(Int64(bytes.count))
        }
    }
}
