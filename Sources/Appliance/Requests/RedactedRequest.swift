import API
import HTTP
import JSON

/// A request as it may be shown: without secrets.
public struct RedactedRequest: Sendable {
    /// The HTTP method, in capitals unless the request can't be sent.
    public let method: String
    /// The path below the base, without the query.
    public private(set) var path: String
    /// The query, not encoded.
    public private(set) var query: [(name: String, value: String)]
    /// The headers that the caller gave, the type of the body and, once sent, the masked token.
    public private(set) var headers: [(name: String, value: String)]
    /// The body, if it is JSON.
    public let body: JSONValue?
    /// A body that is not JSON, as a text: what it says, or how long it is where nobody can look for secrets in it.
    public let text: String?
    /// What of such a body may be written down; nil where nothing may.
    let writtenDown: [UInt8]?
    /// What the files of a form in parts are called.
    private let fileNames: [String: String]
    /// How many bytes the body has; nil without one.
    let bodySize: Int?
    /// Where a download goes.
    public let file: String?

    /// Takes the secrets out of a request; `finder` notes them.
    ///
    /// - Parameters:
    ///   - operation: what the document says of it.
    init(_ request: APIRequest, of operation: API.Operation?, file: String?, finder: inout SecretFinder) {
        let parameters = operation?.parameters ?? []
        method = request.method
        query = finder.redact(request.query, of: parameters)
        headers = finder.redact(request.headersWithType, of: parameters, in: .header)
        bodySize = request.body?.bytes.count
        let size = bodySize.map { "(\(sizeText($0)))" }
        if let body = request.body, let said = body.json?.string, !body.isJSON {
            self.body = nil
            fileNames = [:]
            let shown = finder.redact(
                body: said, type: body.type, schema: operation?.body, isSecret: request.isAboutSecrets)
            text = shown ?? size
            writtenDown = shown.map { Array($0.utf8) }
        } else {
            let shown = (request.body?.json).map { finder.redact($0, schema: operation?.body) }
            let names = request.body?.fileNames ?? [:]
            fileNames = names.mapValues { [finder] in finder.redact(text: $0) }
            body = shown?.withFiles(called: fileNames)
            // Nothing tells where secrets are in what is not JSON.
            text = body == nil ? size : nil
            writtenDown = body == nil ? request.body?.bytes : nil
        }
        let inPath = operation?.pathParameters(in: request.path) ?? [:]
        _ = finder.redact(inPath.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, of: parameters, in: .path)
        // Last, so that what the rest of the request calls secret is found in the path too.
        path = finder.redact(text: request.path)
        self.file = file
    }

    /// What may be shown of a request to another server: its maker says what, and what is secret is looked for in that.
    init(_ other: OtherCall, _ request: APIRequest, finder: SecretFinder) {
        method = request.method
        path = request.path
        query = []
        headers = other.headers.map { ($0.name, $0.isSecret ? SecretFinder.mask : finder.redact(text: $0.value)) }
        let shown = finder.redact(text: other.shownBody)
        text = shown
        writtenDown = Array(shown.utf8)
        bodySize = other.body.count
        (body, file, fileNames) = (nil, nil, [:])
    }

    func at(_ path: String) -> RedactedRequest {
        var other = self
        other.path = path
        return other
    }

    /// The same without secrets that were not known before, such as the password that a login has asked for.
    func redacted(by finder: SecretFinder) -> RedactedRequest {
        var other = self
        other.path = finder.redact(text: path)
        other.query = query.map { ($0.name, finder.redact(text: $0.value)) }
        return other
    }

    /// The same with the header of the token, masked.
    var withToken: RedactedRequest {
        var other = self
        other.headers.insert(("Token", SecretFinder.mask), at: 0)
        return other
    }

    /// The path and, behind a question mark, the encoded query.
    public var target: String { path + APIRequest.text(of: query) }

    /// The command for curl that does the same, ready to be pasted into a shell.
    ///
    /// A pin has no equal there: curl's own looks at the key only. So the command trusts anyone, and says so behind a
    /// `#`.
    public func curl(base: String, trust: Trust) -> String {
        var words = ["curl"]
        if method == "HEAD" {
            words.append("--head")
        } else if method != "GET" || body != nil || text != nil {
            words += ["-X", method]
        }
        words.append(shellQuoted(base + target))
        // Of a body in parts curl makes the boundary, and says so.
        for header in headers where !(isInParts && header.name.lowercased() == "content-type") {
            words += ["-H", shellQuoted("\(header.name): \(header.value)")]
        }
        words += bodyWords
        if let file { words += ["-o", shellQuoted(file)] }
        switch trust {
        case .system: break
        case .authority(let path): words += ["--cacert", shellQuoted(path)]
        case .insecure: words.append("-k")
        case .pin(let fingerprint): words += ["-k", "# pinned: \(fingerprint)"]
        }
        return words.joined(separator: " ")
    }

    private var bodyType: String {
        headers.first { $0.name.lowercased() == "content-type" }?.value.lowercased() ?? ""
    }

    private var isInParts: Bool { bodyType.hasPrefix("multipart/form-data") }

    /// The options of curl that send the body.
    private var bodyWords: [String] {
        if let members = body?.object, isInParts || bodyType.hasPrefix("application/x-www-form-urlencoded") {
            let option = isInParts ? "--form-string" : "--data-urlencode"
            return members.flatMap { name, value in
                (value.array ?? [value]).flatMap { element in
                    guard let file = fileNames[name] else {
                        return [option, shellQuoted("\(name)=\(Self.text(of: element) ?? "")")]
                    }
                    let content = Self.text(of: element["content"] ?? element) ?? ""
                    let part = "\(name)=\(content.quotedForForm);filename=\(file.quotedForForm)"
                    return ["-F", shellQuoted(part + ";type=application/octet-stream")]
                }
            }
        }
        guard let text = bodyText else { return [] }
        return [text.hasPrefix("@") ? "--data-raw" : "--data", shellQuoted(text)]
    }

    /// A text as it stands, anything else as JSON.
    private static func text(of value: JSONValue) -> String? {
        if let text = value.string { return text }
        var writer = JSONWriter()
        guard (try? writer.value(value, sortedKeys: true)) != nil else { return nil }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The body as it is sent, its keys in order and secrets masked; of what can't be shown, its size.
    public var bodyText: String? {
        guard let body else { return text }
        if let text = body.string, !bodyType.isEmpty, !bodyType.contains("json") { return text }
        var writer = JSONWriter()
        // A number that JSON can't express can't have come out of JSON.
        guard (try? writer.value(body, sortedKeys: true)) != nil else { return text }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension JSONValue {
    /// A body with the names of its files beside what is in them, as a call gives it.
    fileprivate func withFiles(called names: [String: String]) -> JSONValue {
        guard case .object(var members) = self else { return self }
        for (name, file) in names {
            guard let content = members[name], content.array == nil else { continue }
            members[name] = ["filename": .string(file), "content": content]
        }
        return .object(members)
    }
}

extension String {
    /// The text as curl's `-F` takes it for a value, whatever is in it.
    fileprivate var quotedForForm: String {
        "\"" + replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

/// The text as one word of a POSIX shell.
func shellQuoted(_ text: String) -> String {
    let plain = text.utf8.allSatisfy { byte in
        (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
            || "-_./:@%+=,".utf8.contains(byte)
    }
    guard !plain || text.isEmpty else { return text }
    return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
