import TestSupport
import Testing

@testable import scvsh

@Suite struct TimeZoneNameTests {
    @Test(arguments: ["UTC", "GMT", "Z", "+02:00", "-12:00", "+14:00"])
    func zonesAndOffsetsAreKnown(_ name: String) { #expect(TimeZoneName.isKnown(name, folder: "/nowhere")) }

    @Test(arguments: [
        "", "+2", "+14:01", "+02:60", "02:00", "../etc/passwd", "/etc/passwd", "Mars/Olympus", "a b", ".",
    ])
    func whatIsNoZoneIsUnknown(_ name: String) { #expect(!TimeZoneName.isKnown(name)) }

    @Test func readsTheSystemsZones() throws {
        let folder = try TemporaryFolder()
        try folder.write("TZif2…", to: "Zone")
        try folder.write("# no zone", to: "zone.tab")
        #expect(TimeZoneName.isKnown("Zone", folder: folder.path))
        #expect(!TimeZoneName.isKnown("zone.tab", folder: folder.path))
    }
}
