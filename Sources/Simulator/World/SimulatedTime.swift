/// A moment of the simulated appliance, whose zone is UTC.
public struct SimulatedTime: Sendable, Hashable, Comparable {
    /// Microseconds since the beginning of 1970.
    var microseconds: Int64

    init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    init(seconds: Int64) {
        microseconds = seconds * 1_000_000
    }

    /// The zone as other programs call it.
    static let zone = "UTC"

    /// Whole seconds since the beginning of 1970.
    var seconds: Int64 { microseconds.dividedRoundingDown(by: 1_000_000) }

    public static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

    /// The day's first moment.
    var midnight: SimulatedTime { SimulatedTime(seconds: seconds.dividedRoundingDown(by: 86_400) * 86_400) }

    static func + (moment: Self, seconds: Double) -> Self {
        SimulatedTime(microseconds: moment.microseconds + Int64(seconds * 1_000_000))
    }

    /// What a calendar and a clock show.
    struct Parts {
        let year, month, day: Int
        /// Sunday is 0.
        let weekday: Int
        let hour, minute, second, millisecond: Int
    }

    static func - (later: Self, earlier: Self) -> Double {
        Double(later.microseconds - earlier.microseconds) / 1_000_000
    }

    var parts: Parts {
        let days = seconds.dividedRoundingDown(by: 86_400)
        let rest = Int(seconds - days * 86_400)
        let (year, month, day) = Self.date(days: days)
        // The first of January 1970 was a Thursday.
        let weekday = Int((days + 4) - (days + 4).dividedRoundingDown(by: 7) * 7)
        return Parts(
            year: year, month: month, day: day, weekday: weekday, hour: rest / 3600, minute: rest / 60 % 60,
            second: rest % 60, millisecond: Int((microseconds - seconds * 1_000_000) / 1000))
    }

    /// As the appliance writes times of jobs: `11/23/2026 03:05:09 PM`.
    var jobText: String {
        let now = parts
        var text: [UInt8] = []
        text.reserveCapacity(22)
        text.append(digits: now.month, width: 2)
        text.append(UInt8(ascii: "/"))
        text.append(digits: now.day, width: 2)
        text.append(UInt8(ascii: "/"))
        text.append(digits: now.year, width: 4)
        text.append(UInt8(ascii: " "))
        text.append(digits: (now.hour + 11) % 12 + 1, width: 2)
        text.append(UInt8(ascii: ":"))
        text.append(digits: now.minute, width: 2)
        text.append(UInt8(ascii: ":"))
        text.append(digits: now.second, width: 2)
        text.append(contentsOf: now.hour < 12 ? " AM".utf8 : " PM".utf8)
        return String(decoding: text, as: UTF8.self)
    }

    /// As in the names of backups: `11-23-2026_02.00.00.0000`, with the milliseconds at the end.
    var backupText: String {
        let now = parts
        var text: [UInt8] = []
        for (number, width, mark) in [
            (now.month, 2, "-"), (now.day, 2, "-"), (now.year, 4, "_"), (now.hour, 2, "."), (now.minute, 2, "."),
            (now.second, 2, "."), (now.millisecond, 4, ""),
        ] {
            text.append(digits: number, width: width)
            text.append(contentsOf: mark.utf8)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// As in the names of mounted datastores: `20261123150509120`.
    var mountText: String { logText.filter(\.isNumber) }

    /// As in the names of files that were rolled over: `2026-11-23-15-05-09`.
    var fileText: String {
        String(logText.prefix(19).map { $0 == " " || $0 == ":" ? "-" : $0 })
    }

    /// As in a log line: `2026-11-23 15:05:09.120`.
    var logText: String {
        let now = parts
        var text: [UInt8] = []
        for (number, width, mark) in [
            (now.year, 4, "-"), (now.month, 2, "-"), (now.day, 2, " "), (now.hour, 2, ":"), (now.minute, 2, ":"),
            (now.second, 2, "."), (now.millisecond, 3, ""),
        ] {
            text.append(digits: number, width: width)
            text.append(contentsOf: mark.utf8)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// As in HTTP's `Date` header: `Mon, 23 Nov 2026 15:05:09 GMT`.
    var headerText: String {
        let now = parts
        let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        var text = Array("\(weekdays[now.weekday]), ".utf8)
        text.append(digits: now.day, width: 2)
        text.append(contentsOf: " \(months[now.month - 1]) ".utf8)
        text.append(digits: now.year, width: 4)
        for (number, mark) in [(now.hour, " "), (now.minute, ":"), (now.second, ":")] {
            text.append(contentsOf: mark.utf8)
            text.append(digits: number, width: 2)
        }
        text.append(contentsOf: " GMT".utf8)
        return String(decoding: text, as: UTF8.self)
    }

    /// The date of a day counted from 1970, in the Gregorian calendar: eras of 400 years, years that begin in March,
    /// so that the leap day is a year's last.
    private static func date(days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted.dividedRoundingDown(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let calendarMonth = month < 10 ? month + 3 : month - 9
        let year = yearOfEra + era * 400 + (calendarMonth <= 2 ? 1 : 0)
        return (Int(year), Int(calendarMonth), Int(day))
    }
}

extension Int64 {
    fileprivate func dividedRoundingDown(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

extension [UInt8] {
    /// Appends a number with leading zeros.
    fileprivate mutating func append(digits number: Int, width: Int) {
        var unit = 1
        for _ in 1..<width { unit *= 10 }
        while unit > 0 {
            append(UInt8(ascii: "0") + UInt8(number / unit % 10))
            unit /= 10
        }
    }
}
