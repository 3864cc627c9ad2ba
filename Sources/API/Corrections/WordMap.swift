import JSON

/// The appliance's words for words of ours: `SUCCESSFUL` for `COMPLETED`.
///
/// Such words are whole values of fields that are called status, state, type or frequency, or so at their end. A reply
/// is read in our words, a request is sent in the appliance's.
public struct WordMap: Sendable {
    private let theirs: [String: String]
    private let ours: [String: String]

    /// The map of the words among these corrections.
    public init(_ corrections: [Correction]) {
        var theirs: [String: String] = [:]
        for case .word(let word, let other) in corrections { theirs[word] = other }
        self.theirs = theirs
        ours = Dictionary(theirs.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether every word is as it came.
    public var isEmpty: Bool { theirs.isEmpty }

    /// Whether a field of this name holds such words.
    public static func holdsWords(_ name: String) -> Bool {
        ["status", "state", "type", "frequency"].contains { word in
            name == word || name.hasSuffix("_" + word) || name.hasSuffix(word.prefix(1).uppercased() + word.dropFirst())
        }
    }

    /// Our word for one of the appliance's, else the word itself.
    public func ours(_ word: String) -> String { ours[word] ?? word }

    /// What a reply says, in our words.
    public func received(_ value: JSONValue, _ schema: Schema?) -> JSONValue {
        translate(value, schema, areWords: false, by: ours)
    }

    /// A request in the appliance's words.
    public func sent(_ request: APIRequest, of operation: Operation) -> APIRequest {
        guard !isEmpty else { return request }
        var request = request
        let names = Dictionary(
            operation.parameters.map { ($0.sentAs ?? $0.name, $0.name) }, uniquingKeysWith: { first, _ in first })
        request.query = request.query.map { name, value in
            let areWords = Self.holdsWords(name) || names[name].map(Self.holdsWords) ?? false
            return (name, areWords ? theirs[value] ?? value : value)
        }
        if let body = request.body?.json {
            let translated = translate(body, operation.body, areWords: false, by: theirs)
            // A body that says the same stays the bytes that it was.
            if translated != body, let made = try? BodyWriter(operation: operation).body(translated) {
                request.body = made
            }
        }
        return request
    }

    private func translate(
        _ value: JSONValue, _ schema: Schema?, areWords: Bool, by words: [String: String]
    ) -> JSONValue {
        switch value {
        case .string(let text): return areWords ? .string(words[text] ?? text) : value
        case .array(let elements):
            return .array(elements.map { translate($0, schema?.items, areWords: areWords, by: words) })
        case .object(let object):
            return .object(
                JSONObject(
                    object.map { key, member in
                        let property = schema?.property(key)
                        let areWords = Self.holdsWords(key) || property?.stableName.map(Self.holdsWords) ?? false
                        return (key, translate(member, property?.schema, areWords: areWords, by: words))
                    }))
        default: return value
        }
    }
}

extension APIDocument {
    /// The words that the document knows of such fields and of jobs, each once, in order.
    public var words: [String] {
        var reader = WordReader()
        for operation in operations {
            if let job = operation.job { reader.words.insert(job.type) }
            for schema in [operation.body, operation.reply].compactMap(\.self) { reader.read(schema) }
            for parameter in operation.parameters where WordMap.holdsWords(parameter.name) {
                reader.add(parameter.schema)
            }
        }
        return reader.words.sorted()
    }
}

/// Collects the words of schemas, each schema once.
private struct WordReader {
    var words: Set<String> = []
    private var seen: Set<ObjectIdentifier> = []

    mutating func read(_ schema: Schema) {
        guard seen.insert(ObjectIdentifier(schema)).inserted else { return }
        if let items = schema.items { read(items) }
        for property in schema.properties {
            if WordMap.holdsWords(property.name) || property.stableName.map(WordMap.holdsWords) ?? false {
                add(property.schema)
            }
            read(property.schema)
        }
    }

    mutating func add(_ schema: Schema) {
        words.formUnion((schema.allowed + (schema.items?.allowed ?? [])).compactMap(\.string))
    }
}
