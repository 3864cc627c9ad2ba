import JSON

/// Finds what is secret, in a line that was typed, in a request, in a record or in a text, and takes it out of what is
/// shown of them.
///
/// Where the document knows a property, its word counts. Else the name decides: nothing else can, and a password in an
/// undocumented property is a password all the same. Strings and numbers count, at whatever depth below such a name.
///
///     var finder = SecretFinder()
///     finder.redact(["name": "svm", "password": "netapp01"], schema: nil)   // {"name": "svm", "password": "***"}
///     finder.redact(text: "no such user: netapp01")                         // "no such user: ***"
public struct SecretFinder: Sendable {
    /// What stands in a secret's place wherever something is shown.
    public static let mask = "***"

    /// Every secret found so far, however short.
    public private(set) var found: Set<String> = []
    /// Those that are taken out of texts, the longest first: one may be the beginning of another.
    private var struckOut: [QuotedSecret] = []
    /// A shorter one is left in texts: taking out a `1` or an `a` would only tear them apart.
    public static let minLengthInTexts = 4

    /// A finder that has found nothing yet.
    public init() {}

    // MARK: Names

    /// Whether a name is one that secrets go by, however it is spelt.
    public static func isSecret(name: String) -> Bool {
        // By bytes: this is asked of every name in a document, and in every record.
        let isASCII = name.utf8.allSatisfy { $0 < 0x80 }
        let plain = (isASCII ? name : name.lowercased()).utf8.lazy
            .filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
            .map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        let letters = Array(plain)
        return partsOfNames.contains { letters.firstPlace(of: $0, from: 0) != nil } || wholeNames.contains(letters)
    }

    private static let partsOfNames: [[UInt8]] = [
        "password", "passwd", "passphrase", "secret", "token", "privatekey", "credential", "apikey", "sessionid",
    ].map { Array($0.utf8) }
    private static let wholeNames: [[UInt8]] = ["authorization", "proxyauthorization", "cookie", "pwd"].map {
        Array($0.utf8)
    }

    // MARK: Finding

    /// Notes a secret that is known from elsewhere, to take it out of texts; it was not found here.
    public mutating func strikeOut(_ secret: String) {
        guard secret.utf8.count >= Self.minLengthInTexts, !struckOut.contains(where: { $0.text == secret }) else {
            return
        }
        struckOut.append(QuotedSecret(secret))
        struckOut.sort { $0.text.utf8.count > $1.text.utf8.count }
    }

    /// A value without its secrets, which are noted.
    public mutating func redact(_ value: JSONValue, schema: Schema?) -> JSONValue {
        redact(value, SecretPlaces(schema))
    }

    private mutating func redact(_ value: JSONValue, _ place: SecretPlaces) -> JSONValue {
        if place.isSecret, !value.isNull {
            note(value)
            return .string(Self.mask)
        }
        switch value {
        case .array(let elements):
            let items = place.items
            return .array(elements.map { redact($0, items) })
        case .object(let object):
            return .object(
                JSONObject(
                    object.map { key, value in
                        let member = place.member(key)
                        guard member.isSecret, !value.isNull else { return (key, redact(value, member.place)) }
                        note(value)
                        return (key, .string(Self.mask))
                    }))
        case .string(let text) where SecretPatterns.mayHoldKey(text):
            let struck = SecretPatterns.secrets(in: text, keys: true)
            for key in struck.found { note(.string(key)) }
            return .string(struck.text)
        default:
            return value
        }
    }

    /// A text without the secrets that were noted, however it quotes them: appliances quote what they were sent.
    public func redact(text: String) -> String {
        guard !struckOut.isEmpty, !text.isEmpty else { return text }
        let whole = Array(text.utf8)
        var bytes = whole
        for secret in struckOut { secret.strike(from: &bytes, mask: Self.mask) }
        return bytes == whole ? text : String(decoding: bytes, as: UTF8.self)
    }

    /// Notes what stands in a place of secrets.
    mutating func note(_ value: JSONValue) {
        switch value {
        case .string, .integer, .number:
            guard let text = value.scalarText else { return }
            found.insert(text)
            strikeOut(text)
        case .array(let elements): for element in elements { note(element) }
        case .object(let object): for (_, member) in object { note(member) }
        case .null, .bool: break
        }
    }
}

extension JSONValue {
    /// A string or a number as it would stand in a text.
    fileprivate var scalarText: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): number.plain
        default: nil
        }
    }
}
