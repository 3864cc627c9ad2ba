extension SimulatedTime {
    /// A moment at which a world can begin: `2026-11-23T15:05:08`, from 1972 on, so that there is room for a past.
    public init?(_ text: String) {
        let sides = text.split(separator: "T", omittingEmptySubsequences: false)
        guard sides.count == 2, sides[0].utf8.count == 10, sides[1].utf8.count == 8,
            let date = Self.numbers(sides[0], separator: "-"), let time = Self.numbers(sides[1], separator: ":"),
            (1972...9000).contains(date[0]), (1...12).contains(date[1]), time[0] < 24, time[1] < 60, time[2] < 60
        else { return nil }
        let calendar = CalendarMonth(year: date[0], month: date[1])
        guard (1...calendar.days).contains(date[2]) else { return nil }
        self = calendar.moment(day: date[2], secondOfDay: time[0] * 3600 + time[1] * 60 + time[2])
    }

    /// A moment as the appliance writes times of jobs: `11/23/2026 03:05:09 PM`.
    init?(jobText text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2] == "AM" || parts[2] == "PM",
            let date = Self.numbers(parts[0], separator: "/"), let time = Self.numbers(parts[1], separator: ":")
        else { return nil }
        let (month, day, year) = (date[0], date[1], date[2])
        guard (1970...9999).contains(year), (1...12).contains(month), (1...12).contains(time[0]), time[1] < 60,
            time[2] < 60
        else { return nil }
        let calendar = CalendarMonth(year: year, month: month)
        guard (1...calendar.days).contains(day) else { return nil }
        let hour = time[0] % 12 + (parts[2] == "PM" ? 12 : 0)
        self = calendar.moment(day: day, secondOfDay: hour * 3600 + time[1] * 60 + time[2])
    }

    private static func numbers(_ text: Substring, separator: Character) -> [Int]? {
        let numbers = text.split(separator: separator, omittingEmptySubsequences: false).compactMap(CronField.number)
        return numbers.count == 3 && text.count { $0 == separator } == 2 ? numbers : nil
    }
}
