import Appliance
import HTTP
import Testing
import VCenter

@testable import scvsh

@Suite struct DemoFactsTests {
    private static let fingerprint = "sha256:" + String(repeating: "ab", count: 32)
    private static let line = """
        {"url": "https://127.0.0.1:4711", "username": "demo", "password": "x", "fingerprint": "\(fingerprint)", \
        "appliance": "6.2", "vms": 14, "timezone": "UTC"}
        """

    @Test func areReadFromTheReadyLine() throws {
        let facts = try #require(DemoFacts(readyLine: Array(Self.line.utf8)))
        #expect(facts.address.base == "https://127.0.0.1:4711/api")
        #expect(facts.version == "6.2")
        #expect(facts.machines == 14)
        let settings = facts.settings(timezone: nil, readOnly: true)
        #expect(settings.trust == .pin(facts.fingerprint))
        #expect(settings.readOnly == true)
        #expect(settings.timezone == "UTC")
        #expect(facts.settings(timezone: "+02:00", readOnly: true).timezone == "+02:00")
        let vcenter = VCenterSettings(
            address: try VCenterAddress(parsing: "https://127.0.0.1:4711/sdk"), trust: .pin(facts.fingerprint))
        #expect(settings.vcenter == .at(vcenter))
    }

    @Test func aZoneThatIsNotKnownHereIsNone() throws {
        let line = Self.line.replacing(#""UTC""#, with: #""Mars/Olympus""#)
        #expect(try #require(DemoFacts(readyLine: Array(line.utf8))).timezone == nil)
    }

    @Test(arguments: ["", "{}", "ready", #"{"url": "http://x"}"#])
    func anythingElseIsNotUnderstood(_ line: String) { #expect(DemoFacts(readyLine: Array(line.utf8)) == nil) }

    @Test(arguments: [
        DemoError.notFound(beside: "/x"), .notStarted(program: "/x", errno: 13), .notReady(program: "/x"),
        .ended(program: "/x", said: "no openssl"), .notUnderstood(program: "/x", line: "hm"),
    ])
    func eachFaultSaysWhatToDo(_ fault: DemoError) {
        #expect(fault.message.contains("/x"))
        #expect(fault.hint?.hasSuffix(".") == true)
    }
}
