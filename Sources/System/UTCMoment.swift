import Glibc

/// A moment by the machine's clock, to the millisecond.
public struct UTCMoment: Hashable, Sendable {
    /// Milliseconds since 1970.
    public let milliseconds: Int64

    /// The moment so many milliseconds after the beginning of 1970.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// This moment.
    public static var now: UTCMoment {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UTCMoment(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// As ISO 8601 has it, to the second: `2026-11-23T15:05:09Z`.
    public var text: String { text(end: "Z") }

    /// The same to the millisecond: `2026-11-23T15:05:09.034Z`.
    public var exactText: String {
        let part = String(((milliseconds % 1000) + 1000) % 1000)
        return text(end: "." + String(repeating: "0", count: 3 - part.count) + part + "Z")
    }

    private func text(end: String) -> String {
        var seconds = time_t((milliseconds - ((milliseconds % 1000) + 1000) % 1000) / 1000)
        var parts = tm()
        var text = [CChar](repeating: 0, count: 40)
        gmtime_r(&seconds, &parts)
        let count = strftime(&text, text.count, "%Y-%m-%dT%H:%M:%S", &parts)
        return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) + end
    }
}
