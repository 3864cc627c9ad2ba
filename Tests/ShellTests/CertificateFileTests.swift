import Glibc
import HTTP
import TestSupport
import Testing

@testable import scvsh

@Suite struct CertificateFileTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private var file: CertificateFile { CertificateFile(path: folder.file("state/certificates")) }

    private func entry(
        _ host: String, port: Int = 8144, _ belief: CertificateFile.Belief = .authority,
        ends: String = "2026-12-13 09:18:46 UTC"
    ) -> CertificateFile.Entry {
        CertificateFile.Entry(place: HostPort(host: host, port: port), belief: belief, ends: ends)
    }

    @Test func whatIsKeptComesBack() throws {
        let pin = try #require(Fingerprint(String(repeating: "ab", count: 32)))
        let all = [entry("scv", .pin(pin)), entry("scv", port: 443), entry("::1", .unchecked)]
        #expect(file.entries() == [])
        for each in all { try file.keep(each) }
        #expect(file.entries() == all)
        #expect(
            try folder.text("state/certificates") == """
                scv:8144 \(pin) 2026-12-13 09:18:46 UTC
                scv:443 authority 2026-12-13 09:18:46 UTC
                [::1]:8144 unchecked 2026-12-13 09:18:46 UTC

                """)
        var facts = stat()
        #expect(stat(file.path, &facts) == 0 && facts.st_mode & 0o777 == 0o600)
    }

    @Test func aNewCertificateTakesThePlaceOfTheOld() throws {
        try file.keep(entry("a"))
        try file.keep(entry("b"))
        try file.keep(entry("a", ends: "2027-12-13 09:18:46 UTC"))
        #expect(file.entries() == [entry("b"), entry("a", ends: "2027-12-13 09:18:46 UTC")])
    }

    @Test func thoseThatWereSeenLastAreKept() throws {
        for index in 0..<CertificateFile.limit + 5 { try file.keep(entry("host\(index)")) }
        #expect(file.entries().count == CertificateFile.limit)
        #expect(file.entries().first == entry("host5"))
    }

    @Test(arguments: [
        "scv:8144 authority", "scv:8144 nobody 2026-12-13 09:18:46 UTC", "scv authority 2026-12-13 09:18:46 UTC",
        ":8144 authority 2026-12-13 09:18:46 UTC", "scv:0 authority 2026-12-13 09:18:46 UTC",
        "scv:8144 authority 2026-12-13", "scv:8144 authority soon, or later, perhaps", "\u{0}\u{1B}[2J",
        "a:1 authority 2026-12-13 09:18:46 UTC\na:1 unchecked 2026-12-13 09:18:46 UTC",
    ])
    func aDamagedFileIsTakenForNoneAndMadeAnew(_ damage: String) throws {
        try file.keep(entry("before"))
        try folder.write("before:8144 authority 2026-12-13 09:18:46 UTC\n\(damage)\n", to: "state/certificates")
        #expect(file.entries() == [])
        try file.keep(entry("after"))
        #expect(file.entries() == [entry("after")])
    }

    @Test func whereNothingCanBeWrittenThatIsThrown() throws {
        try folder.write("", to: "state")
        #expect(throws: (any Error).self) { try file.keep(entry("a")) }
        #expect(file.entries() == [])
    }
}
