import JSON
import System

/// Writes what a call gives for a parameter into the path, the query or a header.
struct ParameterWriter {
    let operation: Operation
    let parameter: Parameter
    /// What the user should know: members that are sent though the document doesn't know them.
    private(set) var notes: [String] = []

    init(operation: Operation, parameter: Parameter) {
        self.operation = operation
        self.parameter = parameter
    }

    private var name: String { parameter.name }
    private var sentName: String { parameter.sentAs ?? name }

    /// The names and values that are sent for it; in a path and in a header the names count for nothing.
    mutating func pairs(_ value: JSONValue) throws(ArgumentError) -> [(name: String, value: String)] {
        var value = value.fitted(to: parameter.schema, isText: true)
        if case .object = value {
            var speller = FieldNameMapper(operation: operation)
            value = try speller.spell(value, parameter.schema, at: name)
            notes = speller.notes
        }
        let faults = parameter.schema.check(value, at: name, isSecret: parameter.isSecret)
        guard faults.isEmpty || value == .string("") else { throw operation.fault(.invalid(faults)) }
        if let elements = value.array, elements.isEmpty { throw operation.fault(.empty(name: name)) }
        switch parameter.style {
        case .json:
            guard let bytes = try? RequestBody(value).bytes else { throw wrongType(value) }
            return [(sentName, try checked(String(decoding: bytes, as: UTF8.self), isSecret: true))]
        case .joined(let separator): return [(sentName, try joined(value, by: separator))]
        case .deep where value.object != nil: return try deep(value, sentName, SecretPlaces(parameter.schema))
        case .repeated, .deep: return try repeated(value)
        }
    }

    private func repeated(_ value: JSONValue) throws(ArgumentError) -> [(name: String, value: String)] {
        guard let members = value.object else { return try texts(of: value).map { (sentName, $0) } }
        var pairs: [(name: String, value: String)] = []
        let place = SecretPlaces(parameter.schema)
        for (key, member) in members where !member.isNull {
            pairs += try texts(of: member, isSecret: place.member(key).isSecret).map { (key, $0) }
        }
        return pairs
    }

    private func deep(
        _ value: JSONValue, _ path: String, _ place: SecretPlaces, isSecret: Bool = false
    ) throws(ArgumentError) -> [(name: String, value: String)] {
        guard let members = value.object else { return try texts(of: value, isSecret: isSecret).map { (path, $0) } }
        var pairs: [(name: String, value: String)] = []
        for (key, value) in members where !value.isNull {
            let member = place.member(key)
            pairs += try deep(value, "\(path)[\(key)]", member.place, isSecret: isSecret || member.isSecret)
        }
        return pairs
    }

    private func joined(_ value: JSONValue, by separator: String) throws(ArgumentError) -> String {
        guard value.object != nil || value.array != nil else { return try texts(of: value).joined() }
        var parts: [String] = []
        if let members = value.object {
            let place = SecretPlaces(parameter.schema)
            for (key, member) in members where !member.isNull {
                parts += [key, try text(of: member, isSecret: place.member(key).isSecret)]
            }
        } else {
            parts = try texts(of: value)
        }
        if let index = parts.firstIndex(where: { $0.contains(separator) }) {
            // Of an object, every other part is a value whose name stands before it.
            let isMember = value.object != nil && index % 2 == 1
            let isSecret = isMember && SecretPlaces(parameter.schema).member(parts[index - 1]).isSecret
            let shown = parameter.isSecret || isSecret ? SecretFinder.mask : parts[index].quoted
            let problem = SchemaMismatch.Problem.holdsSeparator(value: shown, separator: separator)
            throw operation.fault(.invalid([SchemaMismatch(path: name, problem: problem)]))
        }
        return parts.joined(separator: separator)
    }

    private func texts(of value: JSONValue, isSecret: Bool = false) throws(ArgumentError) -> [String] {
        var texts: [String] = []
        for element in value.array ?? [value] { texts.append(try text(of: element, isSecret: isSecret)) }
        return texts
    }

    private func text(of value: JSONValue, isSecret: Bool = false) throws(ArgumentError) -> String {
        guard let text = value.plainText else { throw wrongType(value) }
        return try checked(text, isSecret: isSecret)
    }

    private func wrongType(_ value: JSONValue) -> ArgumentError {
        let problem = SchemaMismatch.Problem.wrongType(expected: [.string, .number], found: value.schemaType)
        return operation.fault(.invalid([SchemaMismatch(path: name, problem: problem)]))
    }

    private func checked(_ text: String, isSecret: Bool) throws(ArgumentError) -> String {
        let inPath = parameter.location == .path
        if text.isEmpty { throw operation.fault(.empty(name: name)) }
        if inPath, text == "." || text == ".." {
            throw operation.fault(.leadsElsewhere(name: name, value: text))
        }
        // What the vendor forbids, it forbids in URLs.
        let mayHoldAny = parameter.allowsForbidden || parameter.location == .header
        for character in text {
            // A slash would be another path, encoded or not; some servers take a backslash for one.
            let isBad =
                character.isControl || (inPath && (character == "/" || character == "\\"))
                || (!mayHoldAny && ForbiddenCharacters.inURL.contains(character))
            let shown = isSecret || parameter.isSecret ? SecretFinder.mask : text
            if isBad { throw operation.fault(.forbiddenInURL(name: name, value: shown, character: character)) }
        }
        return text
    }
}
