import Events
import Testing

@Suite(.timeLimit(.minutes(1))) struct TimerTests {
    let loop = EventLoop()

    @Test func timersRunInOrderOfTime() {
        var order: [Int] = []
        for delay in [15, 5, 10, 0] { loop.after(.milliseconds(delay)) { order.append(delay) } }
        loop.run(until: { order.count == 4 })
        #expect(order == [0, 5, 10, 15])
    }

    @Test func timersOfOneMomentRunInOrderOfTheirMaking() {
        var order: [Int] = []
        for number in 0..<100 { loop.after(.zero) { order.append(number) } }
        loop.run(until: { order.count == 100 })
        #expect(order == Array(0..<100))
    }

    @Test func aTimerNeverRunsEarly() {
        let start = MonotonicInstant.now
        var ran: Duration?
        loop.after(.milliseconds(12)) { ran = MonotonicInstant.now.since(start) }
        loop.run(until: { ran != nil })
        #expect(ran.map { $0 >= .milliseconds(12) } == true)
    }

    @Test func aTimerMayBeCancelledAtAnyTime() {
        var ran: [String] = []
        let second = loop.after(.milliseconds(1)) { ran.append("second") }
        loop.after(.zero) {
            ran.append("first")
            second.cancel()
            second.cancel()
        }
        let third = loop.after(.milliseconds(2)) { ran.append("third") }
        loop.run(until: { ran.count == 2 })
        third.cancel()
        #expect(ran == ["first", "third"])
    }

    @Test func aTimerMayCancelItselfAndStartAnother() {
        var count = 0
        var timer: EventLoop.Timer?
        func again() {
            timer?.cancel()
            count += 1
            if count < 5 { timer = loop.after(.zero) { again() } }
        }
        timer = loop.after(.zero) { again() }
        loop.run(until: { count == 5 })
    }

    @Test func aTimerMadeByATimerWaitsForTheNextTurn() {
        var count = 0
        func again() {
            count += 1
            if count < 4 { loop.after(.zero) { again() } }
        }
        loop.after(.zero) { again() }
        for turns in 1...4 {
            loop.turn()
            #expect(count == turns)
        }
    }

    @Test func aTimerMayTurnTheLoop() {
        var order: [String] = []
        loop.after(.zero) {
            order.append("outer begins")
            loop.run(until: { order.contains("inner") })
            order.append("outer ends")
        }
        loop.after(.zero) { order.append("inner") }
        loop.run(until: { order.count == 3 })
        #expect(order == ["outer begins", "inner", "outer ends"])
    }

    @Test func cancellingThousandsKeepsTheRestInOrder() {
        var order: [MonotonicInstant] = []
        var timers: [EventLoop.Timer] = []
        // A fixed shuffle: 7919 and 5000 have no common factor, so each delay comes once.
        for number in 0..<5000 {
            var due: MonotonicInstant?
            let timer = loop.after(.microseconds(number * 7919 % 5000)) { if let due { order.append(due) } }
            due = timer.due
            timers.append(timer)
        }
        for (index, timer) in timers.enumerated() where index % 10 != 0 { timer.cancel() }
        loop.run(until: { order.count == 500 })
        #expect(order == order.sorted())
    }

    @Test func aDelayBeyondCountingIsForEver() {
        let timer = loop.after(.seconds(Int64.max)) { Issue.record("the end of time has come") }
        loop.turn(atMost: .milliseconds(1))
        timer.cancel()
    }

    @Test(arguments: [
        (Duration.zero, Int64(0)), (.nanoseconds(1), 1), (.milliseconds(-3), -3_000_000),
        (.seconds(Int64.max), Int64.max),
        (.seconds(Int64.min), Int64.min),
    ])
    func durationsAreCountedInNanoseconds(duration: Duration, nanoseconds: Int64) {
        #expect(duration.nanoseconds == nanoseconds)
    }
}
