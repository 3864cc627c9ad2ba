/// When something is to happen again and again, in Quartz's form: seconds, minutes, hours, day of month, month, day of
/// week and, if wanted, year.
///
/// ```swift
/// let nightly = try CronExpression("0 30 2 * * ?")
/// nightly.next(after: .beginning)  // 2026-11-24 02:30:00
/// ```
struct CronExpression: Sendable, Equatable {
    /// As it was written, with single spaces.
    let text: String
    private let seconds: [Int]
    private let minutes: [Int]
    private let hours: [Int]
    private let days: CronDays
    private let months: [Int]
    private let years: [Int]
    private static let end = CalendarMonth(year: CronField.year.range.upperBound + 1, month: 1)
        .moment(day: 1, secondOfDay: 0)

    init(_ text: String) throws(CronError) {
        let fields = text.split(whereSeparator: \.isWhitespace)
        guard (6...7).contains(fields.count) else { throw .fieldCount(fields.count) }
        self.text = fields.joined(separator: " ")
        seconds = try CronField.second.values(fields[0])
        minutes = try CronField.minute.values(fields[1])
        hours = try CronField.hour.values(fields[2])
        days = try CronDays(ofMonth: fields[3], ofWeek: fields[5])
        months = try CronField.month.values(fields[4])
        years = fields.count > 6 ? try CronField.year.values(fields[6]) : Array(CronField.year.range)
    }

    /// The first moment after another at which it fires; nil if it never will again.
    func next(after moment: SimulatedTime) -> SimulatedTime? {
        let from = SimulatedTime(seconds: moment.seconds + 1)
        let start = from.parts
        for year in years where year >= start.year {
            for month in months where year > start.year || month >= start.month {
                let isFirst = year == start.year && month == start.month
                let month = CalendarMonth(year: year, month: month)
                let first = isFirst ? start.day : 1
                for day in first..<(month.days + 1)
                where days.contains(day, daysInMonth: month.days, firstWeekday: month.firstWeekday) {
                    let isToday = isFirst && day == start.day
                    let floor = isToday ? (start.hour, start.minute, start.second) : (0, 0, 0)
                    guard let time = timeOfDay(notBefore: floor) else { continue }
                    return month.moment(day: day, secondOfDay: time)
                }
            }
        }
        return nil
    }

    /// The last moment at which it fires after one moment and not after another; nil if there is none.
    func last(after: SimulatedTime, through: SimulatedTime) -> SimulatedTime? {
        // It looks back further and further, so that years of seconds are not counted through; there is nothing to look
        // for beyond the last year that an expression can name.
        let through = min(through, Self.end)
        var span = 60.0
        while true {
            let from = max(after, through + -span)
            if var found = next(after: from), found <= through {
                while let later = next(after: found), later <= through { found = later }
                return found
            }
            if from <= after { return nil }
            span *= 8
        }
    }

    /// The second of the day of the first firing from a time of day on.
    private func timeOfDay(notBefore floor: (hour: Int, minute: Int, second: Int)) -> Int? {
        for hour in hours where hour >= floor.hour {
            let isHour = hour == floor.hour
            for minute in minutes where !isHour || minute >= floor.minute {
                let least = isHour && minute == floor.minute ? floor.second : 0
                if let second = seconds.first(where: { $0 >= least }) { return hour * 3600 + minute * 60 + second }
            }
        }
        return nil
    }
}
