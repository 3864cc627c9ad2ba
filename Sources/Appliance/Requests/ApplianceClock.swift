import Glibc

/// The appliance's clock, as its last reply showed it, and going on since.
///
/// What has passed is measured on a clock of this machine that nobody sets, and that goes on while it sleeps: what it
/// shows as the time of day counts for nothing.
public struct ApplianceClock: Sendable {
    private let seconds: Int64
    private let noted = ContinuousClock.now

    /// Sets it by a `Date` header that came just now; nil where it is no date.
    public init?(date: String) {
        guard let seconds = secondsOfHTTPDate(date.trimmingSpaces()) else { return nil }
        self.seconds = seconds
    }

    /// The seconds since 1970 that a `Date` header says; nil where it is no date.
    public static func seconds(of date: String) -> Int64? { secondsOfHTTPDate(date.trimmingSpaces()) }

    /// What it shows now, in the form of a `Date` header.
    public var now: String { text(after: ContinuousClock.now - noted) }

    /// What it shows when so much has passed.
    func text(after time: Duration) -> String {
        var moment = time_t(seconds + max(time.components.seconds, 0))
        var fields = tm()
        gmtime_r(&moment, &fields)
        let day = httpDays[Int(fields.tm_wday) % 7]
        let month = httpMonths[Int(fields.tm_mon) % 12]
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(day), \(two(fields.tm_mday)) \(month) \(fields.tm_year + 1900) "
            + "\(two(fields.tm_hour)):\(two(fields.tm_min)):\(two(fields.tm_sec)) GMT"
    }
}

/// The days of the week and the months as HTTP writes them.
let httpDays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
let httpMonths = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
