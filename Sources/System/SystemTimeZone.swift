import Glibc

/// The time zones that the system knows, by their names: `Europe/Berlin`.
public enum SystemTimeZone {
    /// How far the clocks of a zone are ahead of UTC at an instant, in seconds east; nil where the instant is beyond
    /// any year that has a name, or where there is no such zone.
    ///
    /// The zone's own file is read. The C library would know one zone at a time, that of the variable `TZ`, and setting
    /// a variable may move the list of all of them while a thread of libcurl's that looks names up reads it.
    ///
    /// - Parameter folder: where the system keeps its zones.
    public static func offset(
        of zone: String, at instant: Int64, folder: String = "/usr/share/zoneinfo"
    ) -> Int64? {
        guard instant.magnitude < 60_000_000_000_000_000, isKnown(zone, folder: folder),
            let bytes = try? readFile(folder + "/" + zone, limit: 1 << 20)
        else { return nil }
        return TimeZoneFile(bytes)?.offset(at: instant)
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
