import JSON

/// The appliance's words for words of ours: `SUCCESSFUL` for `COMPLETED`.
///
/// Such words are whole values of fields that are called status, state, type or frequency, or so at their end. A reply
/// is read in our words, a request is sent in the appliance's.
public struct WordMap: Sendable {
    fileprivate let theirs: [String: String]
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

    /// What a reply says, in our words; what of them the appliance said itself is noted.
    public func received(_ value: JSONValue, _ schema: Schema?, heard: inout HeardWords) -> JSONValue {
        var reader = WordReader(map: self, heard: heard)
        let read = reader.read(value, schema, key: nil)
        heard = reader.heard
        return read
    }

    /// A request in the appliance's words.
    ///
    /// What stands in `kept` is a record that the appliance gave, in our words: a word of it goes back as it came.
    /// Where the appliance says a word of ours itself, and another one that it stands for as well, nobody can tell
    /// which of the two it was, and the request is refused.
    public func sent(
        _ request: APIRequest, of operation: Operation, kept: JSONValue? = nil, heard: HeardWords = HeardWords()
    ) throws(ArgumentError) -> APIRequest {
        guard !isEmpty else { return request }
        var request = request
        let names = Dictionary(
            operation.parameters.map { ($0.sentAs ?? $0.name, $0.name) }, uniquingKeysWith: { first, _ in first })
        request.query = request.query.map { name, value in
            let areWords = Self.holdsWords(name) || names[name].map(Self.holdsWords) ?? false
            return (name, areWords ? theirs[value] ?? value : value)
        }
        if let body = request.body, let said = body.json {
            var writer = WordWriter(
                operation: operation, theirs: theirs, heard: heard, kept: KeptWords(kept, of: operation))
            let translated = try writer.write(said, operation.body, key: nil, at: "")
            // A body that says the same stays the bytes that it was.
            if translated != said {
                request.body = try BodyWriter(operation: operation, fileNames: body.fileNames).body(translated)
            }
        }
        return request
    }

    /// Whether a member holds words, by its own name, by our name for it, or since its words were read before.
    fileprivate static func holdsWords(_ key: String, _ property: Schema.Property?) -> Bool {
        holdsWords(key) || property.map { $0.givenNames.contains(where: holdsWords) } ?? false
    }

    fileprivate func concerns(_ word: String) -> Bool { theirs[word] != nil || ours[word] != nil }
}

/// Which words that corrections are about an appliance was heard to say itself, by the fields in which it said them.
public struct HeardWords: Sendable {
    private var words: [String: Set<String>] = [:]

    /// Nothing was heard yet.
    public init() {}

    fileprivate mutating func note(_ word: String, in field: String) { words[field, default: []].insert(word) }

    /// Whether any word was heard in a field.
    fileprivate func knows(_ field: String) -> Bool { words[field] != nil }

    fileprivate func contain(_ word: String, in fields: [String]) -> Bool {
        fields.contains { words[$0]?.contains(word) ?? false }
    }
}

/// Reads a reply in our words.
private struct WordReader {
    let map: WordMap
    var heard: HeardWords

    /// - Parameter key: the field whose words these are; nil where they are no such words.
    mutating func read(_ value: JSONValue, _ schema: Schema?, key: String?) -> JSONValue {
        switch value {
        case .string(let text):
            guard let key else { return value }
            if map.concerns(text) { heard.note(text, in: key) }
            return .string(map.ours(text))
        case .array(let elements):
            return .array(elements.map { read($0, schema?.items, key: key) })
        case .object(let object):
            return .object(
                JSONObject(
                    object.map { key, member in
                        let property = schema?.property(key)
                        let areWords = WordMap.holdsWords(key, property)
                        return (key, read(member, property?.schema, key: areWords ? key : nil))
                    }))
        default: return value
        }
    }
}

/// Writes a body in the appliance's words.
private struct WordWriter {
    let operation: Operation
    let theirs: [String: String]
    let heard: HeardWords
    let kept: KeptWords

    /// - Parameter key: the names of the field whose words these are; nil where they are no such words.
    mutating func write(
        _ value: JSONValue, _ schema: Schema?, key: [String]?, at path: String
    ) throws(ArgumentError) -> JSONValue {
        switch value {
        case .string(let text):
            guard let key, let word = theirs[text] else { return value }
            guard kept.hold(text, at: path), heard.contain(text, in: key) else { return .string(word) }
            guard heard.contain(word, in: key) else { return value }
            throw operation.fault(.wordOfTwo(path: path, word: text, theirs: word))
        case .array(let elements):
            var written: [JSONValue] = []
            for (index, element) in elements.enumerated() {
                written.append(try write(element, schema?.items, key: key, at: "\(path)[\(index)]"))
            }
            return .array(written)
        case .object(let object):
            var written = JSONObject()
            for (name, member) in object {
                let property = schema?.property(name)
                let names = [name] + (property?.givenNames ?? [])
                // What was read as words under this name is written as words, whatever the request's schema says.
                let areWords = WordMap.holdsWords(name, property) || heard.knows(name)
                written[name] = try write(
                    member, property?.schema, key: areWords ? names : nil,
                    at: path.isEmpty ? name : "\(path).\(name)")
            }
            return .object(written)
        default: return value
        }
    }
}

/// The texts of a record that is put back, by their places in the body.
private struct KeptWords {
    private var texts: [String: Set<String>] = [:]

    init(_ record: JSONValue?, of operation: Operation) {
        guard let record else { return }
        add(record, at: "")
        // In the body its fields may have other names.
        if let spelled = KeptValues(record, of: operation).spelled { add(spelled, at: "") }
    }

    func hold(_ text: String, at path: String) -> Bool {
        texts[KeptValues.place(of: path)]?.contains(text) ?? false
    }

    private mutating func add(_ value: JSONValue, at path: String) {
        switch value {
        case .string(let text): texts[path, default: []].insert(text)
        case .array(let elements): for element in elements { add(element, at: path + "[]") }
        case .object(let object):
            for (key, member) in object { add(member, at: path.isEmpty ? key : "\(path).\(key)") }
        default: break
        }
    }
}

extension APIDocument {
    /// The words that the document knows of such fields and of jobs, each once, in order.
    public var words: [String] {
        var reader = WordCollector()
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
private struct WordCollector {
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
