import API
import JSON

/// The appliance's envelope around a reply, or another object in which a server tells of a failure.
struct Envelope {
    /// Whether it is the appliance's own.
    let isOne: Bool
    /// The status that it gives, or that of a failure which the server's framework tells of.
    let status: Int?
    /// What it says of how the request went.
    let verdict: EnvelopeVerdict
    /// What it says in words.
    let messages: [String]
    /// Whether it has words, but none where they are looked for.
    let saysNothing: Bool
    /// The payload, if there is one.
    let response: JSONCursor?
    /// The job that it names, as a job's id is spelled in replies to changes (A).
    let job: String?
    /// What it says of a failure beside its status, in its own words.
    let complaints: [String]

    /// - Parameters:
    ///   - isChange: whether it answers a change: what a reply to one says of a failure is about the change.
    ///   - operation: what was asked for, as far as it is known.
    init(_ root: JSONCursor, isChange: Bool = false, of operation: Operation? = nil) {
        status = EnvelopeVerdict.status(in: root)
        let response = root["response"]
        self.response = response.flatMap { $0.isNull ? nil : $0 }
        job = [response?["jobId"], root["jobId"]].lazy.compactMap(\.self).compactMap(Self.identity).first
        isOne = response != nil || root["statusCode"] != nil || root["responseMessage"] != nil
        // A failure that the server's framework reports has `message` and `error` instead, or is a problem of RFC 9457.
        var messages =
            [
                ["responseMessage"], ["statusMessage"], ["message"], ["title", "detail"], ["error_description"],
                ["error"], ["messages"], ["errorMessage"], ["localizedMessage"],
            ].lazy.map { names in names.flatMap { Self.texts(root[$0]) } }.first { !$0.isEmpty } ?? []
        let errors = Self.texts(root["errors"]) + Self.textsByField(root["errors"])
        for text in errors where !messages.contains(text) { messages.append(text) }
        // One may stand within another.
        let inner = response.flatMap { response -> Envelope? in
            guard response["statusCode"] != nil, (response["responseMessage"] ?? response["statusMessage"]) != nil
            else { return nil }
            return Envelope(response)
        }
        let beside = SaidFailure(beside: root, known: isOne ? nil : operation?.reply, isChange: isChange)
        var failure = beside
        // Where it names the job that was started, that tells how it goes.
        if failure == nil, isChange, let response, operation?.job == nil || job == nil {
            failure = SaidFailure(in: response, known: operation?.reply)
        }
        if let inner, inner.verdict.isFailure {
            verdict = inner.verdict
            messages = inner.messages.isEmpty ? messages : inner.messages
        } else {
            verdict = EnvelopeVerdict(root, hasErrors: !errors.isEmpty, failure: failure, isChange: isChange)
        }
        complaints = failure?.words ?? []
        self.messages = messages
        saysNothing =
            messages.isEmpty
            && (root.kind == .array && root.count > 0
                || root.members.contains { !Self.wordless.contains($0.key) && $0.value.mayBeWords })
    }

    /// What it says of a failure inside an HTTP success, where a word of success explains none.
    var reasons: [String] {
        let told = messages.filter { complaints.isEmpty || !EnvelopeVerdict.isSuccess(named: $0) }
        return told + complaints.filter { !told.contains($0) }
    }

    /// What may be the id of a job: a number from 1 on, or its digits.
    private static func identity(_ cursor: JSONCursor) -> String? {
        cursor.int.flatMap { $0 > 0 ? String($0) : nil }
            ?? cursor.string.flatMap { Int64($0) }.flatMap { $0 > 0 ? String($0) : nil }
    }

    /// The members of an envelope that are no words.
    private static let wordless: Set = ["statusCode", "status", "timestamp", "path", "code"]

    /// What is wrong with each field, of an object that has the fields for keys: "name: must not be null".
    static func textsByField(_ cursor: JSONCursor?) -> [String] {
        guard let cursor, cursor.kind == .object, texts(cursor).isEmpty else { return [] }
        return cursor.members.flatMap { name, value in texts(value).map { "\(name): \($0)" } }
    }

    /// A text, or those of a list; of an object the one that says what is wrong.
    static func texts(_ cursor: JSONCursor?) -> [String] {
        guard let cursor else { return [] }
        if let text = cursor.string { return text.isEmpty ? [] : [text] }
        if cursor.kind == .object {
            return ["message", "detail", "defaultMessage", "reason"].lazy
                .compactMap { cursor[$0]?.string }.first { !$0.isEmpty }.map { [$0] } ?? []
        }
        return cursor.elements.flatMap { $0.kind == .array ? [] : texts($0) }
    }
}

extension JSONCursor {
    /// Whether it is a text, or has something in it.
    fileprivate var mayBeWords: Bool { string?.isEmpty == false || count > 0 }
}
