import Testing

@testable import Simulator

@Suite struct SimulatedClockTests {
    @Test func aClockThatStandsStillMovesOnlyWhenItIsPutForward() {
        var clock = SimulatedClock(beginning: .beginning, isRunning: false)
        #expect(clock.now == .beginning)
        clock.advance(seconds: 90.5)
        #expect(clock.now - .beginning == 90.5)
    }

    @Test func aClockThatRunsIsNeverBehind() {
        let clock = SimulatedClock(beginning: .beginning, isRunning: true)
        let first = clock.now
        #expect(first >= .beginning)
        #expect(clock.now >= first)
    }
}
