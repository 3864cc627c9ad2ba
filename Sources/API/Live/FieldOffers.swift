/// Which fields that only an appliance's document has may be those that ours calls otherwise.
///
/// It is told by the words of their names and by their types, and a word may mean another thing: so they are offered,
/// and nothing goes by them.
struct FieldOffers {
    struct Offer {
        let ours: Schema.Property
        let live: Schema.Property
        /// The call that takes it.
        let correction: String
    }

    private let schema: String
    private let missing: [Schema.Property]
    private let free: [Schema.Property]

    /// - Parameters:
    ///   - schema: what our document calls the schema.
    ///   - missing: the fields of ours that the appliance's has under no known spelling.
    ///   - free: the fields of the appliance's that are none of ours.
    init(of schema: String, missing: [Schema.Property], free: [Schema.Property]) {
        self.schema = schema
        self.missing = missing
        self.free = free
    }

    /// Those about which there is no second thought: one field for one, and for no other.
    var all: [Offer] {
        var candidates = missing.map { ours in free.filter { isLikely($0, for: ours) } }
        // The only time that is left may be the only time that is missing.
        let times = free.filter(\.isTime)
        let missingTimes = missing.indices.filter { missing[$0].isTime }
        if missingTimes.count == 1, times.count == 1, candidates[missingTimes[0]].isEmpty {
            candidates[missingTimes[0]] = times
        }
        let wanted = Dictionary(candidates.flatMap { $0.map { ($0.name, 1) } }, uniquingKeysWith: +)
        return zip(missing, candidates).compactMap { ours, candidates in
            guard candidates.count == 1, wanted[candidates[0].name] == 1 else { return nil }
            let stable = ours.stableName ?? ours.name
            let correction = Correction.field(schema: schema, name: stable, spelling: candidates[0].name)
            guard correction.canBeGiven else { return nil }
            return Offer(ours: ours, live: candidates[0], correction: correction.call)
        }
    }

    /// Whether all words of our name, or their likes, are in the other, and nothing there that says of something else.
    private func isLikely(_ live: Schema.Property, for ours: Schema.Property) -> Bool {
        guard ours.isTime ? live.isTime : ours.schema.sharesType(with: live.schema) else { return false }
        let theirs = live.name.words
        return [ours.name, ours.stableName ?? ours.name].contains { name in
            let mine = name.words
            let rest = theirs.filter { word in !mine.contains { $0.isLike(word) } }
            return mine.allSatisfy { word in theirs.contains { $0.isLike(word) } }
                && Set(rest).isSubset(of: schema.words)
        }
    }
}

extension Schema.Property {
    /// Whether it holds a moment.
    fileprivate var isTime: Bool {
        if schema.format == "date-time" { return true }
        guard schema.types.isDisjoint(with: [.array, .object, .boolean]), let last = name.words.last else {
            return false
        }
        return last.isLike("time") && schema.types.isDisjoint(with: [.number])
    }
}

extension Schema {
    fileprivate func sharesType(with other: Schema) -> Bool {
        types.isEmpty || other.types.isEmpty || !types.isDisjoint(with: other.types)
    }
}

extension String {
    /// The words of a name in small letters: `createdTime` and `created_time` have the same.
    fileprivate var words: [String] {
        var words: [String] = []
        var isAfterSmall = false
        for character in self {
            let isNew = !character.isLetter || (character.isUppercase && isAfterSmall)
            if isNew || words.isEmpty { words.append("") }
            if character.isLetter { words[words.count - 1] += character.lowercased() }
            isAfterSmall = character.isLowercase
        }
        return words.filter { !$0.isEmpty }
    }

    /// Whether two words of names mean the same as a rule.
    fileprivate func isLike(_ other: String) -> Bool {
        self == other || Self.likes.contains { $0.contains(self) && $0.contains(other) }
    }

    private static let likes: [Set<String>] = [
        ["start", "started", "begin", "began", "beginning", "created", "creation", "create", "taken", "snapshot"],
        ["end", "ended", "finish", "finished", "complete", "completed", "completion", "stop", "stopped"],
        ["time", "date", "at", "on", "timestamp", "moment", "datetime"],
        ["status", "state", "result", "outcome"], ["type", "kind"], ["id", "identifier", "key"],
        ["name", "label", "title"], ["size", "bytes", "length"], ["vm", "machine"], ["last", "latest", "recent"],
        ["modified", "changed", "updated"], ["verified", "checked"], ["cron", "expression"], ["host", "server"],
    ]
}
