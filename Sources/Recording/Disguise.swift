import API
import JSON

/// Puts pseudonyms into what is recorded, and leaves what is no name: the keys of objects that are fields, words of
/// enumerations, versions.
struct Disguise {
    private var names: Pseudonyms
    private let fields: FieldNames

    init(document: APIDocument) {
        names = Pseudonyms(words: PseudonymWords(document: document))
        fields = FieldNames(document: document)
    }

    // MARK: Texts

    /// A text, in which letters may be escaped, for a URL or for HTML.
    mutating func text(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) || text.utf8.contains(UInt8(ascii: "&")) else {
            return names.replace(text)
        }
        var result = ""
        for piece in EscapedText(text).pieces {
            switch piece {
            case .plain(let text): result += names.replace(text)
            case .sign(let text): result += text
            case .escaped(let text, let meaning):
                let made = names.replace(meaning)
                result += made == meaning ? text : text.contains("%") ? made.percentEncoded : made
            }
        }
        return result
    }

    /// A URL, or the path of one. What stands for the appliance stays.
    mutating func url(_ url: String) -> String {
        let place = url.firstRange(of: "://")?.upperBound ?? url.startIndex
        let rest = url[place...]
        let authority = place == url.startIndex ? "" : rest.prefix { !"/?#".contains($0) }
        let path = rest.dropFirst(authority.count).prefix { $0 != "?" && $0 != "#" }
        let end = rest.dropFirst(authority.count + path.count)
        return url[..<place] + host(String(authority)) + self.path(String(path), of: nil) + text(String(end))
    }

    private mutating func host(_ text: String) -> String {
        text.hasPrefix(ApplianceMark.host) ? text : names.replace(text)
    }

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
            if template == nil, part.split(separator: "-").allSatisfy({ fields.isMadeOfWords(String($0)) }) {
                return part
            }
            guard let plain = part.percentDecoded else { return names.replace(part) }
            let made = names.replace(plain)
            return made == plain ? part : made.queryEncoded
        }.joined(separator: "/")
    }

    mutating func query(_ pairs: [RecordedExchange.Pair], of operation: Operation?) -> [RecordedExchange.Pair] {
        pairs.map { pair in
            let parameter = operation?.parameters.first { $0.name == pair.name }
            let isKept = isKept(pair.value, under: pair.name, schema: parameter?.schema)
            return RecordedExchange.Pair(key(pair.name), isKept ? pair.value : text(pair.value))
        }
    }

    // MARK: Values

    /// A value with pseudonyms for all that may be a name.
    mutating func value(_ value: JSONValue, schema: Schema?) -> JSONValue { disguised(value, schema: schema, key: "") }

    private mutating func disguised(_ value: JSONValue, schema: Schema?, key: String) -> JSONValue {
        switch value {
        case .string(let text):
            return isKept(text, under: key, schema: schema) ? value : .string(self.text(text))
        case .array(let elements):
            var made: [JSONValue] = []
            for element in elements { made.append(disguised(element, schema: schema?.items, key: key)) }
            return .array(made)
        case .object(let object):
            var made = JSONObject()
            for (key, member) in object {
                let inner = schema?.property(stable: key)?.schema
                made[self.key(key)] = disguised(member, schema: inner, key: key)
            }
            return .object(made)
        default: return value
        }
    }

    /// Names of fields stay; what is none, such as the name of a thing, does not.
    private mutating func key(_ key: String) -> String { fields.include(key) ? key : text(key) }

    /// Whether a text is a word of an enumeration or a version, by what the document says, else by the field's name.
    private func isKept(_ text: String, under key: String, schema: Schema?) -> Bool {
        guard text.utf8.count <= 60, text.utf8.allSatisfy(\.isPlainWord) else { return false }
        let words = text.split { !$0.isLetter && !$0.isNumber }
        let name = key.lowercased()
        if ["version", "build", "release"].contains(where: { name.hasSuffix($0) }) {
            // `4.1`, `v4.1P2`; anything else may be called by a name.
            return (text.first == "v" ? text.dropFirst() : text[...]).first?.isNumber == true
                && text.split { !$0.isLetter }.allSatisfy { $0.count < 3 || fields.isMadeOfWords(String($0)) }
        }
        let isNamedSo = fields.include(key) && Self.kinds.contains { name.hasSuffix($0) }
        guard schema?.allowed.isEmpty == false || isNamedSo else { return false }
        let isCapital = !text.contains { $0.isLowercase }
        if isCapital || schema?.allowed.contains(.string(text)) == true { return true }
        if words.allSatisfy({ fields.isMadeOfWords(String($0)) }) { return true }
        // One that nobody knows is shown where the field is known: it is what one wants to bring home.
        let isKnown = schema?.allowed.isEmpty == false || fields.know(key)
        return isKnown && words.count < 3 && !text.contains { $0.isNumber }
    }

    private static let kinds = [
        "status", "state", "type", "types", "frequency", "integrity", "protocol", "unit", "notification", "severity",
    ]

    // MARK: What is no JSON

    /// A text that may be JSON that is broken: what stands in quotes before a colon is a field.
    mutating func loose(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let first = bytes.first { !JSONDocument.blank.contains($0) }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return self.text(text) }
        var result = ""
        var at = 0
        var key = ""
        while at < bytes.count {
            let quote = bytes[at...].firstIndex(of: UInt8(ascii: "\"")) ?? bytes.count
            result += literals(bytes[at..<quote])
            guard quote < bytes.count else { break }
            var end = quote + 1
            while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
                end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
            }
            end = min(end, bytes.count)
            let inner = String(decoding: bytes[(quote + 1)..<end], as: UTF8.self)
            let next = bytes[min(end + 1, bytes.count)...].first { !JSONDocument.blank.contains($0) }
            let isKey = next == UInt8(ascii: ":")
            if isKey { key = inner }
            let isPlain = isKey ? fields.include(inner) : isKept(inner, under: key, schema: nil)
            result += "\"" + (isPlain ? inner : quoted(inner))
            if end < bytes.count { result += "\"" }
            at = end + 1
        }
        return result
    }

    /// What stands between quotes, escaped as in JSON.
    private mutating func quoted(_ inner: String) -> String {
        guard inner.utf8.contains(UInt8(ascii: "\\")) else { return text(inner) }
        guard let meaning = try? JSONValue(parsing: Array("[\"\(inner)\"]".utf8)).array?.first?.string else {
            return names.replace(inner, isQuoted: true)
        }
        let made = text(meaning)
        guard made != meaning, let json = try? JSONValue.string(made).text() else { return inner }
        return String(decoding: json.dropFirst().dropLast(), as: UTF8.self)
    }

    /// What stands outside of quotes: signs, numbers and words of JSON, and what should not be there.
    private mutating func literals(_ bytes: ArraySlice<UInt8>) -> String {
        var result = ""
        var rest = bytes
        while !rest.isEmpty {
            let signs = rest.prefix { JSONDocument.blank.contains($0) || ",[]{}".utf8.contains($0) }
            rest = rest.dropFirst(signs.count)
            let piece = rest.prefix { !JSONDocument.blank.contains($0) && !",[]{}".utf8.contains($0) }
            rest = rest.dropFirst(piece.count)
            let text = String(decoding: piece, as: UTF8.self)
            result += String(decoding: signs, as: UTF8.self) + (Self.isLiteral(text) ? text : self.text(text))
        }
        return result
    }

    private static func isLiteral(_ text: String) -> Bool {
        // Behind a key.
        let plain = text.first == ":" ? text.dropFirst() : text[...]
        if ["true", "false", "null", "NaN", "Infinity", "-Infinity"].contains(plain) { return true }
        // `1e5`
        return plain.utf8.allSatisfy { $0.isASCIIDigit || "+-.eE".utf8.contains($0) } && Double(plain) != nil
    }

    // MARK: An appliance's own document

    /// An appliance's document, or what leads to it: it names nothing of the appliance's but hosts and people.
    mutating func document(_ value: JSONValue, key: String = "") -> JSONValue {
        switch value {
        case .string(let text):
            if key == "host" || key == "email" { return .string(host(text)) }
            // What looks like an address there is a version.
            return key == "version" ? value : .string(addresses(in: text))
        case .array(let elements):
            var made: [JSONValue] = []
            for element in elements { made.append(document(element, key: key)) }
            return .array(made)
        case .object(let object):
            var made = JSONObject()
            for (key, member) in object { made[addresses(in: key)] = document(member, key: key) }
            return .object(made)
        default: return value
        }
    }

    /// A text with others in the place of hosts of URLs, mail addresses, and whatever else has the form of an address.
    private mutating func addresses(in text: String) -> String {
        guard text.utf8.contains(where: { "@:.-".utf8.contains($0) }) else { return text }
        var result = ""
        var rest = text[...]
        while let place = rest.firstIndex(where: { !Self.isAround($0) }) {
            result += rest[..<place]
            rest = rest[place...]
            let word = rest.prefix { !Self.isAround($0) }
            rest = rest.dropFirst(word.count)
            result += address(String(word))
        }
        return result + rest
    }

    private static func isAround(_ character: Character) -> Bool {
        character.isWhitespace || "\"'<>()[]{},;|`".contains(character)
    }

    /// A word of a text without blanks.
    private mutating func address(_ word: String) -> String {
        if let mark = word.firstRange(of: "://")?.upperBound {
            let authority = word[mark...].prefix { !"/?#".contains($0) }
            let rest = String(word[mark...].dropFirst(authority.count))
            return word[..<mark] + host(String(authority)) + (rest.isEmpty ? "" : address(rest))
        }
        let parts = word.split(separator: "@", omittingEmptySubsequences: false)
        let isMail = parts.count == 2 && !parts[0].isEmpty && parts[1].contains { $0.isLetter }
        return isMail ? names.replace(word) : names.replace(word, addressesOnly: true)
    }
}

extension UInt8 {
    /// Whether words of enumerations, and versions, have it.
    fileprivate var isPlainWord: Bool { isASCIILetter || isASCIIDigit || "_-. +".utf8.contains(self) }
}
