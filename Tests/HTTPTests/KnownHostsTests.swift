import Foundation
import HTTP
import Synchronization
import TestSupport
import Testing

@Suite struct KnownHostsTests {
    private func fingerprint(_ byte: UInt8) throws -> Fingerprint {
        try #require(Fingerprint(bytes: [UInt8](repeating: byte, count: 32)))
    }

    @Test func aMissingFileHoldsNone() throws {
        let folder = try TemporaryFolder()
        #expect(try KnownHosts(path: "\(folder.path)/none/known_hosts").fingerprint(host: "a", port: 1) == nil)
    }

    @Test func whatWasAcceptedIsFoundAgain() throws {
        let folder = try TemporaryFolder()
        let hosts = KnownHosts(path: "\(folder.path)/scvsh/state/known_hosts")
        try hosts.accept(fingerprint(1), host: "SCV.Example.", port: 8144)
        try hosts.accept(fingerprint(2), host: "::1", port: 8144)
        try hosts.accept(fingerprint(3), host: "scv.example", port: 443)
        #expect(try hosts.fingerprint(host: "scv.example", port: 8144) == fingerprint(1))
        #expect(try hosts.fingerprint(host: "[::1]", port: 8144) == fingerprint(2))
        #expect(try hosts.fingerprint(host: "scv.example", port: 443) == fingerprint(3))
        #expect(try hosts.fingerprint(host: "scv.example", port: 444) == nil)
        #expect(try folder.mode("scvsh") == 0o700)
        #expect(try folder.mode("scvsh/state") == 0o700)
        #expect(try folder.mode("scvsh/state/known_hosts") == 0o600)
        let digits = { (byte: String) in String(repeating: byte, count: 32) }
        #expect(
            String(decoding: try folder.bytes("scvsh/state/known_hosts"), as: UTF8.self) == """
                scv.example:8144 sha256:\(digits("01"))
                [::1]:8144 sha256:\(digits("02"))
                scv.example:443 sha256:\(digits("03"))

                """)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/scvsh/state") == ["known_hosts"])
    }

    @Test func acceptingAgainReplacesAndKeepsTheRest() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/known_hosts"
        let (one, two, three) = (try fingerprint(1), try fingerprint(2), try fingerprint(3))
        try Data("# mine\n\na:1 \(one)\n  # more\nb:1\t\(two)\nA:1 \(two)".utf8).write(to: URL(filePath: path))
        let hosts = KnownHosts(path: path)
        #expect(try hosts.fingerprint(host: "a", port: 1) == two)
        try hosts.accept(three, host: "a", port: 1)
        #expect(
            String(decoding: try folder.bytes("known_hosts"), as: UTF8.self)
                == "# mine\n\na:1 \(three)\n  # more\nb:1\t\(two)\n")
    }

    @Test func lineEndsOfAnotherSystemAreRead() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/known_hosts"
        try Data("# mine\r\na:1 \(fingerprint(1))\r\n".utf8).write(to: URL(filePath: path))
        #expect(try KnownHosts(path: path).fingerprint(host: "a", port: 1) == fingerprint(1))
    }

    @Test(arguments: [
        "a", "a:1", "a:1 sha256:12", "a:x \(FingerprintTests.hex)", "a:0 \(FingerprintTests.hex)",
        "a:70000 \(FingerprintTests.hex)", ":1 \(FingerprintTests.hex)", "::1:1 \(FingerprintTests.hex)",
        "a:1 \(FingerprintTests.hex) b", "a \(FingerprintTests.hex)",
    ])
    func aMalformedLineIsNamedAndNothingIsLost(line: String) throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/known_hosts"
        let text = "# first\n\(line)\n"
        try Data(text.utf8).write(to: URL(filePath: path))
        let hosts = KnownHosts(path: path)
        let expected = KnownHostsError.malformed(path: path, line: 2)
        #expect(throws: expected) { try hosts.fingerprint(host: "zzz", port: 1) }
        #expect(throws: expected) { try hosts.accept(fingerprint(1), host: "zzz", port: 1) }
        #expect(expected.description.hasPrefix("\(path):2: "))
        #expect(try folder.bytes("known_hosts") == Data(text.utf8))
    }

    @Test func whatCannotBeReadOrWrittenIsNamed() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(filePath: "\(folder.path)/file"))
        let below = KnownHosts(path: "\(folder.path)/file/known_hosts")
        #expect(throws: KnownHostsError.self) { try below.accept(fingerprint(1), host: "a", port: 1) }
        let itself = KnownHosts(path: folder.path)
        #expect(throws: KnownHostsError.noFile(path: folder.path)) {
            try itself.fingerprint(host: "a", port: 1)
        }
    }

    @Test func manyMayAcceptAtOnce() throws {
        let folder = try TemporaryFolder()
        let hosts = KnownHosts(path: "\(folder.path)/known_hosts")
        let fingerprint = try fingerprint(9)
        let failures = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 24) { index in
            do { try hosts.accept(fingerprint, host: "h\(index)", port: 1) } catch { failures.withLock { $0 += 1 } }
        }
        #expect(failures.withLock { $0 } == 0)
        for index in 0..<24 { #expect(try hosts.fingerprint(host: "h\(index)", port: 1) == fingerprint) }
    }

    @Test(.timeLimit(.minutes(1)))
    func whatIsNoFileIsRefusedAtOnce() throws {
        let folder = try TemporaryFolder()
        let fifo = "\(folder.path)/fifo"
        try #require(mkfifo(fifo, 0o600) == 0)
        for path in [fifo, folder.path, "/dev/zero"] {
            #expect(throws: KnownHostsError.noFile(path: path)) {
                try KnownHosts(path: path).fingerprint(host: "a", port: 1)
            }
        }
    }
}
