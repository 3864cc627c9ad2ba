/// The appliance's clock: it begins at the same moment in every world, runs with real time, and can be put forward.
struct SimulatedClock: Sendable {
    private let started: ContinuousClock.Instant?
    private var advanced: Int64 = 0

    /// A clock that stands still, unless it is put forward, has `isRunning` false.
    init(isRunning: Bool) {
        started = isRunning ? ContinuousClock.now : nil
    }

    /// The present moment.
    var now: SimulatedTime {
        let passed = started.map { Int64((ContinuousClock.now - $0).nanoseconds / 1000) } ?? 0
        return SimulatedTime(microseconds: SimulatedTime.beginning.microseconds + passed + advanced)
    }

    /// Puts the clock forward.
    mutating func advance(seconds: Double) {
        advanced += Int64(seconds * 1_000_000)
    }
}
