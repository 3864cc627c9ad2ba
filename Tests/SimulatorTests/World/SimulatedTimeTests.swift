import Testing

@testable import Simulator

@Suite struct SimulatedTimeTests {
    @Test func writesTimesAsTheApplianceDoes() {
        let moment = SimulatedTime.beginning
        #expect(moment.jobText == "11/23/2026 03:05:09 PM")
        #expect(moment.backupText == "11-23-2026_15.05.09.0000")
        #expect(moment.headerText == "Mon, 23 Nov 2026 15:05:09 GMT")
        #expect((moment + 0.12).logText == "2026-11-23 15:05:09.120")
    }

    @Test(
        arguments: [
            (0, "01/01/1970 12:00:00 AM"), (-1, "12/31/1969 11:59:59 PM"), (43_200, "01/01/1970 12:00:00 PM"),
            (951_782_400, "02/29/2000 12:00:00 AM"), (4_107_542_400, "03/01/2100 12:00:00 AM"),
            (1_709_251_199, "02/29/2024 11:59:59 PM"),
        ] as [(Int64, String)])
    func knowsMidnightNoonLeapDaysAndTheYearsAround1970(seconds: Int64, text: String) {
        #expect(SimulatedTime(seconds: seconds).jobText == text)
    }

    @Test(arguments: ["11/23/2026 03:05:09 PM", "02/29/2028 12:00:00 AM", "01/01/1970 12:59:59 PM"])
    func readsATimeAsItIsWritten(text: String) throws {
        #expect(try #require(SimulatedTime(jobText: text)).jobText == text)
    }

    @Test(arguments: [
        "", "now", "11/31/2026 03:05:09 PM", "02/29/2027 01:00:00 AM", "13/01/2026 01:00:00 AM",
        "11/23/2026 13:00:00 PM", "11/23/2026 00:00:00 AM", "11/23/2026 01:60:00 AM", "11/23/2026 01:00:00",
        "2026-11-23 15:05:09", "11/23/2026 03:05:09 pm", "11/23/2026  03:05:09 PM", "11//23/2026 03:05:09 PM",
        "99/99/99999999999999999999 01:00:00 AM",
    ])
    func readsNothingElse(text: String) {
        #expect(SimulatedTime(jobText: text) == nil)
    }
}
