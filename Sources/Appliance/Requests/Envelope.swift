import JSON

/// The appliance's envelope around a reply, or another object in which a server tells of a failure.
struct Envelope {
    /// Whether it is the appliance's own.
    let isOne: Bool
    /// The envelope's `statusCode`, which may be a number or digits in a string; or the status of a failure that the
    /// server's framework tells of.
    let status: Int?
    /// What it says in words.
    let messages: [String]
    /// Whether it has words, but none where they are looked for.
    let saysNothing: Bool
    /// The payload, if there is one.
    let response: JSONCursor?

    init(_ root: JSONCursor) {
        let code = root["statusCode"]
        let own = (code?.int).map { Int($0) } ?? code?.string.flatMap { Int($0) }
        status = own ?? Self.frameworkStatus(root)
        let response = root["response"]
        self.response = response.flatMap { $0.isNull ? nil : $0 }
        isOne = response != nil || code != nil || root["responseMessage"] != nil
        // A failure that the server's framework reports has `message` and `error` instead, or is a problem of RFC 9457.
        var messages =
            [
                ["responseMessage"], ["statusMessage"], ["message"], ["title", "detail"], ["error_description"], ["error"],
                ["messages"], ["errorMessage"], ["localizedMessage"],
            ].lazy.map { names in names.flatMap { Self.texts(root[$0]) } }.first { !$0.isEmpty } ?? []
        let errors = Self.texts(root["errors"]) + Self.textsByField(root["errors"])
        for text in errors where !messages.contains(text) { messages.append(text) }
        self.messages = messages
        saysNothing =
            messages.isEmpty
            && (root.kind == .array && root.count > 0
                || root.members.contains { !Self.wordless.contains($0.key) && $0.value.mayBeWords })
    }

    /// The members of an envelope that are no words.
    private static let wordless: Set = ["statusCode", "status", "timestamp", "path", "code"]

    /// The status of a failure in the form of Spring (`timestamp`, `status`, `error`), or of a problem of RFC 9457
    /// (`title`, `status`); nil for any other object. Nothing of the appliance's own has these keys beside a status of
    /// 400 or more.
    private static func frameworkStatus(_ root: JSONCursor) -> Int? {
        guard let status = root["status"]?.int, (400...599).contains(status) else { return nil }
        let isSpring = root["timestamp"] != nil && root["error"]?.string != nil
        let isProblem = root["title"]?.string != nil && (root["type"] ?? root["detail"]) != nil
        return isSpring || isProblem ? Int(status) : nil
    }

    /// What is wrong with each field, of an object that has the fields for keys: "name: must not be null".
    private static func textsByField(_ cursor: JSONCursor?) -> [String] {
        guard let cursor, cursor.kind == .object, texts(cursor).isEmpty else { return [] }
        return cursor.members.flatMap { name, value in texts(value).map { "\(name): \($0)" } }
    }

    /// A text, or those of a list; of an object the one that says what is wrong.
    private static func texts(_ cursor: JSONCursor?) -> [String] {
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
