import Foundation
import Synchronization
import Testing

@testable import Simulator

/// The server over the wire, as curl meets it.
struct ServerTests {
    /// What curl printed, and how it ended: 0 or one of its own numbers.
    private func curl(_ simulator: Simulator, _ path: String, _ options: String...) throws -> (
        status: Int32, text: String
    ) {
        let process = process(simulator, path, options)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    private func process(_ simulator: Simulator, _ path: String, _ options: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["curl", "-sS", "--max-time", "60", "--cacert", simulator.certificate.path] + options
            + [simulator.url + path]
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }

    private func simulator(_ change: (inout WorldOptions) -> Void = { _ in }) throws -> Simulator {
        var options = WorldOptions()
        change(&options)
        return try Simulator(options, port: 0)
    }

    private let credentials = #"{"username":"\#(Accounts.userNames[0])","password":"\#(Accounts.password)"}"#

    @Test("The certificate is its own authority, for both names of this machine")
    func certificate() throws {
        let simulator = try simulator()
        defer { simulator.stop() }
        #expect(try curl(simulator, "/simulator").status == 0)
        let localhost = simulator.url.replacing("127.0.0.1", with: "localhost")
        #expect(try curl(simulator, "/simulator", localhost + "/simulator").status == 0)
        #expect(simulator.certificate.fingerprint.wholeMatch(of: /sha256:[0-9a-f]{64}/) != nil)
    }

    @Test("Each start has a certificate of its own, which goes with it, and leaves no key behind")
    func freshCertificate() throws {
        let (one, other) = (try simulator(), try simulator())
        #expect(one.certificate.fingerprint != other.certificate.fingerprint)
        let folder = (one.certificate.path as NSString).deletingLastPathComponent
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["certificate.pem"])
        one.stop()
        one.stop()
        other.stop()
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test("A body announced with Expect is asked for and taken")
    func expect() throws {
        let simulator = try simulator()
        defer { simulator.stop() }
        let reply = try curl(
            simulator, "/api/4.1/auth/login", "-i", "-H", "Expect: 100-continue", "--data", credentials)
        #expect(reply.text.hasPrefix("HTTP/1.1 100 Continue"))
        #expect(reply.text.contains(#""token":"#))
    }

    @Test("A long body comes in whole, one that is too long is refused")
    func longBodies() throws {
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

    @Test("A reply that is dropped is none at all", arguments: ["drop_before", "drop_after"])
    func drops(kind: String) throws {
        let simulator = try simulator()
        defer { simulator.stop() }
        _ = try curl(simulator, "/simulator/faults", "--data", #"{"kind":"\#(kind)","count":1}"#)
        let dropped = try curl(simulator, "/api/4.1/jobs", "-o", "/dev/null", "-w", "%{http_code}")
        // 52 is an empty reply, 56 a connection that broke.
        #expect([52, 56].contains(dropped.status))
        #expect(dropped.text == "000")
        #expect(try curl(simulator, "/api/4.1/jobs").status == 0)
    }

    @Test("Endless JSON goes on until the client has had enough, and harms nobody else")
    func endless() throws {
        let simulator = try simulator()
        defer { simulator.stop() }
        _ = try curl(simulator, "/simulator/faults", "--data", #"{"kind":"endless_json","count":1}"#)
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

    @Test("A long list comes over whole, by pieces")
    func longList() throws {
        let simulator = try simulator { $0.jobs = 3000 }
        defer { simulator.stop() }
        let login = try curl(simulator, "/api/4.1/auth/login", "--data", credentials).text
        let token = try #require(login.firstMatch(of: /"token":"([^"]+)"/)?.1)
        let reply = try curl(simulator, "/api/4.1/jobs", "-H", "token: \(token)", "--compressed").text
        let object = try #require(try JSONSerialization.jsonObject(with: Data(reply.utf8)) as? [String: Any])
        #expect((object["response"] as? [Any])?.count == 3000)
    }

    @Test("Replies that are held back hold no thread: many wait at once, and a stop waits for none")
    func delays() throws {
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

    @Test("Clients at once: each change is made once, and no id is given twice")
    func atOnce() throws {
        let appliance = try Appliance()
        let ids = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 400) { _ in
            let reply = appliance.send(
                "POST", "/api/4.1/resource-groups/backupnow", body: Array(#"{"resourceGroupId":1,"policyId":1}"#.utf8))
            ids.withLock { $0.append(String(decoding: reply.bytes, as: UTF8.self)) }
        }
        #expect(Set(ids.withLock { $0 }).count == 400)
        #expect(try appliance.counters()["changes"] == 400)
        appliance.advance(10)
        #expect(appliance.service.world.with { state in state.running.isEmpty })
    }

    @Test("A port that is taken is said to be")
    func portTaken() throws {
        let simulator = try simulator()
        defer { simulator.stop() }
        let port = try #require(Int(simulator.url.split(separator: ":").last ?? ""))
        #expect(throws: HTTPServerError.portTaken(port)) { try Simulator(WorldOptions(), port: port) }
    }
}
