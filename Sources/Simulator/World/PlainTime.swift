/// Moments as they are told of a world to those who compare it with another one.
///
/// What was before the world began stands as the appliance writes it; what came after, in seconds since then, so that
/// the same requests give the same text at any speed: see docs/contracts.md, "Simulator".
struct PlainTime: Sendable {
    let beginning: SimulatedTime
    let jobSeconds: Double
    let changes: ChangeLog

    /// `11/22/2026 02:00:00 AM`, or `+4`.
    func text(_ time: SimulatedTime) -> String {
        time < beginning ? time.jobText : "+\(changes.seconds(of: time, since: beginning, jobSeconds: jobSeconds))"
    }

    /// A text, with the moments in it of after the beginning: the name `gold_web_11-23-2026_15.05.13.0000` is
    /// `gold_web_+4`.
    func text(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var plain: [UInt8] = []
        var place = 0
        while place < bytes.count {
            if Self.isDigit(bytes[place]), place == 0 || !Self.isDigit(bytes[place - 1]),
                let (time, length) = Form.moment(in: bytes, at: place), time >= beginning
            {
                plain += self.text(time).utf8
                place += length
            } else {
                plain.append(bytes[place])
                place += 1
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    fileprivate static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

extension PlainTime {
    /// A form in which moments stand in texts: a letter stands for a digit of its part, any other byte for itself.
    private struct Form {
        /// In names of backups and of what is made of them, in names of mounts, in times, in names of files.
        static let all = [
            Form("MM-dd-yyyy_HH.mm.ss.SSSS"), Form("yyyyMMddHHmmssSSS"),
            Form("MM/dd/yyyy hh:mm:ss aa"), Form("yyyy-MM-dd-HH-mm-ss"),
        ]

        let pattern: [UInt8]

        init(_ pattern: StaticString) {
            self.pattern = Array(pattern.description.utf8)
        }

        /// The moment that begins at a place, and how long its text is.
        static func moment(in bytes: [UInt8], at place: Int) -> (time: SimulatedTime, length: Int)? {
            for form in all {
                if let time = form.moment(in: bytes[place...].prefix(form.pattern.count)) {
                    return (time, form.pattern.count)
                }
            }
            return nil
        }

        private func moment(in text: ArraySlice<UInt8>) -> SimulatedTime? {
            guard text.count == pattern.count else { return nil }
            var parts: [UInt8: Int] = [:]
            var isAfternoon = false
            for (mark, byte) in zip(pattern, text) {
                switch mark {
                case UInt8(ascii: "a"):
                    guard "APM".utf8.contains(byte) else { return nil }
                    if byte == UInt8(ascii: "P") { isAfternoon = true }
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
                    guard PlainTime.isDigit(byte) else { return nil }
                    parts[mark, default: 0] = parts[mark, default: 0] * 10 + Int(byte - UInt8(ascii: "0"))
                default: guard mark == byte else { return nil }
                }
            }
            func part(_ mark: Unicode.Scalar) -> Int { parts[UInt8(ascii: mark)] ?? 0 }
            let hour = parts[UInt8(ascii: "h")].map { $0 % 12 + (isAfternoon ? 12 : 0) } ?? part("H")
            guard (1972...9999).contains(part("y")), (1...12).contains(part("M")), hour < 24, part("m") < 60,
                part("s") < 60
            else { return nil }
            let calendar = CalendarMonth(year: part("y"), month: part("M"))
            guard (1...calendar.days).contains(part("d")) else { return nil }
            let second = calendar.moment(day: part("d"), secondOfDay: hour * 3600 + part("m") * 60 + part("s"))
            return SimulatedTime(microseconds: second.microseconds + Int64(part("S")) * 1000)
        }
    }
}
