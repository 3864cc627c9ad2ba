import Glibc

/// The names of time zones: those of the system, `UTC`, and offsets such as `+02:00`.
enum TimeZoneName {
    /// Whether a name means a zone on this machine.
    ///
    /// - Parameter folder: where the system keeps its zones.
    static func isKnown(_ name: String, folder: String = "/usr/share/zoneinfo") -> Bool {
        if ["UTC", "GMT", "Z"].contains(name) || isOffset(name) { return true }
        // A name that leaves the folder, or a file in it that is no zone, would be read as UTC without a word.
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }),
            name.utf8.allSatisfy({ $0 > 32 && $0 < 127 })
        else { return false }
        let file = open(folder + "/" + name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 else { return false }
        defer { close(file) }
        var magic = [UInt8](repeating: 0, count: 4)
        return read(file, &magic, 4) == 4 && magic == Array("TZif".utf8)
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
