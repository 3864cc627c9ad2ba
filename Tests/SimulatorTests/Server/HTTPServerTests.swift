import Foundation
import Synchronization
import Testing

@testable import Simulator

/// The server over the wire, as curl meets it.
@Suite struct HTTPServerTests {
    private let credentials = #"{"username":"\#(Accounts.userNames[0])","password":"\#(Accounts.password)"}"#

    @Test func takesABodyThatWasAnnouncedWithExpect() throws {
        let simulator = try simulator()
        defer { simulator.stop() }
        let reply = try curl(
            simulator, "/api/4.1/auth/login", "-i", "-H", "Expect: 100-continue", "--data", credentials)
        #expect(reply.text.hasPrefix("HTTP/1.1 100 Continue"))
        #expect(reply.text.contains(#""token":"#))
    }

    @Test func takesALongBodyWholeAndRefusesOneThatIsTooLong() throws {
        let simulator = try simulator()
        defer { simulator.stop() }
        for (length, status) in [(HTTPServer.bodyLimit - 100, "400"), (HTTPServer.bodyLimit + 1, "413")] {
            let file = NSTemporaryDirectory() + "scvsim-test-\(UUID().uuidString)"
            try Data(repeating: UInt8(ascii: " "), count: length).write(to: URL(fileURLWithPath: file))
            defer { try? FileManager.default.removeItem(atPath: file) }
            let reply = try curl(
                simulator, "/api/4.1/auth/login", "-o", "/dev/null", "-w", "%{http_code}", "--data-binary", "@\(file)")
            #expect(reply.text == status)
        }
    }

    @Test(arguments: ["drop_before", "drop_after"])
    func aDroppedReplyIsNoneAtAll(kind: String) throws {
        let simulator = try simulator()
        defer { simulator.stop() }
        _ = try curl(
            simulator, "/simulator/faults", "-H", "Content-Type: application/json", "--data",
            #"{"kind":"\#(kind)","count":1}"#)
        let dropped = try curl(simulator, "/api/4.1/jobs", "-o", "/dev/null", "-w", "%{http_code}")
        // 52 is an empty reply, 56 a connection that broke.
        #expect([52, 56].contains(dropped.status))
        #expect(dropped.text == "000")
        #expect(try curl(simulator, "/api/4.1/jobs").status == 0)
    }

    @Test func endlessJSONGoesOnUntilTheClientHasHadEnough() throws {
        let simulator = try simulator()
        defer { simulator.stop() }
        _ = try curl(
            simulator, "/simulator/faults", "-H", "Content-Type: application/json", "--data",
            #"{"kind":"endless_json","count":1}"#)
        let client = process(simulator, "/api/4.1/jobs", [])
        let output = Pipe()
        client.standardOutput = output
        try client.run()
        var length = 0
        while length < 5_000_000 {
            let count = output.fileHandleForReading.availableData.count
            guard count > 0 else { break }
            length += count
        }
        #expect(length >= 5_000_000)
        #expect(try curl(simulator, "/simulator").status == 0)
        // A child of a test's thread may have SIGTERM blocked.
        kill(client.processIdentifier, SIGKILL)
        client.waitUntilExit()
    }

    @Test func aLongListComesOverWhole() throws {
        let simulator = try simulator { $0.jobs = 3000 }
        defer { simulator.stop() }
        let login = try curl(simulator, "/api/4.1/auth/login", "--data", credentials).text
        let token = try #require(login.firstMatch(of: /"token":"([^"]+)"/)?.1)
        let reply = try curl(simulator, "/api/4.1/jobs", "-H", "token: \(token)", "--compressed").text
        let object = try #require(try JSONSerialization.jsonObject(with: Data(reply.utf8)) as? [String: Any])
        #expect((object["response"] as? [Any])?.count == 3000)
    }

    @Test func repliesThatAreHeldBackHoldNoThread() throws {
        let simulator = try simulator { $0.latency = .seconds(3600) }
        let held = Mutex(0)
        let clients = DispatchGroup()
        for _ in 0..<8 {
            DispatchQueue.global().async(group: clients) {
                // The reply comes when the simulator stops, or the connection is closed.
                _ = try? curl(simulator, "/api/4.1/jobs")
                held.withLock { $0 += 1 }
            }
        }
        // Eight are waiting on two threads; the control answers all the same.
        while try !curl(simulator, "/simulator").text.contains(#""requests":8"#) {}
        #expect(held.withLock { $0 } == 0)
        simulator.stop()
        clients.wait()
        #expect(held.withLock { $0 } == 8)
    }

    @Test func saysThatAPortIsTaken() throws {
        let simulator = try simulator()
        defer { simulator.stop() }
        let port = try #require(Int(simulator.url.split(separator: ":").last ?? ""))
        #expect(throws: HTTPServerError.portTaken(port)) { try Simulator(WorldOptions(), port: port) }
    }
}
