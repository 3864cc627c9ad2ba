import JSON

/// What stands for the appliance itself in documents that name it: whoever plays the recording puts itself there.
public enum ApplianceMark {
    /// The host, which no machine can have.
    public static let host = "appliance.invalid"
    static let origin = "https://\(host)"

    /// A document that names an appliance by the mark.
    ///
    /// - Parameters:
    ///   - origin: scheme, host and port.
    ///   - endpoint: host and port alone.
    static func mark(_ value: JSONValue, origin: String, endpoint: String, host: String) -> JSONValue {
        replace(in: value) { text in
            if text == endpoint || text == host { return Self.host }
            guard text.hasPrefix("https://\(host)") || text.hasPrefix(origin) else { return text }
            if text.hasPrefix(origin) { return Self.origin + text.dropFirst(origin.count) }
            let rest = text.dropFirst("https://\(host)".count)
            return rest.isEmpty || rest.hasPrefix("/") ? Self.origin + rest : text
        }
    }

    /// A document with whoever plays it in the place of the mark.
    public static func unmark(_ value: JSONValue, origin: String, endpoint: String) -> JSONValue {
        replace(in: value) { text in
            if text == Self.host { return endpoint }
            return text.hasPrefix(Self.origin) ? origin + text.dropFirst(Self.origin.count) : text
        }
    }

    /// Whether a reply is a document, or leads to one.
    public static func isDocument(_ value: JSONValue) -> Bool { Disguise.isDocument(value) }

    private static func replace(in value: JSONValue, _ change: (String) -> String) -> JSONValue {
        switch value {
        case .string(let text): .string(change(text))
        case .array(let elements): .array(elements.map { replace(in: $0, change) })
        case .object(let object): .object(JSONObject(object.map { ($0, replace(in: $1, change)) }))
        default: value
        }
    }
}
