import API
import JSON

/// Strikes secrets out of what is recorded: those that are known, in any spelling, and whatever stands under a name
/// that secrets go by.
struct Striking {
    private var finder = SecretFinder()
    private var known: Set<String> = []

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

    /// A value without secrets; those that it tells itself are noted.
    ///
    /// - Parameter isToken: whether all its texts are secrets, as in the answer to a login.
    mutating func value(_ value: JSONValue, schema: Schema?, isToken: Bool = false) -> JSONValue {
        noteSecrets(in: value, schema: schema, isSecret: isToken)
        return struck(value, schema: schema, isSecret: isToken)
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
    private mutating func noteSecrets(in value: JSONValue, schema: Schema?, isSecret: Bool) {
        switch value {
        case .string(let text): if isSecret { note([text]) }
        case .integer(let number): if isSecret { note([String(number)]) }
        case .array(let elements):
            for element in elements { noteSecrets(in: element, schema: schema?.items, isSecret: isSecret) }
        case .object(let object):
            for (key, member) in object {
                noteSecrets(
                    in: member, schema: schema?.property(stable: key)?.schema,
                    isSecret: isSecret || Self.isSecret(key, schema))
            }
        case .null, .bool, .number: break
        }
    }

    private func struck(_ value: JSONValue, schema: Schema?, isSecret: Bool) -> JSONValue {
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
            return .array(elements.map { struck($0, schema: schema?.items, isSecret: isSecret) })
        case .object(let object):
            return .object(
                JSONObject(
                    object.map { key, member in
                        let inner = schema?.property(stable: key)?.schema
                        let isSecret = isSecret || Self.isSecret(key, schema)
                        return (text(key), struck(member, schema: inner, isSecret: isSecret))
                    }))
        case .null, .bool: return value
        }
    }

    private static func isSecret(_ key: String, _ schema: Schema?) -> Bool {
        schema?.property(stable: key)?.isSecret ?? SecretFinder.isSecret(name: key)
    }
}

/// Secrets that a text gives away by its form.
enum SecretPatterns {
    static func strike(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(where: { "=:-".utf8.contains($0) }) else { return text }
        let keys = withoutPrivateKeys(bytes)
        let struck = withoutNamedValues(keys)
        return struck == bytes ? text : String(decoding: struck, as: UTF8.self)
    }

    /// From the line that begins a private key to the one that ends it, or to the end of the text.
    private static func withoutPrivateKeys(_ bytes: [UInt8]) -> [UInt8] {
        let begin = Array("-----BEGIN ".utf8)
        let marker = Array("PRIVATE KEY-----".utf8)
        guard let first = bytes.firstPlace(of: begin, from: 0) else { return bytes }
        var result = Array(bytes[..<first])
        var at = first
        while let start = bytes.firstPlace(of: begin, from: at) {
            result += bytes[at..<start]
            at = start + begin.count
            let label = bytes[at...].prefix(40)
            guard let inLabel = Array(label).firstPlace(of: marker, from: 0) else {
                result += begin
                continue
            }
            result += SecretFinder.mask.utf8
            let body = at + inLabel + marker.count
            guard let end = bytes.firstPlace(of: marker, from: body) else { return result }
            at = end + marker.count
        }
        return result + bytes[at...]
    }

    /// What stands behind `password=`, `"token": "` and the like.
    private static func withoutNamedValues(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var copied = 0
        var at = 0
        while at < bytes.count {
            guard bytes[at] == UInt8(ascii: "=") || bytes[at] == UInt8(ascii: ":"),
                SecretFinder.isSecret(name: name(before: at, in: bytes)), let value = value(after: at, in: bytes)
            else {
                at += 1
                continue
            }
            result += bytes[copied..<value.lowerBound]
            result += SecretFinder.mask.utf8
            copied = value.upperBound
            at = value.upperBound
        }
        return result + bytes[copied...]
    }

    /// The word before a sign, with quotes and blanks between them; empty if there is none.
    private static func name(before sign: Int, in bytes: [UInt8]) -> String {
        var end = sign
        while end > 0, "\"'\\ ".utf8.contains(bytes[end - 1]) { end -= 1 }
        var start = end
        while start > 0, end - start < 64, bytes[start - 1].isPartOfName { start -= 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// What is named: in quotes up to their end, else up to a blank or a sign between values. Nil where there is none,
    /// or it is struck out already.
    private static func value(after sign: Int, in bytes: [UInt8]) -> Range<Int>? {
        var start = sign + 1
        while start < bytes.count, bytes[start] == UInt8(ascii: " ") || bytes[start] == UInt8(ascii: "\\") {
            start += 1
        }
        guard start < bytes.count else { return nil }
        let quote = bytes[start] == UInt8(ascii: "\"") || bytes[start] == UInt8(ascii: "'") ? bytes[start] : nil
        if quote != nil { start += 1 }
        // A word after a colon in prose is none: "password: must be given".
        if quote == nil, bytes[sign] == UInt8(ascii: ":") { return nil }
        var end = start
        while end < bytes.count {
            if let quote {
                if bytes[end] == quote
                    || bytes[end] == UInt8(ascii: "\\") && end + 1 < bytes.count
                        && bytes[end + 1] == quote && bytes[start - 1] == quote && start > 1
                        && bytes[start - 2] == UInt8(ascii: "\\")
                {
                    break
                }
                if bytes[end] == UInt8(ascii: "\\") { end += 1 }
            } else if "&;, \t\r\n\"'<>".utf8.contains(bytes[end]) {
                break
            }
            end += 1
        }
        end = min(end, bytes.count)
        guard end > start, !bytes[start..<end].elementsEqual(SecretFinder.mask.utf8) else { return nil }
        return start..<end
    }
}

extension UInt8 {
    fileprivate var isPartOfName: Bool {
        (97...122).contains(self | 0x20) || (48...57).contains(self) || self == UInt8(ascii: "_")
            || self == UInt8(ascii: "-")
    }
}

extension [UInt8] {
    /// Where other bytes stand first, from a place on.
    func firstPlace(of other: [UInt8], from start: Int) -> Int? {
        guard let first = other.first, count >= other.count else { return nil }
        var at = start
        while at + other.count <= count {
            if self[at] == first, self[at..<(at + other.count)].elementsEqual(other) { return at }
            at += 1
        }
        return nil
    }
}
