import System

/// The names of time zones: those of the system, `UTC`, and offsets such as `+02:00`.
enum TimeZoneName {
    /// Whether a name means a zone on this machine.
    ///
    /// - Parameter folder: where the system keeps its zones.
    static func isKnown(_ name: String, folder: String = "/usr/share/zoneinfo") -> Bool {
        if ["UTC", "GMT", "Z"].contains(name) || isOffset(name) { return true }
        return SystemTimeZone.isKnown(name, folder: folder)
    }

    /// `+HH:MM` or `-HH:MM`, up to 14 hours.
    private static func isOffset(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
            bytes[3] == UInt8(ascii: ":"), [1, 2, 4, 5].allSatisfy({ (48...57).contains(bytes[$0]) })
        else { return false }
        let hours = Int(bytes[1] - 48) * 10 + Int(bytes[2] - 48)
        let minutes = Int(bytes[4] - 48) * 10 + Int(bytes[5] - 48)
        return minutes < 60 && hours * 60 + minutes <= 14 * 60
    }
}
