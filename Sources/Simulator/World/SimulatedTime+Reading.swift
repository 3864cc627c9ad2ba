extension SimulatedTime {
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
