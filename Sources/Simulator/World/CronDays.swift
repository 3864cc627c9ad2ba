/// On which days a cron expression fires: by the day of the month or by the day of the week, never both.
enum CronDays: Sendable, Equatable {
    case ofMonth([Int])
    /// So many days before the last of the month.
    case last(before: Int)
    /// The last of the month from Monday to Friday.
    case lastWorkday
    /// The day from Monday to Friday that is nearest to a day, in the same month.
    case workday(near: Int)
    case ofWeek([Int])
    /// The last such day of the week in a month.
    case lastOfWeek(Int)
    /// The first, second … fifth such day of the week in a month.
    case numbered(Int, Int)

    /// The largest `n` of `L-n`, as in Quartz.
    private static let maxOffset = 30

    init(ofMonth: Substring, ofWeek: Substring) throws(CronError) {
        switch (ofMonth == "?", ofWeek == "?") {
        case (true, false): self = try Self.week(ofWeek.uppercased()[...])
        case (false, true): self = try Self.month(ofMonth.uppercased()[...])
        default: throw .oneDayField
        }
    }

    private static func month(_ text: Substring) throws(CronError) -> CronDays {
        let field = CronField.dayOfMonth
        if text == "L" { return .last(before: 0) }
        if text == "LW" || text == "WL" { return .lastWorkday }
        if text.hasPrefix("L-") {
            guard let offset = CronField.number(text.dropFirst(2)), offset <= maxOffset else {
                throw .notAValue(field, String(text))
            }
            return .last(before: offset)
        }
        if text.hasSuffix("W"), !text.contains(",") { return .workday(near: try field.value(text.dropLast())) }
        if let mark = text.first(where: { "LW#".contains($0) }) { throw .misplaced(field, String(mark)) }
        return .ofMonth(try field.values(text))
    }

    private static func week(_ text: Substring) throws(CronError) -> CronDays {
        let field = CronField.dayOfWeek
        // Alone it is the last day of the week: Saturday.
        if text == "L" { return .ofWeek([7]) }
        if text.hasSuffix("L"), !text.contains(",") { return .lastOfWeek(try field.value(text.dropLast())) }
        if text.contains("#"), !text.contains(",") {
            let sides = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let day = try field.value(sides[0])
            guard let number = CronField.number(sides[1]), (1...5).contains(number) else {
                throw .misplaced(field, "#\(sides[1])")
            }
            return .numbered(day, number)
        }
        return .ofWeek(try field.values(text))
    }

    /// Whether it fires on a day, of a month that has so many and whose first is that day of the week.
    func contains(_ day: Int, daysInMonth: Int, firstWeekday: Int) -> Bool {
        // Sunday is 1, as in the expressions.
        func weekday(_ day: Int) -> Int { (firstWeekday - 1 + day - 1) % 7 + 1 }
        func nearestWorkday(_ day: Int) -> Int {
            switch weekday(day) {
            case 7: day > 1 ? day - 1 : day + 2
            case 1: day < daysInMonth ? day + 1 : day - 2
            default: day
            }
        }
        switch self {
        case .ofMonth(let days): return days.contains(day)
        case .last(let offset): return day == daysInMonth - offset
        case .lastWorkday: return day == nearestWorkday(daysInMonth)
        case .workday(let wanted): return wanted <= daysInMonth && day == nearestWorkday(wanted)
        case .ofWeek(let days): return days.contains(weekday(day))
        case .lastOfWeek(let wanted): return weekday(day) == wanted && day + 7 > daysInMonth
        case .numbered(let wanted, let number): return weekday(day) == wanted && (day - 1) / 7 + 1 == number
        }
    }
}
