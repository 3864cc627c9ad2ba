import API
import JSON

/// What a reply says of a failure beside its status: "error", "errorCode", "fault", "success" that is false.
///
/// A record of the appliance may have members of such names, of something else: what the document knows of it is left
/// out, and the status of what has an id is its own.
struct SaidFailure {
    /// Its words, in the order of the members; none where it gives none.
    private(set) var words: [String] = []

    /// What stands beside the status and the payload of an envelope, or in a reply without one; nil where nothing is
    /// said of a failure.
    init?(beside root: JSONCursor, known: Schema?, isChange: Bool) {
        self.init(Search(object: root, known: known, left: Self.envelope, hasStatus: isChange, depth: 0))
    }

    /// What stands in the payload of the reply to a change.
    init?(in payload: JSONCursor, known: Schema?) {
        // "FAILED", or false, in the place of what came of it.
        if payload.kind == .string && EnvelopeVerdict.isFailure(payload) || payload.bool == false {
            self.init()
        } else {
            self.init(Search(object: payload, known: known, left: [], hasStatus: true, depth: 2))
        }
    }

    private init() {}

    private static let envelope: Set = ["statusCode", "statusMessage", "responseMessage", "response"]

    private struct Search {
        let object: JSONCursor
        let known: Schema?
        /// Members that are not looked at.
        let left: Set<String>
        /// Whether a status that is no number of HTTP's is that of the request.
        let hasStatus: Bool
        /// How far to look into what stands in it.
        let depth: Int
    }

    private init?(_ search: Search) {
        var isOne = false
        for inner in search.object.elements {
            let row = search.known?.items ?? search.known
            let failure = SaidFailure(
                Search(object: inner, known: row, left: [], hasStatus: search.hasStatus, depth: search.depth))
            if let failure { (isOne, words) = (true, words + failure.words) }
        }
        let known = Set(search.known?.properties.flatMap { $0.spellings + [$0.stableName ?? $0.name] } ?? [])
        let isRecord = search.object["id"] != nil || search.object["jobId"] != nil || search.object["uuid"] != nil
        var explanations: [String] = []
        for (name, member) in search.object.members where !known.contains(name) && !search.left.contains(name) {
            let plain = name.lowercased().filter { $0 != "_" && $0 != "-" }
            if Self.says(plain, member) {
                isOne = true
                words += Self.words(of: member)
            } else if Self.statuses.contains(plain) {
                let isStatus = plain == "code" || search.hasStatus
                if isStatus, !isRecord, EnvelopeVerdict.isFailure(member) { isOne = true }
            } else if Self.explaining.contains(plain) {
                explanations += Envelope.texts(member)
            } else if search.depth > 0, member.kind == .object || member.kind == .array {
                let failure = SaidFailure(
                    Search(object: member, known: nil, left: [], hasStatus: true, depth: search.depth - 1))
                if let failure { (isOne, words) = (true, words + failure.words) }
            }
        }
        guard isOne else { return nil }
        words = (words + explanations).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// Members that say how something went, of which only the value tells.
    private static let statuses: Set = ["code", "status", "httpstatus", "result", "outcome"]

    /// Members that explain a failure, and tell of none.
    private static let explaining: Set = ["message", "messages", "detail", "details", "reason", "cause"]

    /// Values that stand where there is no error.
    private static let nothing: Set = ["", "0", "NONE", "NULL", "OK", "SUCCESS", "FALSE", "NO_ERROR", "NO ERROR"]

    /// Whether a member tells of a failure by its name, and by that something stands under it.
    private static func says(_ name: String, _ value: JSONCursor) -> Bool {
        switch name {
        case "error", "errors", "errormessage", "errormessages", "errormsg", "errorcode", "errordescription",
            "errordetails", "fault", "faultstring", "faultcode", "exception":
            isSomething(value)
        case "success", "succeeded", "issuccess", "issuccessful":
            value.bool == false || value.string?.lowercased() == "false"
        default: false
        }
    }

    private static func isSomething(_ value: JSONCursor) -> Bool {
        switch value.kind {
        case .null: false
        case .boolean: value.bool == true
        case .integer, .unsigned, .number: value.double != 0
        case .string: !nothing.contains(value.string?.uppercased() ?? "")
        case .array, .object: value.count > 0
        }
    }

    private static func words(of value: JSONCursor) -> [String] {
        if let number = value.int { return [String(number)] }
        let texts = Envelope.texts(value) + Envelope.textsByField(value)
        return texts.isEmpty ? value.members.compactMap { $0.value.string }.filter { !$0.isEmpty } : texts
    }
}
