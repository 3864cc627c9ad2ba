import Testing

@testable import Simulator

@Suite struct BackupFrequencyTests {
    /// Monday 2026-11-23 15:05:09.
    private let now = SimulatedTime.beginning
    private let sunday = PastDays(beginning: .beginning).sundayOfLastYear

    private func at(_ text: String) throws -> SimulatedTime { try #require(SimulatedTime(jobText: text)) }

    @Test func runsByDefaultAtTheHourByNightOnSundaysAndOnTheFirst() {
        func next(_ kind: BackupFrequency.Kind, _ group: ResourceGroup.ID = 1) -> String? {
            BackupFrequency.byDefault(kind, for: group, since: sunday).next(after: now)?.logText
        }
        #expect(next(.hourly) == "2026-11-23 16:00:00.000")
        #expect(next(.daily) == "2026-11-24 02:00:00.000")
        #expect(next(.daily, 4) == "2026-11-24 02:30:00.000")
        #expect(next(.daily, 500) == "2026-11-24 13:10:00.000")
        #expect(next(.weekly) == "2026-11-29 04:00:00.000")
        #expect(next(.monthly) == "2026-12-01 05:00:00.000")
        #expect(next(.onDemand) == nil)
    }

    @Test func countsIntervalsFromTheFirstTime() throws {
        var hourly = BackupFrequency(kind: .hourly, start: try at("11/23/2026 01:30:00 AM"), interval: 6)
        #expect(hourly.next(after: now)?.logText == "2026-11-23 19:30:00.000")
        hourly.start = try at("12/24/2026 08:00:00 PM")
        #expect(hourly.next(after: now) == hourly.start)
        #expect(hourly.next(after: hourly.start)?.logText == "2026-12-25 02:00:00.000")
        let daily = BackupFrequency(kind: .daily, start: try at("11/22/2026 11:15:00 PM"), interval: 3)
        #expect(daily.next(after: now)?.logText == "2026-11-25 23:15:00.000")
    }

    @Test func runsOnDaysOfTheWeekEverySoManyWeeks() throws {
        var weekly = BackupFrequency(kind: .weekly, start: try at("11/20/2026 10:00:00 PM"))
        #expect(weekly.next(after: now)?.logText == "2026-11-27 22:00:00.000")
        weekly.weekdays = [1, 3]
        #expect(weekly.next(after: now)?.logText == "2026-11-23 22:00:00.000")
        #expect(weekly.next(after: try at("11/23/2026 10:00:00 PM"))?.logText == "2026-11-25 22:00:00.000")
        weekly.interval = 2
        #expect(weekly.next(after: now)?.logText == "2026-11-30 22:00:00.000")
    }

    @Test func passesOverADayThatAMonthLacks() throws {
        var monthly = BackupFrequency(kind: .monthly, start: try at("10/31/2026 05:00:00 AM"))
        #expect(monthly.next(after: now)?.logText == "2026-12-31 05:00:00.000")
        monthly.monthDays = [15, 30]
        #expect(monthly.next(after: now)?.logText == "2026-11-30 05:00:00.000")
        monthly.interval = 3
        #expect(monthly.next(after: now)?.logText == "2027-01-15 05:00:00.000")
        monthly = BackupFrequency(kind: .monthly, start: try at("02/29/2024 05:00:00 AM"), interval: 12)
        #expect(monthly.next(after: now)?.logText == "2028-02-29 05:00:00.000")
    }

    @Test(arguments: BackupFrequency.Kind.allCases)
    func eachTimeLiesAfterTheOneBeforeHoweverLargeTheInterval(kind: BackupFrequency.Kind) {
        for interval in [1, 2, 7, 5000, Int64.max] {
            var frequency = BackupFrequency.byDefault(kind, for: 3, since: sunday)
            frequency.interval = interval
            var moment = now
            for _ in 0..<20 {
                guard let next = frequency.next(after: moment) else { break }
                #expect(next > moment)
                moment = next
            }
        }
    }
}
