import Testing

@testable import Appliance

@Suite struct RetryScheduleTests {
    @Test func pausesGrow() {
        let schedule = RetrySchedule()
        let pauses = (1...4).map { schedule.after(try: $0, retryAfter: nil, chance: 0) }
        #expect(pauses == [.wait(.seconds(0.5)), .wait(.seconds(1)), .wait(.seconds(2)), .giveUp])
    }

    @Test func chanceShortensByHalfAtMost() {
        let schedule = RetrySchedule()
        #expect(schedule.after(try: 2, retryAfter: nil, chance: 0.5) == .wait(.seconds(0.75)))
        guard case .wait(let least) = schedule.after(try: 2, retryAfter: nil, chance: 0.999_999) else {
            Issue.record("no pause")
            return
        }
        #expect(least >= .seconds(0.5))
    }

    @Test func pausesStopGrowing() {
        var schedule = RetrySchedule()
        schedule.tries = 100
        #expect(schedule.after(try: 50, retryAfter: nil, chance: 0) == .wait(.seconds(8)))
    }

    @Test func retryAfterIsTheLeast() {
        let schedule = RetrySchedule()
        #expect(schedule.after(try: 1, retryAfter: .seconds(7), chance: 0.9) == .wait(.seconds(7)))
        #expect(schedule.after(try: 1, retryAfter: .zero, chance: 0) == .wait(.seconds(0.5)))
        #expect(schedule.after(try: 1, retryAfter: .seconds(31), chance: 0) == .tooLong(.seconds(31)))
        #expect(schedule.after(try: 4, retryAfter: .seconds(1), chance: 0) == .giveUp)
    }

    @Test(
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
            ("Mon, 23 Nov 2026 15:05:09 GMT", 1_795_446_309),
            ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
        ] as [(String, Int64)])
    func dates(text: String, seconds: Int64) {
        #expect(secondsOfHTTPDate(text) == seconds)
    }

    @Test(arguments: [
        "", "soon", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC",
    ])
    func notDates(text: String) {
        #expect(secondsOfHTTPDate(text) == nil)
    }

    @Test func retryAfterHeader() {
        let now = "Mon, 23 Nov 2026 15:05:09 GMT"
        #expect(retryAfter("12", date: nil) == .seconds(12))
        #expect(retryAfter(" 0 ", date: nil) == .zero)
        #expect(retryAfter("Mon, 23 Nov 2026 15:05:29 GMT", date: now) == .seconds(20))
        #expect(retryAfter("Mon, 23 Nov 2026 15:04:29 GMT", date: now) == .zero)
        // Without the appliance's own clock a date says nothing: ours may differ.
        #expect(retryAfter("Mon, 23 Nov 2026 15:05:29 GMT", date: nil) == nil)
        #expect(retryAfter("-1", date: now) == nil)
        #expect(retryAfter("a while", date: now) == nil)
        #expect(retryAfter(nil, date: now) == nil)
        #expect(retryAfter("99999999999999999999999", date: now) == .seconds(Int64(1) << 40))
    }
}
