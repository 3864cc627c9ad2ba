/// What a world is made of, and how it behaves.
public struct WorldOptions: Sendable {
    /// Two worlds of the same seed are the same.
    public var seed: UInt64 = 1
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

    /// The world of the demo.
    public init() {}
}
