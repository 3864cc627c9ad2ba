import Testing

@testable import Appliance

@Suite struct ApplianceClockTests {
    @Test func goesOnSinceTheReply() throws {
        let clock = try #require(ApplianceClock(date: "Mon, 23 Nov 2026 23:59:50 GMT"))
        #expect(clock.text(after: .zero) == "Mon, 23 Nov 2026 23:59:50 GMT")
        #expect(clock.text(after: .seconds(5 * 3600)) == "Tue, 24 Nov 2026 04:59:50 GMT")
        #expect(clock.text(after: .milliseconds(10_900)) == "Tue, 24 Nov 2026 00:00:00 GMT")
        #expect(secondsOfHTTPDate(clock.now) != nil)
        #expect(ApplianceClock(date: "yesterday") == nil)
    }
}
