import Glibc

/// When a request that came to nothing goes out again: growing pauses, spread by chance, a bounded number of times.
///
/// The pause before the second try is `first`, each further one `factor` times as long up to `maxPause`; each is
/// shortened by chance by up to half, so that many tasks that failed together don't come back together. What may go out
/// again: docs/architecture.md, "Safety".
public struct RetrySchedule: Sendable {
    /// How often a request goes out at the most.
    public var tries = 4
    /// The first pause at its longest.
    public var first = Duration.milliseconds(500)
    /// How much longer each pause is than the one before.
    public var factor = 2.0
    /// The longest pause of our own making.
    public var maxPause = Duration.seconds(8)
    /// The longest `Retry-After` that is waited for; one that asks for more ends the call, and the error says how much.
    public var maxRetryAfter = Duration.seconds(30)

    /// The default schedule: four tries within about three seconds.
    public init() {}

    /// What to do after a try that failed.
    enum Decision: Equatable {
        case wait(Duration)
        /// All tries are used up.
        case giveUp
        /// The other side asks for more patience than is allowed here.
        case tooLong(Duration)
    }

    /// Decides after the try of this number, counted from 1; `chance` is in 0..<1.
    func after(try number: Int, retryAfter: Duration?, chance: Double) -> Decision {
        guard number < tries else { return .giveUp }
        if let retryAfter, retryAfter > maxRetryAfter { return .tooLong(retryAfter) }
        var pause = first.inSeconds
        for _ in 1..<max(number, 1) { pause = min(pause * factor, maxPause.inSeconds) }
        let own = Duration.seconds(min(pause, maxPause.inSeconds) * (1 - chance / 2))
        return .wait(max(own, retryAfter ?? .zero))
    }
}

/// Reads a `Retry-After` header: seconds, or a date that is set against the reply's own `Date`, never against this
/// machine's clock.
func retryAfter(_ header: String?, date: String?) -> Duration? {
    guard let text = header?.trimmingSpaces(), !text.isEmpty else { return nil }
    if text.utf8.allSatisfy({ (48...57).contains($0) }) {
        return Int64(text).map { .seconds(min($0, 1 << 40)) } ?? .seconds(Int64(1) << 40)
    }
    guard let until = secondsOfHTTPDate(text), let now = date.flatMap({ secondsOfHTTPDate($0.trimmingSpaces()) })
    else { return nil }
    return .seconds(max(until - now, 0))
}

/// The seconds since 1970 of a date as HTTP writes it, `Mon, 23 Nov 2026 15:05:09 GMT`.
func secondsOfHTTPDate(_ text: String) -> Int64? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[0].last == ",", parts[5] == "GMT",
        let day = Int32(parts[1]), (1...31).contains(day), let month = httpMonths.firstIndex(of: String(parts[2])),
        let year = Int32(parts[3]), (1970...9999).contains(year)
    else { return nil }
    let clock = parts[4].split(separator: ":").map { Int32($0) ?? -1 }
    guard clock.count == 3, (0...23).contains(clock[0]), (0...59).contains(clock[1]), (0...60).contains(clock[2])
    else { return nil }
    var fields = tm()
    fields.tm_year = year - 1900
    fields.tm_mon = Int32(month)
    fields.tm_mday = day
    (fields.tm_hour, fields.tm_min, fields.tm_sec) = (clock[0], clock[1], clock[2])
    return Int64(timegm(&fields))
}
