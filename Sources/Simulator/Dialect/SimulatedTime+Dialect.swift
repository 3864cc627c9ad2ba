import JSON

extension SimulatedTime {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    /// The blank that newer Java puts before AM and PM.
    private static let narrowSpace = "\u{202F}"

    /// A moment as a dialect writes it; all of them in whole seconds.
    func value(in form: Dialect.Times) -> JSONValue {
        let now = parts
        let plain = jobText
        let date = "\(padded(now.year, 4))-\(padded(now.month, 2))-\(padded(now.day, 2))"
        let time = "\(padded(now.hour, 2)):\(padded(now.minute, 2)):\(padded(now.second, 2))"
        switch form {
        case .us: return .string(plain)
        case .lower: return .string(plain.lowercased())
        case .nnbsp: return .string(plain.dropLast(3) + Self.narrowSpace + plain.suffix(2))
        case .h24: return .string("\(plain.prefix(10)) \(time)")
        case .iso: return .string("\(date)T\(time)")
        case .isoZone: return .string("\(date)T\(time).000+00:00")
        case .epochSeconds: return .integer(seconds)
        case .epochMilliseconds: return .integer(seconds * 1000)
        case .array:
            let numbers = [now.year, now.month, now.day, now.hour, now.minute, now.second]
            return .array(numbers.map { .integer(Int64($0)) })
        case .words:
            let (hour, half) = ((now.hour + 11) % 12 + 1, now.hour < 12 ? "AM" : "PM")
            return .string(
                "\(Self.months[now.month - 1]) \(now.day), \(now.year) \(hour):\(padded(now.minute, 2)):"
                    + "\(padded(now.second, 2)) \(half)")
        }
    }

    /// Reads a moment in a dialect's form; nil if it is none.
    init?(_ value: JSONValue, in form: Dialect.Times) {
        switch (form, value) {
        case (.us, .string(let text)): self.init(jobText: text)
        case (.lower, .string(let text)):
            guard text == text.lowercased() else { return nil }
            self.init(jobText: text.uppercased())
        case (.nnbsp, .string(let text)): self.init(jobText: text.replacing(Self.narrowSpace, with: " "))
        case (.h24, .string(let text)):
            let numbers = text.numbers(shaped: "00/00/0000 00:00:00")
            guard let numbers else { return nil }
            self.init(date: [numbers[2], numbers[0], numbers[1]], time: Array(numbers[3...]))
        case (.iso, .string(let text)):
            guard let numbers = text.numbers(shaped: "0000-00-00T00:00:00") else { return nil }
            self.init(date: Array(numbers[..<3]), time: Array(numbers[3...]))
        case (.isoZone, .string(let text)): self.init(zoned: text)
        case (.epochSeconds, .integer(let seconds)): self.init(since1970: seconds)
        case (.epochMilliseconds, .integer(let milliseconds)):
            guard milliseconds % 1000 == 0 else { return nil }
            self.init(since1970: milliseconds / 1000)
        case (.array, .array(let elements)):
            let numbers = elements.compactMap(\.int)
            // Java leaves seconds out that are zero.
            guard numbers.count == elements.count, (5...6).contains(numbers.count),
                numbers.allSatisfy({ (0...9999).contains($0) })
            else { return nil }
            let parts = numbers.map(Int.init) + (numbers.count == 5 ? [0] : [])
            self.init(date: Array(parts[..<3]), time: Array(parts[3...]))
        case (.words, .string(let text)): self.init(worded: text)
        default: return nil
        }
    }

    private init?(since1970 seconds: Int64) {
        // Up to the year 9999.
        guard (0...253_402_300_799).contains(seconds) else { return nil }
        self.init(seconds: seconds)
    }

    private init?(date: [Int], time: [Int]) {
        guard (1970...9999).contains(date[0]), (1...12).contains(date[1]), time[0] < 24, time[1] < 60, time[2] < 60
        else { return nil }
        let calendar = CalendarMonth(year: date[0], month: date[1])
        guard (1...calendar.days).contains(date[2]) else { return nil }
        self = calendar.moment(day: date[2], secondOfDay: time[0] * 3600 + time[1] * 60 + time[2])
    }

    /// `2026-11-23T15:05:09.000+00:00`, in any zone.
    private init?(zoned text: String) {
        let utc = text.hasSuffix("Z") ? text.dropLast() + "+00:00" : text[...]
        guard let sign = utc.dropFirst(10).last(where: { $0 == "+" || $0 == "-" }) else { return nil }
        let numbers =
            String(utc).numbers(shaped: "0000-00-00T00:00:00.000\(sign)00:00")
            ?? String(utc).numbers(shaped: "0000-00-00T00:00:00\(sign)00:00").map { $0[..<6] + [0] + $0[6...] }
        guard let numbers, numbers[7] < 24, numbers[8] < 60,
            let local = SimulatedTime(date: Array(numbers[..<3]), time: Array(numbers[3..<6]))
        else { return nil }
        let offset = Int64(numbers[7] * 3600 + numbers[8] * 60) * (sign == "+" ? 1 : -1)
        self.init(seconds: local.seconds - offset)
    }

    /// `Nov 23, 2026 3:05:09 PM`.
    private init?(worded text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, let month = Self.months.firstIndex(of: parts[0]), parts[1].hasSuffix(",") else {
            return nil
        }
        let day = parts[1].dropLast()
        guard (1...2).contains(day.count) else { return nil }
        let hour = parts[3].count == 7 ? "0" + parts[3] : parts[3]
        self.init(
            jobText: "\(padded(month + 1, 2))/\(day.count == 1 ? "0" : "")\(day)/\(parts[2]) \(hour) \(parts[4])")
    }
}

extension String {
    /// The numbers in a text of just that shape, in which zeros stand for digits.
    fileprivate func numbers(shaped shape: String) -> [Int]? {
        guard utf8.count == shape.utf8.count else { return nil }
        var numbers: [Int] = []
        var isInNumber = false
        for (byte, wanted) in zip(utf8, shape.utf8) {
            guard wanted == UInt8(ascii: "0") else {
                guard byte == wanted else { return nil }
                isInNumber = false
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            if !isInNumber { numbers.append(0) }
            isInNumber = true
            numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return numbers
    }
}
