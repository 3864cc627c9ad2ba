/// What a world is made of, and how it behaves.
public struct WorldOptions: Sendable {
    /// Two worlds of the same seed that begin at the same moment are the same.
    public var seed: UInt64 = 1
    /// Where the world's clock begins; nil is what the machine's clock shows then.
    public var now: SimulatedTime?
    /// How many VMs there are.
    public var vms = 14
    /// How many resource groups there are.
    public var groups = 4
    /// How many jobs there have been.
    public var jobs = 117
    /// How long a job takes.
    public var jobSeconds = 4.0
    /// How long every reply is held back.
    public var latency = Duration.zero
    /// How long a token holds.
    public var tokenSeconds = VendorRules.defaultTokenSeconds
    /// Whether the clock runs; one that stands still moves only when it is put forward.
    public var isClockRunning = true
    /// The form in which it is shown.
    public var dialect = Dialect()

    /// The world of the demo, but for the time.
    public init() {}

    /// The moment at which a world begins that is made now.
    var beginning: SimulatedTime { now ?? .ofMachine }
}
