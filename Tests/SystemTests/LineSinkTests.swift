import Glibc
import TestSupport
import Testing

@testable import System

@Suite struct LineSinkTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test func addsToWhatIsThere() throws {
        try folder.write("old\n", to: "x")
        let (one, other) = (try LineSink(folder.file("x")), try LineSink(folder.file("x")))
        #expect(one.write(Array("1\n".utf8)) == nil)
        #expect(other.write(Array("2\n".utf8)) == nil)
        #expect(one.write(Array("3\n".utf8)) == nil)
        #expect(try folder.text("x") == "old\n1\n2\n3\n")
    }

    @Test func refusesWhatIsNoFile() throws {
        try #require(symlink("target", folder.file("link")) == 0 && mkfifo(folder.file("pipe"), 0o600) == 0)
        for (name, number) in [("link", ELOOP), ("pipe", ENOTSUP), ("", EISDIR), ("no/x", ENOENT)] {
            let error = #expect(throws: SystemError.self) { _ = try LineSink(folder.file(name)) }
            #expect(error?.errno == number, "\(name)")
        }
    }
}

@Suite struct UTCMomentTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"),
        (1_795_000_000_007, "2026-11-18T11:06:40Z", "2026-11-18T11:06:40.007Z"),
        (-1, "1969-12-31T23:59:59Z", "1969-12-31T23:59:59.999Z"),
    ]) func isWrittenAsISOHasIt(_ milliseconds: Int64, _ text: String, _ exact: String) {
        let moment = UTCMoment(milliseconds: milliseconds)
        #expect(moment.text == text)
        #expect(moment.exactText == exact)
    }
}
