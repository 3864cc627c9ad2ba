import Glibc
import Testing

@testable import System

/// `TZ` belongs to the whole process, so these run one after another.
@Suite(.serialized) struct SystemTimeZoneTests {
    private let winter: Int64 = 1_768_478_400  // 2026-01-15 12:00 UTC
    private let summer: Int64 = 1_784_116_800  // 2026-07-15 12:00 UTC

    @Test func knowsSummerTime() {
        #expect(SystemTimeZone.offset(of: "Europe/Berlin", at: winter) == 3600)
        #expect(SystemTimeZone.offset(of: "Europe/Berlin", at: summer) == 7200)
        #expect(SystemTimeZone.offset(of: "Asia/Kolkata", at: winter) == 19800)
        #expect(SystemTimeZone.offset(of: "America/St_Johns", at: summer) == -9000)
    }

    @Test func leavesTheZoneAsItWas() {
        let before = localHour(winter)
        _ = SystemTimeZone.offset(of: "Pacific/Kiritimati", at: winter)
        #expect(localHour(winter) == before)
    }

    @Test func refusesNamesThatAreNone() {
        #expect(SystemTimeZone.isKnown("Europe/Berlin"))
        for name in [
            "", "Europe", "tzdata.zi", "Europe/Nowhere", "../../etc/passwd", "/etc/localtime", "Europe//Berlin",
            "Europe/ Berlin",
        ] {
            #expect(!SystemTimeZone.isKnown(name), "\(name)")
        }
    }

    private func localHour(_ instant: Int64) -> Int32 {
        var time = time_t(instant)
        var fields = tm()
        localtime_r(&time, &fields)
        return fields.tm_hour
    }
}
