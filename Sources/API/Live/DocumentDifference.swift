/// A point in which the appliance's own document says otherwise than ours, or more, or less.
public struct DocumentDifference: Sendable, Hashable {
    /// What the point is about.
    public enum Subject: String, Sendable, Hashable, CaseIterable {
        case operation, method, path, effect, parameter, body, reply, required
        case bodyField = "body field"
        case replyField = "reply field"
        case listName = "list name"
        case type
        case allowedValues = "allowed values"
        /// The media type of a body.
        case bodyType = "body type"
        /// What could not be read of the appliance's document, or not as it was meant.
        case unreadable
        /// A field that may be the one that ours calls otherwise.
        case offered
    }

    /// Whose word counts from now on.
    public enum Side: String, Sendable, Hashable { case ours, live }

    /// The operation under `scv.api`.
    public let operation: String
    /// What the point is about.
    public let subject: Subject
    /// What our document says; nil if nothing.
    public let ours: String?
    /// What the appliance's own says; nil if nothing.
    public let live: String?
    /// Whose word counts from now on.
    public let taken: Side
    /// Where our document had it from.
    public let source: Source?
    /// The call that would take over what is only offered; nil where nothing is.
    public var correction: String?
}

extension DocumentDifference {
    /// A part of the appliance's document that is left out; what it is, and why, is the middle of a sentence.
    public init(leftOut part: String) {
        self.init(
            operation: Self.document, subject: .unreadable, ours: nil, live: "left out: \(part)", taken: .ours,
            source: nil)
    }

    /// What a row is about that is about no operation.
    static let document = "(the document)"
}

/// Our document as an appliance's own corrects and completes it.
public struct DocumentMerge: Sendable {
    /// The bundled document, corrected by the appliance's own.
    public let document: APIDocument
    /// Every point in which the two differ: our operations in our order, then those that only the appliance has.
    public let differences: [DocumentDifference]
}

/// Collects what differs in one operation.
struct DifferenceList {
    let operation: String
    private(set) var rows: [DocumentDifference] = []

    init(operation: String) { self.operation = operation }

    mutating func add(
        _ subject: DocumentDifference.Subject, ours: String?, live: String?, taken: DocumentDifference.Side = .live,
        source: Source?, correction: String? = nil
    ) {
        rows.append(
            DocumentDifference(
                operation: operation, subject: subject, ours: ours, live: live, taken: taken, source: source,
                correction: correction))
    }
}

extension String {
    /// The letters and digits alone, in small letters: what is left when only the spelling differs.
    var normalized: String { String(lowercased().filter { $0.isLetter || $0.isNumber }) }
}
