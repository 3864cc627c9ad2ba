import JSON

/// The appliance's envelope around a reply, or another object in which a server tells of a failure.
struct Envelope {
    /// Whether it is the appliance's own.
    let isOne: Bool
    /// The envelope's `statusCode`, which may be a number or digits in a string.
    let status: Int?
    /// What it says in words.
    let messages: [String]
    /// The payload, if there is one.
    let response: JSONCursor?

    init(_ root: JSONCursor) {
        let code = root["statusCode"]
        status = (code?.int).map { Int($0) } ?? code?.string.flatMap { Int($0) }
        let response = root["response"]
        self.response = response.flatMap { $0.isNull ? nil : $0 }
        isOne = response != nil || code != nil || root["responseMessage"] != nil
        // A failure that the server's framework reports has `message` and `error` instead.
        messages =
            ["responseMessage", "statusMessage", "message", "error"].lazy
            .map { Self.texts(root[$0]) }.first { !$0.isEmpty } ?? []
    }

    private static func texts(_ cursor: JSONCursor?) -> [String] {
        guard let cursor else { return [] }
        if let text = cursor.string { return text.isEmpty ? [] : [text] }
        return cursor.elements.compactMap(\.string).filter { !$0.isEmpty }
    }
}
