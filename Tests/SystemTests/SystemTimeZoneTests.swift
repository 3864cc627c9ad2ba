import Glibc
import Testing

@testable import System

@Suite struct SystemTimeZoneTests {
    private let winter: Int64 = 1_768_478_400  // 2026-01-15 12:00 UTC
    private let summer: Int64 = 1_784_116_800  // 2026-07-15 12:00 UTC

    @Test func knowsSummerTime() {
        #expect(SystemTimeZone.offset(of: "Europe/Berlin", at: winter) == 3600)
        #expect(SystemTimeZone.offset(of: "Europe/Berlin", at: summer) == 7200)
        #expect(SystemTimeZone.offset(of: "Asia/Kolkata", at: winter) == 19800)
        #expect(SystemTimeZone.offset(of: "America/St_Johns", at: summer) == -9000)
    }

    /// What the C library says of each.
    @Test(
        arguments: [
            // Beyond the last change that a file lists, by its rule.
            ("Europe/Berlin", 4_131_345_600, 3600), ("Europe/Berlin", 4_109_878_799, 3600),
            ("Europe/Berlin", 4_109_878_800, 7200), ("America/New_York", 7_258_118_400, -18000),
            ("America/New_York", 7_274_793_600, -14400),
            // Of the south: summer is at both ends of the year; by half an hour.
            ("Australia/Lord_Howe", 4_102_444_800, 39600), ("Australia/Lord_Howe", 4_118_083_200, 37800),
            ("Pacific/Auckland", 4_102_444_800, 46800),
            // Winter is what is set back; a name in signs; before anything was set.
            ("Europe/Dublin", 1_768_478_400, 0), ("Europe/Dublin", 1_784_116_800, 3600),
            ("Asia/Dubai", 4_102_444_800, 14400),
            ("Europe/Berlin", -5_000_000_000, 3208), ("Etc/GMT-14", 0, 50400), ("UTC", 0, 0),
        ] as [(String, Int64, Int64)])
    func knowsYearsOfAllKinds(zone: String, instant: Int64, offset: Int64) {
        #expect(SystemTimeZone.offset(of: zone, at: instant) == offset)
    }

    @Test func leavesTheVariablesAlone() {
        let before = getenv("TZ").map { String(cString: $0) }
        _ = SystemTimeZone.offset(of: "Pacific/Kiritimati", at: winter)
        #expect(getenv("TZ").map { String(cString: $0) } == before)
    }

    @Test func takesNoHarmFromWhatIsNoZone() {
        #expect(SystemTimeZone.offset(of: "Europe/Berlin", at: .max) == nil)
        #expect(SystemTimeZone.offset(of: "Europe/Berlin", at: .min) == nil)
        #expect(SystemTimeZone.offset(of: "Europe/Nowhere", at: 0) == nil)
        let whole = (try? readFile("/usr/share/zoneinfo/Europe/Berlin")) ?? []
        #expect(TimeZoneFile(whole) != nil)
        for length in [0, 4, 43, 44, 100, whole.count / 2] { #expect(TimeZoneFile(Array(whole.prefix(length))) == nil) }
        #expect(TimeZoneFile(whole.prefix(20) + [UInt8](repeating: 0xFF, count: 400)) == nil)
        for rule in [
            "", "C", "CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.5,J1x",
        ] {
            #expect(TimeZoneRule(rule) == nil, "\(rule)")
        }
        #expect(TimeZoneRule("AAA5BBB,J60/0,J300/24:00:00")?.offset(at: 0) == -18000)
        #expect(TimeZoneRule("AAA5BBB,59,299/-1")?.offset(at: 15_000_000) == -14400)
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
}
