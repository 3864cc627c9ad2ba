import Testing

@testable import Simulator

@Suite struct CronExpressionTests {
    /// Monday 2026-11-23 15:05:09.
    private let now = SimulatedTime.beginning

    @Test(arguments: [
        ("0 0 * * * ?", "2026-11-23 16:00:00.000"), ("*/10 * * * * ?", "2026-11-23 15:05:10.000"),
        ("9 5 15 * * ?", "2026-11-24 15:05:09.000"), ("0 30 2 * * ?", "2026-11-24 02:30:00.000"),
        ("0 0 0/6 * * ?", "2026-11-23 18:00:00.000"), ("0 0 4 ? * SUN", "2026-11-29 04:00:00.000"),
        ("0 0 4 ? * 1", "2026-11-29 04:00:00.000"), ("0 0 4 ? * mon-fri", "2026-11-24 04:00:00.000"),
        ("0 0 4 ? * FRI-MON", "2026-11-27 04:00:00.000"), ("0 0 5 1 * ?", "2026-12-01 05:00:00.000"),
        ("0 0 5 31 * ?", "2026-12-31 05:00:00.000"), ("0 0 5 29 2 ?", "2028-02-29 05:00:00.000"),
        ("0 0 5 L * ?", "2026-11-30 05:00:00.000"), ("0 0 5 L-2 * ?", "2026-11-28 05:00:00.000"),
        ("0 0 5 LW 1 ?", "2027-01-29 05:00:00.000"), ("0 0 5 28W * ?", "2026-11-27 05:00:00.000"),
        ("0 0 5 1W 8 ?", "2027-08-02 05:00:00.000"), ("0 0 5 ? * 6L", "2026-11-27 05:00:00.000"),
        ("0 0 5 ? * L", "2026-11-28 05:00:00.000"), ("0 0 5 ? * 6#3", "2026-12-18 05:00:00.000"),
        ("0 0 5 ? * MON#5", "2026-11-30 05:00:00.000"), ("0 15,45 8-17/3 * * ?", "2026-11-23 17:15:00.000"),
        ("0 0 12 1 1 ? 2030", "2030-01-01 12:00:00.000"), ("0 0 12 1 1 ? 2028/4", "2028-01-01 12:00:00.000"),
        ("0 0 22-2 * * ?", "2026-11-23 22:00:00.000"), ("0  0\t12 1 1 ? *", "2027-01-01 12:00:00.000"),
    ])
    func findsTheNextFiringAsQuartzDoes(text: String, expected: String) throws {
        let next = try #require(try CronExpression(text).next(after: now))
        #expect(next.logText == expected)
    }

    @Test func goesOnOverTheEndsOfMonthsAndYears() throws {
        let cron = try CronExpression("0 0 0 * * ?")
        var moment = now
        for _ in 0..<800 {
            let next = try #require(cron.next(after: moment))
            #expect(next - moment <= 86_400 && next.parts.hour == 0)
            moment = next
        }
        #expect(moment.logText == "2029-01-31 00:00:00.000")
    }

    @Test(arguments: [
        ("", CronError.fieldCount(0)), ("0 0 * * *", .fieldCount(5)), ("0 0 0 1 1 ? 2030 x", .fieldCount(8)),
        ("60 0 * * * ?", .outOfRange(.second, 60)), ("0 60 * * * ?", .outOfRange(.minute, 60)),
        ("0 0 24 * * ?", .outOfRange(.hour, 24)), ("0 0 0 32 * ?", .outOfRange(.dayOfMonth, 32)),
        ("0 0 0 0 * ?", .outOfRange(.dayOfMonth, 0)), ("0 0 0 1 13 ?", .outOfRange(.month, 13)),
        ("0 0 0 ? * 8", .outOfRange(.dayOfWeek, 8)), ("0 0 0 1 1 ? 1969", .outOfRange(.year, 1969)),
        ("0 0 0 ? * MOO", .notAValue(.dayOfWeek, "MOO")), ("0 0 0 1 JANUARY ?", .notAValue(.month, "JANUARY")),
        ("x 0 0 * * ?", .notAValue(.second, "x")), ("0 -1 0 * * ?", .notAValue(.minute, "")),
        ("0 0,, 0 * * ?", .notAValue(.minute, "")), ("0 0/0 * * * ?", .badStep(.minute, "0")),
        ("0 */x * * * ?", .badStep(.minute, "x")), ("0 */61 * * * ?", .badStep(.minute, "61")),
        ("0 0 0 1 1 ? 2030-2029", .badRange(.year, "2030-2029")), ("0 0 ? * * ?", .misplaced(.hour, "?")),
        ("0 0 0 1,L * ?", .misplaced(.dayOfMonth, "L")), ("0 0 0 ? * 2#6", .misplaced(.dayOfWeek, "#6")),
        ("0 0 0 * * *", .oneDayField), ("0 0 0 ? * ?", .oneDayField), ("0 0 0 1 1 1", .oneDayField),
        ("0 0 0 L-31 * ?", .notAValue(.dayOfMonth, "L-31")),
    ])
    func refusesWhatIsNoExpressionWithTheReason(text: String, fault: CronError) {
        #expect(throws: fault) { try CronExpression(text) }
        #expect(!fault.description.isEmpty)
    }

    @Test(arguments: ["0 0 0 30 2 ?", "0 0 0 1 1 ? 2020", "0 0 0 31 4,6 ?"])
    func whatCanNotComeAgainNeverFires(text: String) throws {
        #expect(try CronExpression(text).next(after: now) == nil)
    }

    @Test func findsTheLastFiringWithoutCountingThroughAllOfThem() throws {
        let later = now + 3.0e9
        #expect(
            try CronExpression("* * * * * ?").last(after: now, through: later)?.logText == "2099-12-31 23:59:59.000")
        #expect(
            try CronExpression("0 0 0/6 * * ?").last(after: now, through: now + 86_400)?.logText
                == "2026-11-24 12:00:00.000")
        #expect(try CronExpression("0 0 12 1 1 ? 2028").last(after: now, through: later)?.parts.year == 2028)
        #expect(try CronExpression("0 0 0/6 * * ?").last(after: now, through: now + 60) == nil)
    }
}
