/// By what rule the clocks of a zone are set every year: `CET-1CEST,M3.5.0,M10.5.0/3`, as POSIX has it for `TZ`.
struct TimeZoneRule {
    private let standard: Int64
    private var summer: (offset: Int64, begin: Change, end: Change)?

    /// A moment of each year, on the clocks as they are before it.
    fileprivate struct Change {
        enum Day {
            /// Counts from 1, and never counts the 29th of February.
            case julian(Int64)
            /// Counts from 0.
            case ordinal(Int64)
            /// The week 5 is the last; the weekday 0 is Sunday.
            case weekday(month: Int64, week: Int64, weekday: Int64)
        }
        let day: Day
        let seconds: Int64
    }

    /// Reads a rule; nil if it is none.
    init?(_ text: String) {
        var reader = Reader(rest: text[...])
        guard reader.name(), let standard = reader.time() else { return nil }
        self.standard = -standard
        guard !reader.rest.isEmpty else { return }
        guard reader.name() else { return nil }
        var offset = self.standard + 3600
        if !reader.rest.hasPrefix(",") {
            guard let given = reader.time() else { return nil }
            offset = -given
        }
        guard let begin = reader.change(), let end = reader.change(), reader.rest.isEmpty else { return nil }
        summer = (offset, begin, end)
    }

    /// How far the clocks are ahead of UTC at an instant, in seconds.
    func offset(at instant: Int64) -> Int64 {
        guard let summer else { return standard }
        // The year by the clocks that are not set forward: changes are not at its very ends, or last beyond them.
        let year = Calendar.year(ofDay: Calendar.floorDivided(instant + standard, 86400))
        let begin = summer.begin.instant(in: year) - standard
        let end = summer.end.instant(in: year) - summer.offset
        let isSummer = begin < end ? instant >= begin && instant < end : instant < end || instant >= begin
        return isSummer ? summer.offset : standard
    }

    private struct Reader {
        var rest: Substring

        /// Passes over a name: letters, or anything in `<>`.
        mutating func name() -> Bool {
            if rest.first == "<" {
                guard let end = rest.firstIndex(of: ">") else { return false }
                rest = rest[rest.index(after: end)...]
                return true
            }
            let letters = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(letters.count)
            return letters.count >= 3
        }

        mutating func number() -> Int64? {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            return digits.count <= 4 ? Int64(digits) : nil
        }

        /// `[+-]hours[:minutes[:seconds]]`, in seconds.
        mutating func time() -> Int64? {
            let sign: Int64 = rest.first == "-" ? -1 : 1
            if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
            guard var seconds = number().map({ $0 * 3600 }) else { return nil }
            for unit: Int64 in [60, 1] where rest.first == ":" {
                rest = rest.dropFirst()
                guard let value = number() else { return nil }
                seconds += value * unit
            }
            return sign * seconds
        }

        /// `,M3.5.0/3`: at two o'clock unless said.
        mutating func change() -> Change? {
            guard rest.first == "," else { return nil }
            rest = rest.dropFirst()
            let day: Change.Day
            switch rest.first {
            case "M":
                rest = rest.dropFirst()
                var parts: [Int64] = []
                for place in 0..<3 {
                    if place > 0 {
                        guard rest.first == "." else { return nil }
                        rest = rest.dropFirst()
                    }
                    guard let part = number() else { return nil }
                    parts.append(part)
                }
                guard (1...12).contains(parts[0]), (1...5).contains(parts[1]), (0...6).contains(parts[2]) else {
                    return nil
                }
                day = .weekday(month: parts[0], week: parts[1], weekday: parts[2])
            case "J":
                rest = rest.dropFirst()
                guard let number = number() else { return nil }
                day = .julian(number)
            default:
                guard let number = number() else { return nil }
                day = .ordinal(number)
            }
            guard rest.first == "/" else { return Change(day: day, seconds: 7200) }
            rest = rest.dropFirst()
            guard let seconds = time() else { return nil }
            return Change(day: day, seconds: seconds)
        }
    }
}

extension TimeZoneRule.Change {
    /// In seconds since 1970, as if the clocks were those of UTC.
    fileprivate func instant(in year: Int64) -> Int64 {
        let newYear = Calendar.day(year, 1, 1)
        let number =
            switch day {
            case .julian(let day): newYear + day - 1 + (Calendar.isLeap(year) && day >= 60 ? 1 : 0)
            case .ordinal(let day): newYear + day
            case .weekday(let month, let week, let weekday):
                Self.day(year, month, week, weekday)
            }
        return number * 86400 + seconds
    }

    private static func day(_ year: Int64, _ month: Int64, _ week: Int64, _ weekday: Int64) -> Int64 {
        let first = Calendar.day(year, month, 1)
        let next = month == 12 ? Calendar.day(year + 1, 1, 1) : Calendar.day(year, month + 1, 1)
        // The first of January 1970 was a Thursday.
        let begin = first + (weekday - Calendar.weekday(ofDay: first) + 7) % 7
        let day = begin + (week - 1) * 7
        return day >= next ? day - 7 : day
    }
}

/// Days of the Gregorian calendar, counted from 1970.
private enum Calendar {
    static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func floorDivided(_ value: Int64, _ by: Int64) -> Int64 {
        value >= 0 ? value / by : -((by - 1 - value) / by)
    }

    static func weekday(ofDay day: Int64) -> Int64 { ((day + 4) % 7 + 7) % 7 }

    static func day(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        // Years that begin in March have the odd day at their end.
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivided(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func year(ofDay day: Int64) -> Int64 {
        let shifted = day + 719_468
        let era = floorDivided(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        return yearOfEra + era * 400 + (dayOfYear >= 306 ? 1 : 0)
    }
}
