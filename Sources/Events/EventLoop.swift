import Glibc

/// Waits for descriptors and timers on one thread, and runs a handler for each that is due.
///
/// The loop belongs to the thread that made it. Handlers may add and cancel anything, and may call ``turn(atMost:)``
/// themselves: a call that has to wait in place drives the same loop from inside a handler.
///
///     let loop = EventLoop()
///     var rung = false
///     loop.after(.milliseconds(20)) { rung = true }
///     loop.run(until: { rung })
public final class EventLoop {
    /// What a descriptor is ready for, or is to be watched for.
    public struct Readiness: OptionSet, Hashable, Sendable {
        /// The bits of this set.
        public let rawValue: UInt8

        /// Makes a set from its bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Reading will not block: there is data, the other end has closed, or there is an error to collect.
        public static let readable = Readiness(rawValue: 1)
        /// Writing will not block.
        public static let writable = Readiness(rawValue: 2)
        /// The descriptor has failed, was hung up or is not open; it is reported whether asked for or not.
        public static let failed = Readiness(rawValue: 4)
    }

    private var watches: [Watch] = []
    private var timers = TimerHeap()
    /// The array that poll(2) fills, kept for its storage. A nested turn finds it taken and makes its own.
    private var entries: [pollfd] = []
    /// Counts polls: a handler that turned the loop itself has made what the outer turn still holds stale.
    private var polls: UInt64 = 0

    /// Makes a loop that watches nothing yet.
    public init() {}

    /// Calls `handler` each time `descriptor` is ready, until the watch is cancelled.
    ///
    /// The loop keeps the watch. A descriptor that was closed while it was watched is reported once as `failed`, and
    /// its watch ends by itself; one that was hung up is reported on each turn until the handler cancels it.
    @discardableResult
    public func watch(
        _ descriptor: Int32, for interest: Readiness, _ handler: @escaping (Readiness) -> Void
    ) -> Watch {
        let watch = Watch(descriptor: descriptor, interest: interest, loop: self, handler: handler)
        watch.index = watches.count
        watches.append(watch)
        return watch
    }

    /// Calls `body` once, when `delay` has passed; never before the next turn.
    @discardableResult
    public func after(_ delay: Duration, _ body: @escaping () -> Void) -> Timer {
        let timer = Timer(due: MonotonicInstant.now.adding(delay), loop: self, body: body)
        timers.insert(timer)
        return timer
    }

    /// Waits until something is due, for `limit` at the most, and runs the handlers that are.
    ///
    /// Returns early when a signal arrives. With nothing to watch, no timer and no limit, only a signal ends the wait.
    public func turn(atMost limit: Duration? = nil) {
        polls += 1
        let mine = polls
        var entries = self.entries
        self.entries = []
        entries.removeAll(keepingCapacity: true)
        for watch in watches { entries.append(watch.entry) }

        let count = poll(&entries, nfds_t(entries.count), waitTime(atMost: limit))
        guard count >= 0 else {
            self.entries = entries
            return
        }
        // Swapping on cancel moves watches about, so what is ready is noted before any handler runs.
        var ready: [(watch: Watch, events: Int16)] = []
        if count > 0 {
            ready.reserveCapacity(Int(count))
            for (index, entry) in entries.enumerated() where entry.revents != 0 {
                ready.append((watches[index], entry.revents))
            }
        }
        self.entries = entries

        for (watch, events) in ready {
            watch.dispatch(events)
            // A nested turn has asked the system again; what is still ready will be reported by the next turn.
            if polls != mine { break }
        }
        runTimers()
    }

    /// Turns until `done` says so; it is asked before each turn.
    public func run(until done: () -> Bool) {
        while !done() { turn() }
    }

    /// What poll(2) is to wait, in milliseconds; -1 is for ever.
    private func waitTime(atMost limit: Duration?) -> Int32 {
        var wait = limit.map { max(0, $0.nanoseconds) }
        if let next = timers.first {
            let untilNext = max(0, next.due.nanoseconds - MonotonicInstant.now.nanoseconds)
            wait = min(untilNext, wait ?? untilNext)
        }
        guard let wait else { return -1 }
        // Rounded up: rounded down, the last part of a millisecond would be spent polling with no wait at all.
        let milliseconds = wait / 1_000_000 + (wait % 1_000_000 == 0 ? 0 : 1)
        return Int32(clamping: milliseconds)
    }

    private func runTimers() {
        guard !timers.isEmpty else { return }
        let now = MonotonicInstant.now
        // A timer made by a handler waits for the next turn, or a chain of empty delays would starve the descriptors.
        let latest = timers.latest
        while let timer = timers.first, timer.due <= now, timer.sequence <= latest {
            timers.remove(timer)
            timer.fire()
        }
    }

    fileprivate func remove(_ watch: Watch) {
        let last = watches.removeLast()
        if last !== watch {
            watches[watch.index] = last
            last.index = watch.index
        }
    }

    fileprivate func remove(_ timer: Timer) { timers.remove(timer) }
}

extension EventLoop {
    /// A watched descriptor; the loop watches it until it is cancelled.
    public final class Watch {
        /// The file descriptor, which stays the caller's to close.
        public let descriptor: Int32
        /// What it is watched for; may be changed at any time.
        public var interest: Readiness
        fileprivate var index = 0
        private weak var loop: EventLoop?
        private var handler: ((Readiness) -> Void)?

        fileprivate init(
            descriptor: Int32, interest: Readiness, loop: EventLoop, handler: @escaping (Readiness) -> Void
        ) {
            self.descriptor = descriptor
            self.interest = interest
            self.loop = loop
            self.handler = handler
        }

        /// Ends the watch; its handler is not called again, and let go.
        public func cancel() {
            guard handler != nil else { return }
            handler = nil
            loop?.remove(self)
        }

        fileprivate var entry: pollfd {
            var events: Int32 = 0
            if interest.contains(.readable) { events |= POLLIN }
            if interest.contains(.writable) { events |= POLLOUT }
            return pollfd(fd: descriptor, events: Int16(events), revents: 0)
        }

        fileprivate func dispatch(_ events: Int16) {
            guard let handler else { return }
            let events = Int32(events)
            var readiness: Readiness = []
            // A hang-up is readable too: reading tells the end of the stream from an error.
            if events & (POLLIN | POLLHUP) != 0 { readiness.insert(.readable) }
            if events & POLLOUT != 0 { readiness.insert(.writable) }
            if events & (POLLERR | POLLHUP | POLLNVAL) != 0 { readiness.insert(.failed) }
            // The number is not open any more. Watched on, it would be reported for ever.
            if events & POLLNVAL != 0 { cancel() }
            handler(readiness)
        }
    }

    /// A piece of work that the loop will do later.
    public final class Timer {
        /// The earliest moment at which it is done.
        public let due: MonotonicInstant
        var sequence: UInt64 = 0
        /// The place in the heap, or none once it has fired or was cancelled.
        var index: Int?
        private weak var loop: EventLoop?
        private var body: (() -> Void)?

        fileprivate init(due: MonotonicInstant, loop: EventLoop, body: @escaping () -> Void) {
            self.due = due
            self.loop = loop
            self.body = body
        }

        /// Forgets the work, unless it has been done.
        public func cancel() {
            guard body != nil else { return }
            body = nil
            loop?.remove(self)
        }

        fileprivate func fire() {
            let body = self.body
            self.body = nil
            body?()
        }
    }
}
