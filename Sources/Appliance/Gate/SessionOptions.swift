import HTTP

/// How a session behaves; set once, by the command line, the environment and the profile.
public struct SessionOptions: Sendable {
    /// Lets nothing out but reads.
    public var isReadOnly = false
    /// Sends reads only, and answers changes with what would have been sent.
    public var isDryRun = false
    /// Takes every question as answered with yes.
    public var assumeYes = false
    /// How long connecting may take.
    public var connectTimeout = Duration.seconds(10)
    /// How long a read may take.
    public var readTimeout = Duration.seconds(60)
    /// How long a change may take.
    public var changeTimeout = Duration.seconds(300)
    /// How long a download may go without data.
    public var idleTimeout = Duration.seconds(60)
    /// The largest reply that is kept in memory.
    public var replyLimit = 128 << 20
    /// When requests that came to nothing go out again.
    public var retries = RetrySchedule()
    /// The zone of the appliance's times, as the user wrote it.
    public var timezone: String?

    /// Other names that the appliance goes by: a document of its own may say that it is about one of them.
    public var otherNames: [String] = []
    /// Where the appliance's own document is, below the base or from the host's root; nil to look for it.
    public var documentPlace: String?

    /// The file in which the pinned certificate was found, for the message if it has changed; nil if it was given.
    public var pinFile: String?

    /// The time-outs of docs/contracts.md, "Command line".
    public init() {}

    /// Sets the time-out of reads and of changes, as `--timeout` does.
    public mutating func setTimeout(_ time: Duration) {
        readTimeout = time
        changeTimeout = time
    }
}
