/// The appliance's clock: it begins at the same moment in every world, and can be put forward.
struct SimulatedClock: Sendable {
    private let passed: @Sendable () -> Duration
    private var advanced: Int64 = 0

    /// A clock that says so much time has passed since the world began.
    init(passed: @escaping @Sendable () -> Duration) {
        self.passed = passed
    }

    /// A clock that runs with real time, or stands still.
    init(isRunning: Bool) {
        let start = ContinuousClock.now
        self.init { isRunning ? ContinuousClock.now - start : .zero }
    }

    var now: SimulatedTime {
        let passed = Int64(passed().nanoseconds / 1000)
        return SimulatedTime(microseconds: SimulatedTime.beginning.microseconds + passed + advanced)
    }

    mutating func advance(seconds: Double) {
        advanced += Int64(seconds * 1_000_000)
    }
}
