import JSON
import System

/// A place in a document that is being read: asked for members of a type, it gives them or says what is wrong where.
///
/// A member that is null counts as absent.
struct DocumentNode {
    let cursor: JSONCursor
    let path: Path
    /// Where the slips of a document are noted that is not our own; ours has to be without any.
    let slips: DocumentSlips?
    /// Whether the document is our own: in any other one our marks, `x-scv-…`, count for nothing.
    var isOurs: Bool { slips == nil }

    /// More elements or members than any true document has in one place.
    static let maxCount = 60_000

    /// The way to a node, from the inside out; spelled only when something is wrong.
    indirect enum Path {
        case root
        case member(of: Path, String)

        /// The way as a JSON pointer.
        var pointer: String {
            switch self {
            case .root: ""
            case .member(let parent, let name): parent.pointer + "/" + name.escapedForPointer
            }
        }
    }

    init(root: JSONCursor, isOurs: Bool) {
        self.init(cursor: root, path: .root, slips: isOurs ? nil : DocumentSlips())
    }

    private init(cursor: JSONCursor, path: Path, slips: DocumentSlips?) {
        self.cursor = cursor
        self.path = path
        self.slips = slips
    }

    /// A node one step further down.
    func child(_ cursor: JSONCursor, _ name: String) -> DocumentNode {
        DocumentNode(cursor: cursor, path: .member(of: path, name), slips: slips)
    }

    func fault(_ reason: APIDocumentError.Reason) -> APIDocumentError {
        APIDocumentError(place: path.pointer, reason: reason)
    }

    /// The member of that name, whatever it is.
    subscript(name: String) -> DocumentNode? {
        guard isOurs || !name.hasPrefix("x-scv-"), let value = cursor[name], !value.isNull else { return nil }
        return child(value, name)
    }

    func object(_ name: String) throws(APIDocumentError) -> DocumentNode? {
        guard let node = self[name] else { return nil }
        try node.expect(.object)
        return node
    }

    func string(_ name: String) throws(APIDocumentError) -> String? {
        guard let node = self[name] else { return nil }
        guard let string = node.cursor.string else { throw node.wrongType("a string") }
        return string
    }

    /// A text for people. From a document that is not ours, nothing in it may steer a terminal, it has an end, and
    /// something else in its place is none.
    func prose(_ name: String) throws(APIDocumentError) -> String? {
        guard !isOurs else { return try string(name) }
        guard let text = self[name]?.cursor.string else { return nil }
        return String(text.prefix(4_000).map { $0.isControl && $0 != "\n" ? " " : $0 })
    }

    /// A name that people read and type.
    func name(_ name: String) throws(APIDocumentError) -> String? {
        guard let text = try string(name) else { return nil }
        try refuseOddName(text)
        return text
    }

    /// Refuses a name that could steer a terminal, or that nobody would ever type.
    func refuseOddName(_ text: String) throws(APIDocumentError) {
        guard !text.contains(where: \.isControl), text.utf8.count <= 200 else {
            throw fault(
                .badValue("the name \(String(text.prefix(40)).quoted)", expected: "plain characters, 200 at most"))
        }
    }

    func bool(_ name: String) throws(APIDocumentError) -> Bool? {
        guard let node = self[name] else { return nil }
        guard let bool = node.cursor.bool else { throw node.wrongType("a boolean") }
        return bool
    }

    func number(_ name: String) throws(APIDocumentError) -> Double? {
        guard let node = self[name] else { return nil }
        if let number = node.cursor.double { return number }
        // What 64 bits don't hold was read as a text, and says nothing of a limit that is ever met.
        if !isOurs, let number = node.cursor.string.flatMap(Double.init) { return number.isFinite ? number : nil }
        throw node.wrongType("a number")
    }

    /// A count: a whole number that is not negative.
    func count(_ name: String) throws(APIDocumentError) -> Int? {
        guard let number = try number(name) else { return nil }
        guard number >= 0, let count = Int(exactly: number) else {
            throw fault(.badValue("\(name) \(number)", expected: "a whole number, 0 or more"))
        }
        return count
    }

    /// The first of some words; in a document that is not ours, something else in their place is none.
    func firstWord(_ name: String) throws(APIDocumentError) -> String? {
        guard !isOurs else { return try strings(name).first }
        return self[name].flatMap { $0.cursor.string ?? $0.firstElement?.cursor.string }
    }

    /// The strings of a list; a single string counts as a list of one.
    func strings(_ name: String) throws(APIDocumentError) -> [String] {
        guard let node = self[name] else { return [] }
        if let single = node.cursor.string { return [single] }
        var strings: [String] = []
        for element in try node.elements() {
            guard let string = element.cursor.string else { throw element.wrongType("a string") }
            strings.append(string)
        }
        return strings
    }

    /// One of the cases of an enumeration of strings.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, of type: Choice.Type
    ) throws(APIDocumentError) -> Choice? where Choice.RawValue == String {
        guard let text = try string(name) else { return nil }
        guard let choice = Choice.allCases.first(where: { $0.rawValue == text }) else {
            let expected = Choice.allCases.map(\.rawValue)
            throw fault(.badValue("\(name) \(text.quoted)", expected: expected.listed("or")))
        }
        return choice
    }

    /// The elements of the array of that name, none if it is absent.
    func elements(of name: String) throws(APIDocumentError) -> [DocumentNode] {
        guard let node = self[name] else { return [] }
        return try node.elements()
    }

    /// The members of the object of that name, none if it is absent.
    func members(of name: String) throws(APIDocumentError) -> [(name: String, node: DocumentNode)] {
        guard let node = self[name] else { return [] }
        return try node.members()
    }

    /// The elements; throws where this is no array.
    func elements() throws(APIDocumentError) -> [DocumentNode] {
        try expect(.array)
        try refuseCrowd("elements")
        return cursor.elements.enumerated().map { child($1, String($0)) }
    }

    /// The members of this object, null ones left out; of a name that comes twice the last counts.
    func members() throws(APIDocumentError) -> [(name: String, node: DocumentNode)] {
        try expect(.object)
        try refuseCrowd("members")
        var places: [String: Int] = [:]
        var members: [(name: String, node: DocumentNode)] = []
        for (name, value) in cursor.members where !value.isNull {
            let member = (name: name, node: child(value, name))
            if let place = places.updateValue(members.count, forKey: name) {
                members[place] = member
                places[name] = place
            } else {
                members.append(member)
            }
        }
        return members
    }

    private func refuseCrowd(_ things: String) throws(APIDocumentError) {
        guard cursor.count <= Self.maxCount else { throw fault(.tooMany(things, limit: Self.maxCount)) }
    }

    func expect(_ kind: JSONCursor.Kind) throws(APIDocumentError) {
        guard cursor.kind == kind else { throw wrongType(kind.withArticle) }
    }

    func wrongType(_ expected: String) -> APIDocumentError {
        fault(.wrongType(expected: expected, found: cursor.kind.withArticle))
    }
}

extension String {
    /// The text as one step of a JSON pointer (RFC 6901).
    fileprivate var escapedForPointer: String {
        var escaped = ""
        for character in unicodeScalars {
            switch character {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }

    /// One step of a JSON pointer as the name that it stands for.
    var unescapedFromPointer: String {
        guard utf8.contains(UInt8(ascii: "~")) else { return self }
        var name = ""
        var rest = unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch (scalar, rest.first) {
            case ("~", "0"?):
                name += "~"
                rest.removeFirst()
            case ("~", "1"?):
                name += "/"
                rest.removeFirst()
            default: name.unicodeScalars.append(scalar)
            }
        }
        return name
    }
}
