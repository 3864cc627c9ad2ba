import Testing

@testable import Simulator

struct SimulatedTimeTests {
    @Test("Times are written as the appliance writes them")
    func forms() {
        let moment = SimulatedTime.beginning
        #expect(moment.jobText == "11/23/2026 03:05:09 PM")
        #expect(moment.backupText == "11-23-2026_15.05.09")
        #expect(moment.headerText == "Mon, 23 Nov 2026 15:05:09 GMT")
        #expect((moment + 0.12).logText == "2026-11-23 15:05:09.120")
    }

    @Test(
        "The hours around midnight and noon, leap days and the years around 1970",
        arguments: [
            (0, "01/01/1970 12:00:00 AM"), (-1, "12/31/1969 11:59:59 PM"), (43_200, "01/01/1970 12:00:00 PM"),
            (951_782_400, "02/29/2000 12:00:00 AM"), (4_107_542_400, "03/01/2100 12:00:00 AM"),
            (1_709_251_199, "02/29/2024 11:59:59 PM"),
        ] as [(Int64, String)])
    func calendar(seconds: Int64, text: String) {
        #expect(SimulatedTime(seconds: seconds).jobText == text)
    }

    @Test("A clock that stands still moves only when it is put forward")
    func stillClock() {
        var clock = SimulatedClock(isRunning: false)
        #expect(clock.now == .beginning)
        clock.advance(seconds: 90.5)
        #expect(clock.now - .beginning == 90.5)
    }

    @Test("A clock that runs is never behind")
    func runningClock() {
        let clock = SimulatedClock(isRunning: true)
        let first = clock.now
        #expect(first >= .beginning)
        #expect(clock.now >= first)
    }
}
