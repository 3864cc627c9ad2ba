import Testing

@testable import Simulator

struct BackupFrequencyTests {
    /// Monday 2026-11-23 15:05:09.
    private let now = SimulatedTime.beginning

    private func at(_ text: String) throws -> SimulatedTime { try #require(SimulatedTime(jobText: text)) }

    @Test("Without details they run at the hour, by night, on Sundays and on the first")
    func standard() {
        func next(_ kind: BackupFrequency.Kind, _ group: ResourceGroup.ID = 1) -> String? {
            BackupFrequency.byDefault(kind, for: group).next(after: now)?.logText
        }
        #expect(next(.hourly) == "2026-11-23 16:00:00.000")
        #expect(next(.daily) == "2026-11-24 02:00:00.000")
        #expect(next(.daily, 4) == "2026-11-24 02:30:00.000")
        #expect(next(.daily, 500) == "2026-11-24 13:10:00.000")
        #expect(next(.weekly) == "2026-11-29 04:00:00.000")
        #expect(next(.monthly) == "2026-12-01 05:00:00.000")
        #expect(next(.onDemand) == nil)
    }

    @Test("Intervals are counted from the first time, before which nothing runs")
    func intervals() throws {
        var hourly = BackupFrequency(kind: .hourly, start: try at("11/23/2026 01:30:00 AM"), interval: 6)
        #expect(hourly.next(after: now)?.logText == "2026-11-23 19:30:00.000")
        hourly.start = try at("12/24/2026 08:00:00 PM")
        #expect(hourly.next(after: now) == hourly.start)
        #expect(hourly.next(after: hourly.start)?.logText == "2026-12-25 02:00:00.000")
        let daily = BackupFrequency(kind: .daily, start: try at("11/22/2026 11:15:00 PM"), interval: 3)
        #expect(daily.next(after: now)?.logText == "2026-11-25 23:15:00.000")
    }

    @Test("Days of the week, every so many weeks")
    func weeks() throws {
        var weekly = BackupFrequency(kind: .weekly, start: try at("11/20/2026 10:00:00 PM"))
        #expect(weekly.next(after: now)?.logText == "2026-11-27 22:00:00.000")
        weekly.weekdays = [1, 3]
        #expect(weekly.next(after: now)?.logText == "2026-11-23 22:00:00.000")
        #expect(weekly.next(after: try at("11/23/2026 10:00:00 PM"))?.logText == "2026-11-25 22:00:00.000")
        weekly.interval = 2
        #expect(weekly.next(after: now)?.logText == "2026-11-30 22:00:00.000")
    }

    @Test("Days of the month, every so many months; a day that a month lacks is passed over")
    func months() throws {
        var monthly = BackupFrequency(kind: .monthly, start: try at("10/31/2026 05:00:00 AM"))
        #expect(monthly.next(after: now)?.logText == "2026-12-31 05:00:00.000")
        monthly.monthDays = [15, 30]
        #expect(monthly.next(after: now)?.logText == "2026-11-30 05:00:00.000")
        monthly.interval = 3
        #expect(monthly.next(after: now)?.logText == "2027-01-15 05:00:00.000")
        monthly = BackupFrequency(kind: .monthly, start: try at("02/29/2024 05:00:00 AM"), interval: 12)
        #expect(monthly.next(after: now)?.logText == "2028-02-29 05:00:00.000")
    }

    @Test("Each time lies after the one before, however large the interval", arguments: BackupFrequency.Kind.allCases)
    func advances(kind: BackupFrequency.Kind) {
        for interval in [1, 2, 7, 5000, Int64.max] {
            var frequency = BackupFrequency.byDefault(kind, for: 3)
            frequency.interval = interval
            var moment = now
            for _ in 0..<20 {
                guard let next = frequency.next(after: moment) else { break }
                #expect(next > moment)
                moment = next
            }
        }
    }

    @Test("Times are read as they are written, and nothing else is")
    func reading() throws {
        for text in ["11/23/2026 03:05:09 PM", "02/29/2028 12:00:00 AM", "01/01/1970 12:59:59 PM"] {
            #expect(try at(text).jobText == text)
        }
        for text in [
            "", "now", "11/31/2026 03:05:09 PM", "02/29/2027 01:00:00 AM", "13/01/2026 01:00:00 AM",
            "11/23/2026 13:00:00 PM", "11/23/2026 00:00:00 AM", "11/23/2026 01:60:00 AM", "11/23/2026 01:00:00",
            "2026-11-23 15:05:09", "11/23/2026 03:05:09 pm", "11/23/2026  03:05:09 PM", "11//23/2026 03:05:09 PM",
            "99/99/99999999999999999999 01:00:00 AM",
        ] {
            #expect(SimulatedTime(jobText: text) == nil, "\(text)")
        }
    }
}
