import JSON

/// The values of a record that the appliance gave, which go back as they came.
///
/// What the document allows is for what users give: a word that it doesn't know, a number where it expects a text, or a
/// key that looks like a slip is none where the appliance itself said it.
struct KeptValues {
    /// Where the record has values: `policies[].frequency.type`.
    private(set) var places: Set<String> = []
    /// All its texts.
    private(set) var texts: Set<String> = []
    /// What is in each of these places.
    private(set) var values: [String: Set<JSONValue>] = [:]
    private var faults: Set<SchemaMismatch> = []
    /// The record in the appliance's spelling; nil where it has none.
    private(set) var spelled: JSONValue?

    /// The values of a record in the names that a call uses; nil holds none.
    init(_ record: JSONValue?, of operation: Operation) {
        guard let record else { return }
        add(record, at: "")
        guard let body = operation.body else { return }
        var speller = FieldNameMapper(operation: operation, kept: self)
        guard let spelled = try? speller.spell(record, body, at: "") else { return }
        self.spelled = spelled
        faults = Set(body.check(spelled).map(Self.anywhere))
    }

    /// Those of the faults that the record doesn't have as well.
    func without(_ found: [SchemaMismatch]) -> [SchemaMismatch] {
        found.filter { !faults.contains(Self.anywhere($0)) }
    }

    /// A path without the numbers of items: what stands in a list may have moved.
    static func place(of path: String) -> String {
        var place = ""
        var isInside = false
        for character in path {
            if character == "]" { isInside = false }
            if !isInside { place.append(character) }
            if character == "[" { isInside = true }
        }
        return place
    }

    private static func anywhere(_ fault: SchemaMismatch) -> SchemaMismatch {
        SchemaMismatch(path: place(of: fault.path), problem: fault.problem)
    }

    private mutating func add(_ value: JSONValue, at path: String) {
        if !path.isEmpty {
            places.insert(path)
            values[path, default: []].insert(value)
        }
        switch value {
        case .object(let object):
            for (key, member) in object { add(member, at: path.isEmpty ? key : "\(path).\(key)") }
        case .array(let elements):
            for element in elements { add(element, at: path + "[]") }
        case .string(let text): texts.insert(text)
        default: break
        }
    }
}
