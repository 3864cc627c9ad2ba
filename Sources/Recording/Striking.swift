import API
import JSON

/// Strikes secrets out of what is recorded: those that are known, in any spelling, and whatever stands under a name
/// that secrets go by.
struct Striking {
    private var finder = SecretFinder()
    private var known: Set<String> = []
    /// Which names of members are those of secrets: a list has the same ones in each of its records.
    private var namesSeen: [String: Bool] = [:]

    /// Notes secrets, to be struck out from now on.
    mutating func note(_ secrets: some Sequence<String>) {
        for secret in secrets where !secret.isEmpty && secret != SecretFinder.mask && known.insert(secret).inserted {
            finder.strikeOut(secret)
        }
    }

    /// A text without secrets, also those that only its own form tells: private keys, `password=x`, `"token": "x"`.
    func text(_ text: String) -> String {
        SecretPatterns.strike(finder.redact(text: text))
    }

    /// A text that is the whole of a body, in which columns have names, too.
    func body(_ text: String) -> String { SecretColumns.strike(self.text(text)) }

    /// A value without secrets; those that it tells itself are noted.
    mutating func value(_ value: JSONValue, schema: Schema?) -> JSONValue {
        let place = SecretPlaces(schema)
        noteSecrets(in: value, place, isSecret: place.isSecret)
        return struck(value, place, isSecret: place.isSecret)
    }

    /// The answer to a login: of one that was granted nothing but the words of its envelope is kept, whatever its form;
    /// of any other, what can't be a token.
    mutating func login(_ value: JSONValue, isGranted: Bool) -> JSONValue {
        noteTokens(in: value)
        let kept = self.value(value, schema: nil)
        guard isGranted else { return withoutTokens(kept) }
        guard case .object(let object) = kept else { return struck(kept, SecretPlaces(nil), isSecret: true) }
        return .object(
            JSONObject(
                object.map { key, member in
                    let isEnvelope = Self.envelope.contains(key)
                    return (key, isEnvelope ? withoutTokens(member) : struck(member, SecretPlaces(nil), isSecret: true))
                }))
    }

    private static let envelope: Set<String> = ["statusCode", "statusMessage", "responseMessage"]

    private mutating func noteTokens(in value: JSONValue) {
        switch value {
        case .string(let text): if text.mayBeToken { note([text]) }
        case .array(let elements): for element in elements { noteTokens(in: element) }
        case .object(let object): for (_, member) in object { noteTokens(in: member) }
        default: break
        }
    }

    private func withoutTokens(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): text.mayBeToken ? .string(SecretFinder.mask) : value
        case .array(let elements): .array(elements.map(withoutTokens))
        case .object(let object): .object(JSONObject(object.map { ($0, withoutTokens($1)) }))
        default: value
        }
    }

    /// A document without the secrets that are known: what its fields are called are the names of fields, and no secret
    /// stands under them.
    func document(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(finder.redact(text: text))
        case .array(let elements): .array(elements.map(document))
        case .object(let object):
            .object(JSONObject(object.map { (finder.redact(text: $0), document($1)) }))
        default: value
        }
    }

    /// First, since what is secret may be quoted before it is named.
    private mutating func noteSecrets(in value: JSONValue, _ place: SecretPlaces, isSecret: Bool) {
        switch value {
        case .string(let text): if isSecret { note([text]) }
        case .integer(let number): if isSecret { note([String(number)]) }
        case .array(let elements):
            let items = place.items
            for element in elements { noteSecrets(in: element, items, isSecret: isSecret || items.isSecret) }
        case .object(let object):
            if Self.isNamed(object), case .string(let text)? = Self.namedValue(object), text.mayBeToken { note([text]) }
            for (key, value) in object {
                if namesSeen[key] == nil, namesSeen.count < Self.maxNames {
                    namesSeen[key] = SecretFinder.isSecret(name: key)
                }
                let member = place.member(key, isNamedSo: namesSeen[key])
                noteSecrets(in: value, member.place, isSecret: isSecret || member.isSecret)
            }
        case .null, .bool, .number: break
        }
    }

    private func struck(_ value: JSONValue, _ place: SecretPlaces, isSecret: Bool) -> JSONValue {
        switch value {
        case .string(let text):
            guard !isSecret else { return text.isEmpty ? value : .string(SecretFinder.mask) }
            return .string(self.text(text))
        case .integer(let number):
            // A password of digits may come back as a number.
            let text = String(number)
            return isSecret || text.utf8.count >= 4 && known.contains(text) ? .string(SecretFinder.mask) : value
        case .number: return isSecret ? .string(SecretFinder.mask) : value
        case .array(let elements):
            let items = place.items
            return .array(elements.map { struck($0, items, isSecret: isSecret || items.isSecret) })
        case .object(let object):
            let isNamed = Self.isNamed(object)
            return .object(
                JSONObject(
                    object.map { key, value in
                        let member = place.member(key, isNamedSo: namesSeen[key])
                        let isSecret =
                            isSecret || member.isSecret || isNamed && Self.values.contains(key.lowercased())
                        return (text(key), struck(value, member.place, isSecret: isSecret))
                    }))
        case .null, .bool: return value
        }
    }

    /// Of keys that are no fields there may be any number.
    private static let maxNames = 10_000

    /// `{"name": "password", "value": "x"}`: whether a member is a name that secrets go by, and another its value.
    private static func isNamed(_ object: JSONObject) -> Bool {
        namedValue(object) != nil
            && object.contains { key, member in
                names.contains(key.lowercased()) && member.string.map(SecretFinder.isSecret(name:)) == true
            }
    }

    private static func namedValue(_ object: JSONObject) -> JSONValue? {
        object.first { values.contains($0.key.lowercased()) }?.value
    }

    private static let names: Set<String> = ["name", "key", "property", "field", "parameter", "header"]
    private static let values: Set<String> = ["value", "values", "val"]
}

extension String {
    /// Whether it has the form of a token, which is one long word that no language has, and neither a path nor a time.
    fileprivate var mayBeToken: Bool {
        guard utf8.count >= 12, utf8.allSatisfy({ $0.isPartOfName || "._~+/=:".utf8.contains($0) }) else {
            return false
        }
        let letters = utf8.filter(\.isASCIILetter)
        return !hasPrefix("/") && letters.count < utf8.filter { $0 != UInt8(ascii: "_") }.count
            && letters.contains { !"TZ".utf8.contains($0) }
    }
}
