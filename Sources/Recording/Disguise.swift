import API
import JSON

/// Puts pseudonyms into what is recorded, and leaves what is no name: the keys of objects, words of enumerations,
/// versions.
struct Disguise {
    private var names: Pseudonyms
    private let fields: Set<String>

    init(document: APIDocument) {
        names = Pseudonyms(words: PseudonymWords(document: document))
        fields = document.fieldNames
    }

    mutating func text(_ text: String) -> String { names.replace(text) }

    // MARK: Requests

    /// A path, of which an operation says which parts are names.
    mutating func path(_ path: String, of operation: Operation?) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let templates = ([operation?.path] + (operation?.fallbackPaths ?? [])).compactMap { $0 }
            .map { $0.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init) }
        // What stands before the operation's own path is that of the API.
        let template = templates.first { template in
            let own = parts.suffix(template.count)
            return own.count == template.count
                && zip(own, template).allSatisfy { part, word in part == word || word.contains("{") }
        }
        let first = parts.count - (template?.count ?? 0)
        return parts.enumerated().map { index, part in
            if let template { guard index >= first, template[index - first].contains("{") else { return part } }
            guard let plain = part.percentDecoded else { return names.replace(part) }
            let made = names.replace(plain)
            return made == plain ? part : made.percentEncodedForPath
        }.joined(separator: "/")
    }

    mutating func query(_ pairs: [RecordedExchange.Pair], of operation: Operation?) -> [RecordedExchange.Pair] {
        pairs.map { pair in
            let parameter = operation?.parameters.first { $0.name == pair.name }
            let isKept = Self.isKept(pair.value, under: pair.name, schema: parameter?.schema)
            return RecordedExchange.Pair(pair.name, isKept ? pair.value : names.replace(pair.value))
        }
    }

    // MARK: Values

    /// A value with pseudonyms for all that may be a name.
    mutating func value(_ value: JSONValue, schema: Schema?) -> JSONValue {
        Self.isDocument(value) ? document(value) : disguised(value, schema: schema, key: "")
    }

    private mutating func disguised(_ value: JSONValue, schema: Schema?, key: String) -> JSONValue {
        switch value {
        case .string(let text):
            return Self.isKept(text, under: key, schema: schema) ? value : .string(names.replace(text))
        case .array(let elements):
            var made: [JSONValue] = []
            for element in elements { made.append(disguised(element, schema: schema?.items, key: key)) }
            return .array(made)
        case .object(let object):
            var made = JSONObject()
            // An object none of whose members anybody knows may be a table of things by their names.
            let isRecord = object.contains { fields.contains($0.key) }
            for (key, member) in object {
                let inner = schema?.property(stable: key)?.schema
                made[self.key(key, isRecord: isRecord)] = disguised(member, schema: inner, key: key)
            }
            return .object(made)
        default: return value
        }
    }

    /// Names of fields stay; what is none, such as the name of a thing, does not.
    ///
    /// - Parameter isRecord: whether what stands beside it is a field.
    private mutating func key(_ key: String, isRecord: Bool) -> String {
        if fields.contains(key) { return key }
        let isWord = key.first?.isLowercase == true && key.utf8.allSatisfy { (97...122).contains($0 | 0x20) }
        return isWord && (isRecord || key.contains(where: \.isUppercase)) ? key : names.replace(key)
    }

    /// Whether a text is a word of an enumeration or a version, by what the document says, else by the field's name.
    private static func isKept(_ text: String, under key: String, schema: Schema?) -> Bool {
        guard text.utf8.count <= 60, text.utf8.allSatisfy(\.isPlainWord) else { return false }
        if schema?.allowed.isEmpty == false { return true }
        let name = key.lowercased()
        if ["version", "build", "release"].contains(where: { name.hasSuffix($0) }) {
            return text.utf8.contains { (48...57).contains($0) }
        }
        let kinds = [
            "status", "state", "type", "types", "frequency", "integrity", "protocol", "unit", "notification",
            "severity",
        ]
        return kinds.contains { name.hasSuffix($0) }
    }

    // MARK: What is no JSON

    /// A text that may be JSON that is broken: what stands in quotes before a colon is a field.
    mutating func loose(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let first = bytes.first { !JSONDocument.blank.contains($0) }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return names.replace(text) }
        var result = ""
        var at = 0
        var key = ""
        while at < bytes.count {
            let quote = bytes[at...].firstIndex(of: UInt8(ascii: "\"")) ?? bytes.count
            result += literals(String(decoding: bytes[at..<quote], as: UTF8.self))
            guard quote < bytes.count else { break }
            var end = quote + 1
            while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
                end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
            }
            end = min(end, bytes.count)
            let inner = String(decoding: bytes[(quote + 1)..<end], as: UTF8.self)
            let next = bytes[min(end + 1, bytes.count)...].first { !JSONDocument.blank.contains($0) }
            result += "\""
            if next == UInt8(ascii: ":") {
                key = inner
                result += self.key(inner, isRecord: true)
            } else {
                result += Self.isKept(inner, under: key, schema: nil) ? inner : names.replace(inner, isQuoted: true)
            }
            if end < bytes.count { result += "\"" }
            at = end + 1
        }
        return result
    }

    /// What stands outside of quotes: signs and numbers, and what should not be there.
    private mutating func literals(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { !(97...122).contains($0 | 0x20) && $0 < 0x80 }
        guard !isPlain else { return text }
        let known = ["true", "false", "null", "NaN", "Infinity"]
        var result = ""
        var word = ""
        for character in text + "\n" {
            if character.isLetter {
                word.append(character)
                continue
            }
            // The `e` of a number.
            result += known.contains(word) || word.count == 1 ? word : names.replace(word)
            word = ""
            result.append(character)
        }
        return String(result.dropLast())
    }

    // MARK: An appliance's own document

    /// Whether a reply is the appliance's document, or leads to it: it names no thing of the appliance's, but hosts.
    static func isDocument(_ value: JSONValue) -> Bool {
        if let list = value.array {
            return !list.isEmpty && list.allSatisfy { $0["swaggerVersion"] != nil || $0["location"]?.string != nil }
        }
        guard let object = value.object else { return false }
        return object["openapi"] != nil || object["swagger"] != nil || object["configUrl"] != nil
    }

    /// Hosts alone get pseudonyms in a document.
    private mutating func document(_ value: JSONValue, key: String = "") -> JSONValue {
        switch value {
        case .string(let text):
            if key == "host" || key == "email" { return .string(host(text)) }
            guard let mark = text.place(of: "://") else { return value }
            let rest = text[mark...].dropFirst(3)
            let end = rest.firstIndex { "/?# \"'<>)".contains($0) } ?? rest.endIndex
            return .string(text[..<mark] + "://" + host(String(rest[..<end])) + rest[end...])
        case .array(let elements):
            var made: [JSONValue] = []
            for element in elements { made.append(document(element, key: key)) }
            return .array(made)
        case .object(let object):
            var made = JSONObject()
            for (key, member) in object { made[key] = document(member, key: key) }
            return .object(made)
        default: return value
        }
    }

    private mutating func host(_ text: String) -> String {
        text.hasPrefix(ApplianceMark.host) ? text : names.replace(text)
    }
}

extension APIDocument {
    /// The names that fields have, in requests and in replies, in every spelling.
    fileprivate var fieldNames: Set<String> {
        var names: Set<String> = []
        for operation in operations {
            operation.body?.addFieldNames(to: &names)
            for reply in operation.replies { reply.schema?.addFieldNames(to: &names) }
        }
        return names
    }
}

extension Schema {
    fileprivate func addFieldNames(to names: inout Set<String>, depth: Int = 0) {
        guard depth < 16 else { return }
        for property in properties {
            names.formUnion([property.name] + property.also)
            property.schema.addFieldNames(to: &names, depth: depth + 1)
        }
        items?.addFieldNames(to: &names, depth: depth + 1)
        for alternative in alternatives { alternative.addFieldNames(to: &names, depth: depth + 1) }
    }
}

extension UInt8 {
    /// Whether words of enumerations, and versions, have it.
    fileprivate var isPlainWord: Bool {
        (97...122).contains(self | 0x20) || (48...57).contains(self) || "_-. +".utf8.contains(self)
    }
}

extension String {
    /// Where another text stands first.
    func place(of other: String) -> Index? { indices.first { self[$0...].hasPrefix(other) } }

    /// The text as a part of a path.
    fileprivate var percentEncodedForPath: String {
        var result = ""
        for byte in utf8 {
            if (97...122).contains(byte | 0x20) || (48...57).contains(byte) || "-._~:@!$&'()*+,=".utf8.contains(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" + digits : digits)
            }
        }
        return result
    }
}
