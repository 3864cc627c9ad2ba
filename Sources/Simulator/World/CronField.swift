/// One of the fields of a cron expression of Quartz's form, in the order in which they stand.
enum CronField: Int, CaseIterable, Sendable {
    case second, minute, hour, dayOfMonth, month, dayOfWeek, year

    var range: ClosedRange<Int> {
        switch self {
        case .second, .minute: 0...59
        case .hour: 0...23
        case .dayOfMonth: 1...31
        case .month: 1...12
        // Sunday is 1.
        case .dayOfWeek: 1...7
        case .year: 1970...2099
        }
    }

    var title: String {
        switch self {
        case .second: "seconds"
        case .minute: "minutes"
        case .hour: "hours"
        case .dayOfMonth: "day of month"
        case .month: "month"
        case .dayOfWeek: "day of week"
        case .year: "year"
        }
    }

    /// What its values may be called instead, from the first on.
    private var names: [String] {
        switch self {
        case .month: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
        case .dayOfWeek: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
        default: []
        }
    }

    /// What else may be said, for a refusal.
    var hint: String {
        guard let first = names.first, let last = names.last else { return "" }
        return ", which takes \(range.lowerBound) to \(range.upperBound) or \(first) to \(last)"
    }

    /// One value, as a number or by its name.
    func value(_ text: Substring) throws(CronError) -> Int {
        if let place = names.firstIndex(of: text.uppercased()) { return range.lowerBound + place }
        guard let number = Self.number(text) else { throw .notAValue(self, String(text)) }
        guard range.contains(number) else { throw .outOfRange(self, number) }
        return number
    }

    /// All values that a text stands for, in order: `*`, `5`, `1,2`, `8-17`, `0/6`, `FRI-MON`.
    func values(_ text: Substring) throws(CronError) -> [Int] {
        var found: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) { found.formUnion(try span(part)) }
        return found.sorted()
    }

    /// The values of one part between commas.
    private func span(_ text: Substring) throws(CronError) -> [Int] {
        let sides = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let base = sides[0]
        var step: Int?
        if sides.count > 1 {
            guard let number = Self.number(sides[1]), (1...range.count).contains(number) else {
                throw .badStep(self, String(sides[1]))
            }
            step = number
        }
        let ends = try ends(of: base, isOpen: step != nil)
        guard ends.first > ends.last else { return Array(stride(from: ends.first, through: ends.last, by: step ?? 1)) }
        // A range may run over the end and go on at the beginning, as FRI-MON does; years don't come again.
        guard self != .year else { throw .badRange(self, String(base)) }
        return stride(from: ends.first, through: ends.last + range.count, by: step ?? 1).map { value in
            value > range.upperBound ? value - range.count : value
        }
    }

    /// Where a span begins and ends; a single value with a step goes on to the end of the range.
    private func ends(of base: Substring, isOpen: Bool) throws(CronError) -> (first: Int, last: Int) {
        if base == "*" || (base.isEmpty && isOpen) { return (range.lowerBound, range.upperBound) }
        if let mark = base.first(where: { "?#".contains($0) }) { throw .misplaced(self, String(mark)) }
        let sides = base.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let first = try value(sides[0])
        guard sides.count > 1 else { return (first, isOpen ? range.upperBound : first) }
        return (first, try value(sides[1]))
    }

    /// A number of plain digits, with no sign.
    static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
