import JSON
import System

/// What a user says of one appliance against what our document, or the appliance's own, says of it.
///
/// A correction is known by its ``subject``: of one subject there is one correction, and a later one replaces it.
public enum Correction: Hashable, Sendable {
    /// A field of a schema: its stable name, or its name where it has no other, is spelt so.
    case field(schema: String, name: String, spelling: String)
    /// An operation has this method, this path below the base, or both.
    case operation(String, method: String?, path: String?)
    /// The appliance says `theirs` for a word of ours.
    case word(String, theirs: String)
    /// The appliance's own document lies there, below the base; a query may stand behind the path.
    case document(String)

    /// What a correction is about.
    public enum Subject: Hashable, Sendable {
        case field(schema: String, name: String)
        case operation(String)
        case word(String)
        case document
    }

    /// What it is about.
    public var subject: Subject {
        switch self {
        case .field(let schema, let name, _): .field(schema: schema, name: name)
        case .operation(let name, _, _): .operation(name)
        case .word(let word, _): .word(word)
        case .document: .document
        }
    }

    /// The correction as it is given and kept, with its members in a fixed order.
    public var members: [(key: String, value: String)] {
        switch self {
        case .field(_, _, let spelling): [subject.member, ("is", spelling)]
        case .operation(_, let method, let path):
            [subject.member] + (method.map { [("method", $0)] } ?? []) + (path.map { [("path", $0)] } ?? [])
        case .word(_, let theirs): [subject.member, ("is", theirs)]
        case .document(let path): [("document", path)]
        }
    }

    /// The call that gives it.
    public var call: String { Self.call(members) }

    /// The call that gives these members: whatever stands in a document, it is the text that Lua reads.
    public static func call(_ members: [(key: String, value: String)]) -> String {
        "scv.api.correct{" + members.map { "\($0.key) = \($0.value.luaQuoted)" }.joined(separator: ", ") + "}"
    }

    /// Whether the call would be taken: a name in a document may be longer than that, or hold what is invisible.
    var canBeGiven: Bool { (try? CorrectionOrder(JSONObject(members.map { ($0.key, .string($0.value)) }))) != nil }
}

extension Correction.Subject {
    /// The member that says it.
    fileprivate var member: (key: String, value: String) {
        switch self {
        case .field(let schema, let name): ("field", "\(schema).\(name)")
        case .operation(let name): ("operation", name)
        case .word(let word): ("word", word)
        case .document: ("document", "")
        }
    }

    /// The call that takes a correction of it back.
    public var takingBack: String {
        if self == .document { return "scv.api.correct{document = false}" }
        return "scv.api.correct{\(member.key) = \(member.value.luaQuoted), is = false}"
    }

    /// What it is, in a few words.
    public var shown: String { self == .document ? "the place of the document" : "\(member.key) \(member.value)" }
}

/// What somebody asks for who corrects: that something is so, or that it is no longer said.
public enum CorrectionOrder: Hashable, Sendable {
    case keep(Correction)
    case takeBack(Correction.Subject)

    /// What it is about.
    public var subject: Correction.Subject {
        switch self {
        case .keep(let correction): correction.subject
        case .takeBack(let subject): subject
        }
    }

    private static let kinds = ["field", "operation", "word", "document"]
    private static let maxLength = 200

    /// Reads an order as it is given in a call or stands in a file; what it says is not yet held against a document.
    public init(_ members: JSONObject) throws(CorrectionError) {
        let given = Self.kinds.filter { members[$0] != nil }
        guard let kind = given.first else {
            let keys = members.keys
            let meant = keys.lazy.compactMap { closest(to: $0, in: Self.kinds) }.first
            throw CorrectionError(.noSubject(keys: keys, suggestion: meant))
        }
        guard given.count == 1 else { throw CorrectionError(.severalSubjects(given)) }
        let known =
            switch kind {
            case "operation": [kind, "method", "path", "is"]
            default: [kind, "is"]
            }
        for key in members.keys where !known.contains(key) {
            throw CorrectionError(.unknownKey(key, suggestion: closest(to: key, in: known), known: known))
        }
        switch kind {
        case "field": self = try Self.field(members)
        case "operation": self = try Self.operation(members)
        case "word": self = try Self.word(members)
        default: self = try Self.document(members)
        }
    }

    private static func field(_ members: JSONObject) throws(CorrectionError) -> CorrectionOrder {
        let name = try text("field", members)
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex, name.index(after: dot) != name.endIndex
        else { throw CorrectionError(.fieldForm(name)) }
        let schema = String(name[..<dot])
        let field = String(name[name.index(after: dot)...])
        guard members["is"] != .bool(false) else { return .takeBack(.field(schema: schema, name: field)) }
        return .keep(.field(schema: schema, name: field, spelling: try text("is", members)))
    }

    private static func operation(_ members: JSONObject) throws(CorrectionError) -> CorrectionOrder {
        var name = try text("operation", members)
        if name.hasPrefix("scv.api.") { name = String(name.dropFirst("scv.api.".count)) }
        if members["is"] == .bool(false) { return .takeBack(.operation(name)) }
        if ["method", "path"].contains(where: { members[$0] == .bool(false) }) {
            for key in ["is", "method", "path"] where members[key] != nil && members[key] != .bool(false) {
                throw CorrectionError(.takenBackAndSaid(key))
            }
            return .takeBack(.operation(name))
        }
        if members["is"] != nil { throw CorrectionError(.operationForm) }
        guard members["method"] != nil || members["path"] != nil else { throw CorrectionError(.operationForm) }
        let method = members["method"] == nil ? nil : try text("method", members).uppercased()
        var path = members["path"] == nil ? nil : try text("path", members)
        // As the appliance's own pages show it.
        if let whole = path, whole.hasPrefix("/api/") { path = String(whole.dropFirst("/api".count)) }
        if let method, !["GET", "POST", "PUT", "PATCH", "DELETE"].contains(method) {
            throw CorrectionError(.method(method))
        }
        if let path, PathTemplate(path) == nil { throw CorrectionError(.path(path)) }
        return .keep(.operation(name, method: method, path: path))
    }

    private static func word(_ members: JSONObject) throws(CorrectionError) -> CorrectionOrder {
        let word = try text("word", members)
        guard members["is"] != .bool(false) else { return .takeBack(.word(word)) }
        return .keep(.word(word, theirs: try text("is", members)))
    }

    private static func document(_ members: JSONObject) throws(CorrectionError) -> CorrectionOrder {
        if members["document"] == .bool(false) || members["is"] == .bool(false) { return .takeBack(.document) }
        if members["is"] != nil { throw CorrectionError(.unknownKey("is", suggestion: nil, known: ["document"])) }
        var path = try text("document", members)
        if path.hasPrefix("/api/") { path = String(path.dropFirst("/api".count)) }
        let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let isPlain = PathTemplate(String(parts[0])).map { $0.names.isEmpty } ?? false
        let isQuery = parts.count == 1 || parts[1].utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "#") }
        guard isPlain, isQuery else { throw CorrectionError(.path(path)) }
        return .keep(.document(path))
    }

    private static func text(_ key: String, _ members: JSONObject) throws(CorrectionError) -> String {
        guard let value = members[key] else { throw CorrectionError(.missing(key)) }
        guard let text = value.string else { throw CorrectionError(.notText(key)) }
        guard !text.isEmpty, text.utf8.count <= maxLength, text.printable == text else {
            throw CorrectionError(.badText(key, text))
        }
        return text
    }
}

extension String {
    /// The text as Lua reads it, in one visible line.
    fileprivate var luaQuoted: String {
        var quoted = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.isInvisible: quoted += "\\u{\(String(scalar.value, radix: 16))}"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return "\"\(quoted)\""
    }
}
