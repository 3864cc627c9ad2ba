import API
import JSON

/// Keeps the secrets of one request out of whatever is shown of it: see docs/architecture.md, "Safety".
///
/// The document says which properties are secret. For those that it doesn't know the name decides: nothing else can, and a
/// password in an undocumented property is a password all the same.
struct Redactor {
    /// The secrets met so far, the longest first. They are struck out of texts too: appliances quote what they were sent.
    private(set) var known: [String] = []
    /// Every secret met so far, however short.
    private(set) var all: Set<String> = []

    /// Notes a secret. A very short one is not struck out of texts: that would only take them apart.
    mutating func note(_ secret: String) {
        all.insert(secret)
        guard secret.utf8.count >= 4, !known.contains(secret) else { return }
        known.append(secret)
        known.sort { $0.utf8.count > $1.utf8.count }
    }

    /// Notes each of these.
    mutating func note(_ secrets: [String]) {
        for secret in secrets { note(secret) }
    }

    /// The text without the secrets that were noted.
    func redact(_ text: String) -> String {
        known.reduce(text) { text, secret in
            guard var range = text.firstRange(of: secret) else { return text }
            var result = ""
            var rest = text[...]
            while true {
                result += rest[..<range.lowerBound] + Secret.mask
                rest = rest[range.upperBound...]
                guard let next = rest.firstRange(of: secret) else { return result + rest }
                range = next
            }
        }
    }

    /// A body without its secrets, which are noted.
    mutating func body(_ value: JSONValue, schema: Schema?, paths: [String]) -> JSONValue {
        visit(value, schema: schema, paths: paths.map { $0.split(separator: ".").map(String.init) })
    }

    private mutating func visit(_ value: JSONValue, schema: Schema?, paths: [[String]]) -> JSONValue {
        switch value {
        case .array(let elements):
            return .array(elements.map { visit($0, schema: schema?.items, paths: paths) })
        case .object(let object):
            return .object(
                JSONObject(
                    object.map { key, member in
                        let property = schema?.property(stable: key)
                        let inner = paths.filter { $0.first == key }.map { Array($0.dropFirst()) }
                        let isSecret =
                            property.map(\.isSecret) ?? Secret.goesBy(key) || inner.contains { $0.isEmpty }
                        guard isSecret, !member.isNull else {
                            return (key, visit(member, schema: property?.schema, paths: inner))
                        }
                        noteTexts(in: member)
                        return (key, .string(Secret.mask))
                    }))
        default:
            return value
        }
    }

    private mutating func noteTexts(in value: JSONValue) {
        switch value {
        case .string(let text): note(text)
        case .array(let elements): for element in elements { noteTexts(in: element) }
        case .object(let object): for (_, member) in object { noteTexts(in: member) }
        default: break
        }
    }

    /// A query or headers without their secrets, which are noted.
    mutating func pairs(_ pairs: [(name: String, value: String)]) -> [(name: String, value: String)] {
        pairs.map { pair in
            guard Secret.goesBy(pair.name) else { return pair }
            note(pair.value)
            return (pair.name, Secret.mask)
        }
    }
}
