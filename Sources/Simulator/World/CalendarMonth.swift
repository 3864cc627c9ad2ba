/// A month of the Gregorian calendar. The simulator's own, as a second witness of the shell's times.
struct CalendarMonth: Sendable {
    /// The days from the beginning of 1970 to its first.
    private let start: Int64
    let days: Int

    init(year: Int, month: Int) {
        start = Self.days(before: year, month)
        days = Int(Self.days(before: month == 12 ? year + 1 : year, month % 12 + 1) - start)
    }

    /// The day of the week of its first; Sunday is 1. The first of January 1970 was a Thursday.
    var firstWeekday: Int { Int((start % 7 + 7 + 4) % 7) + 1 }

    func moment(day: Int, secondOfDay: Int) -> SimulatedTime {
        SimulatedTime(seconds: (start + Int64(day) - 1) * 86_400 + Int64(secondOfDay))
    }

    /// Days from 1970 to the first of a month; years that begin in March have their leap day at the end.
    private static func days(before year: Int, _ month: Int) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let leapDays = shifted / 4 - shifted / 100 + shifted / 400
        return Int64(shifted * 365 + leapDays + (153 * monthFromMarch + 2) / 5) - 719_468
    }
}
