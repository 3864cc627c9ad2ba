import Glibc

/// The appliance's clock: it begins at a given moment, runs on, and can be put forward.
struct SimulatedClock: Sendable {
    private let passed: @Sendable () -> Duration
    private let beginning: SimulatedTime
    /// What had passed already when the world began.
    private let start: Duration
    /// How far it was put forward, in microseconds.
    private(set) var advanced: Int64 = 0

    /// A clock that is told how much time has passed; it begins when it is made.
    init(beginning: SimulatedTime, passed: @escaping @Sendable () -> Duration) {
        self.beginning = beginning
        self.passed = passed
        start = passed()
    }

    /// A clock that runs with real time, or stands still.
    init(beginning: SimulatedTime, isRunning: Bool) {
        let start = ContinuousClock.now
        self.init(beginning: beginning) { isRunning ? ContinuousClock.now - start : .zero }
    }

    /// The same clock, begun anew at another moment.
    func restarted(at beginning: SimulatedTime) -> SimulatedClock {
        SimulatedClock(beginning: beginning, passed: passed)
    }

    var now: SimulatedTime {
        let passed = Int64((passed() - start).nanoseconds / 1000)
        return SimulatedTime(microseconds: beginning.microseconds + passed + advanced)
    }

    mutating func advance(seconds: Double) {
        advanced += Int64(seconds * 1_000_000)
    }
}

extension SimulatedTime {
    /// The second that this machine's clock shows.
    static var ofMachine: SimulatedTime { SimulatedTime(seconds: Int64(time(nil))) }
}
