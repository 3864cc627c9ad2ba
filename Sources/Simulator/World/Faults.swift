/// Something that goes wrong on purpose.
struct Fault: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        /// Answered with an error status; nothing is done.
        case status
        /// Done, and answered late.
        case delay
        /// Closed without a reply; nothing was done.
        case dropBefore = "drop_before"
        /// Done, then closed without a reply.
        case dropAfter = "drop_after"
        /// Done, and answered with half of the JSON.
        case brokenJSON = "broken_json"
        /// Done, and answered with JSON that never ends.
        case endlessJSON = "endless_json"
        /// Done, and answered without the id of the job.
        case noID = "no_id"
        /// The appliance is away: closed without a reply, or answered with a status; nothing is done. The tokens that
        /// were given before it hold no more.
        case outage
        /// The connection is closed before its handshake: nothing can be sent.
        case refuse
    }

    let id: Int64
    let kind: Kind
    /// The operation it is for; nil is any request.
    let operation: String?
    let status: Int
    /// Seconds for the `Retry-After` header.
    let retryAfter: Int64?
    /// How long the reply is held back.
    let milliseconds: Double
    /// How often it happens: 0 never, 1 always.
    let chance: Double
    /// How many more times it happens; nil has no end.
    var remaining: Int64?
    /// How long it is in force, in seconds of the appliance's clock; nil has no end.
    var seconds: Double?
    /// When it is over.
    var until: SimulatedTime?
}

/// What goes wrong with one request.
struct InjectedFault: Sendable {
    var delay = Duration.zero
    var fault: Fault?
}

/// The faults that are in force.
struct Faults: Sendable {
    private(set) var all: [Fault] = []
    private var random: SeededRandom
    private var next: Int64 = 1

    init(seed: UInt64) {
        random = SeededRandom(seed: seed &+ 2)
    }

    mutating func add(_ make: (Int64) -> Fault) -> Fault {
        let fault = make(next)
        next += 1
        all.append(fault)
        return fault
    }

    mutating func removeAll() { all = [] }

    /// Lets go of those that are over.
    mutating func expire(at now: SimulatedTime) {
        all.removeAll { $0.until.map { $0 <= now } ?? false }
    }

    /// Whether a connection that is opened is closed at once; it is counted off.
    mutating func refusesConnection(at now: SimulatedTime) -> Bool {
        expire(at: now)
        guard let place = all.firstIndex(where: { $0.kind == .refuse }) else { return false }
        guard random.chance(all[place].chance) else { return false }
        if let remaining = all[place].remaining {
            all[place].remaining = remaining - 1
            if remaining == 1 { all.remove(at: place) }
        }
        return true
    }

    /// What happens to a request: all delays that meet it, and the first fault of another kind. Each that happens is
    /// counted off, and one that has happened often enough is gone.
    mutating func meet(operation: String?, makesJob: Bool) -> InjectedFault {
        var injected = InjectedFault()
        for place in all.indices {
            let fault = all[place]
            guard fault.kind != .refuse, fault.operation == nil || fault.operation == operation, fault.remaining != 0,
                fault.kind == .delay || injected.fault == nil,
                // Only a reply that bears a job's id can come without it.
                fault.kind != .noID || makesJob,
                random.chance(fault.chance)
            else { continue }
            if let remaining = fault.remaining { all[place].remaining = remaining - 1 }
            if fault.kind == .delay {
                injected.delay += .milliseconds(fault.milliseconds)
            } else {
                injected.fault = fault
            }
        }
        all.removeAll { $0.remaining == 0 }
        return injected
    }
}
