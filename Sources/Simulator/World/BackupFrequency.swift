/// When a policy makes backups of a resource group.
struct BackupFrequency: Sendable, Equatable {
    let kind: Kind
    /// The first time, and the time of day of all others.
    var start: SimulatedTime
    /// Every so many hours, days, weeks or months.
    var interval: Int64 = 1
    /// Sunday is 0; none means the day of the first time.
    var weekdays: [Int] = []
    /// None means the day of the first time.
    var monthDays: [Int] = []

    /// When backups are made where nothing else was said: at the full hour, at two at night and ten minutes later for
    /// each further group, on Sundays at four, on the first of the month at five.
    /// The first time is reckoned from a Sunday, at midnight.
    static func byDefault(
        _ kind: Kind, for group: ResourceGroup.ID, since midnight: SimulatedTime
    ) -> BackupFrequency {
        let sunday = midnight.seconds
        let start: Int64 =
            switch kind {
            case .hourly, .onDemand: sunday
            case .daily: sunday + (7200 + (group - 1) % 144 * 600) % 86_400
            case .weekly: sunday + 4 * 3600
            case .monthly: sunday - Int64(midnight.parts.day - 1) * 86_400 + 5 * 3600
            }
        return BackupFrequency(kind: kind, start: SimulatedTime(seconds: start))
    }

    /// How many seconds lie between two backups, about.
    var period: Double? {
        let unit: Double
        switch kind {
        case .hourly: unit = 3600
        case .daily: unit = 86_400
        case .weekly: unit = 604_800 / Double(max(1, Set(weekdays).count))
        case .monthly: unit = 2_592_000 / Double(max(1, Set(monthDays).count))
        case .onDemand: return nil
        }
        return unit * Double(interval)
    }

    /// The first time after a moment; nil if there is none within the years that count.
    func next(after moment: SimulatedTime) -> SimulatedTime? {
        let from = max(moment.seconds + 1, start.seconds)
        switch kind {
        case .hourly: return next(from: from, every: 3600)
        case .daily: return next(from: from, every: 86_400)
        case .weekly: return nextOfWeek(from: from)
        case .monthly: return nextOfMonth(from: from)
        case .onDemand: return nil
        }
    }

    /// The interval, but a hundred years at the most: that is as good as never, and does not overflow.
    private var steps: Int64 {
        let most: Int64 =
            switch kind {
            case .hourly, .onDemand: 876_600
            case .daily: 36_525
            case .weekly: 5218
            case .monthly: 1200
            }
        return min(max(1, interval), most)
    }

    private func next(from: Int64, every unit: Int64) -> SimulatedTime {
        let period = steps * unit
        return SimulatedTime(seconds: start.seconds + (from - start.seconds + period - 1) / period * period)
    }

    private func nextOfWeek(from: Int64) -> SimulatedTime? {
        let day: Int64 = 86_400
        let wanted = weekdays.isEmpty ? [start.parts.weekday] : weekdays.sorted()
        let sunday = start.seconds - Int64(start.parts.weekday) * day
        let week = (from - sunday) / (7 * day) / steps * steps
        // The week at hand may be over already, or its days may be; the next one is not.
        for week in [week, week + steps] {
            for weekday in wanted {
                let time = sunday + (week * 7 + Int64(weekday)) * day
                if time >= from { return SimulatedTime(seconds: time) }
            }
        }
        return nil
    }

    private func nextOfMonth(from: Int64) -> SimulatedTime? {
        let first = start.parts
        let wanted = monthDays.isEmpty ? [first.day] : monthDays.sorted()
        let origin = first.year * 12 + first.month - 1
        let now = SimulatedTime(seconds: from).parts
        let secondOfDay = first.hour * 3600 + first.minute * 60 + first.second
        let step = Int(steps)
        var month = origin + (now.year * 12 + now.month - 1 - origin) / step * step
        // A day that every such month lacks never comes; leap days come back within eight years.
        for _ in 0..<100 {
            let calendar = CalendarMonth(year: month / 12, month: month % 12 + 1)
            for day in wanted where day <= calendar.days {
                let time = calendar.moment(day: day, secondOfDay: secondOfDay)
                if time.seconds >= from { return time }
            }
            month += step
        }
        return nil
    }
}
