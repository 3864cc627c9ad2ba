import Glibc

/// The time zones that the system knows, by their names: `Europe/Berlin`.
public enum SystemTimeZone {
    /// How far the clocks of a zone are ahead of UTC at an instant, in seconds east; nil where the instant is beyond
    /// what the C library can compute.
    ///
    /// The C library knows one zone at a time, that of `TZ`, so it is set for the time of the call. Everything that
    /// reads it runs on this thread. What was there before comes back; where nothing was, the system's own zone stays
    /// named, which means the same, and leaves the list of variables in its place for libcurl's threads that look names
    /// up.
    public static func offset(of zone: String, at instant: Int64) -> Int64? {
        let before = getenv("TZ").map { String(cString: $0) }
        setenv("TZ", ":" + zone, 1)
        tzset()
        defer {
            setenv("TZ", before ?? ":/etc/localtime", 1)
            tzset()
        }
        var time = time_t(instant)
        var fields = tm()
        guard localtime_r(&time, &fields) != nil else { return nil }
        return Int64(fields.tm_gmtoff)
    }

    /// Whether the system has a zone of that name. One that it does not have would be taken for UTC without a word.
    ///
    /// - Parameter folder: where the system keeps its zones.
    public static func isKnown(_ zone: String, folder: String = "/usr/share/zoneinfo") -> Bool {
        // A name that leaves the folder, or a file in it that is no zone, would be taken for UTC as well.
        let parts = zone.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }),
            zone.utf8.allSatisfy({ $0 > 32 && $0 < 127 })
        else { return false }
        let file = open(folder + "/" + zone, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 else { return false }
        defer { close(file) }
        var magic = [UInt8](repeating: 0, count: 4)
        return read(file, &magic, 4) == 4 && magic == Array("TZif".utf8)
    }
}
