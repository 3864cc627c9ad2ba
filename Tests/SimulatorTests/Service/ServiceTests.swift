import Dispatch
import JSON
import Synchronization
import Testing

@testable import Simulator

/// One request sees one world: nothing else happens in it from its token to the date of its reply.
@Suite struct ServiceTests {
    @Test(arguments: [
        ("GET", "/api/4.1/jobs", ""), ("GET", "/api/4.1/jobs/999999", ""), ("GET", "/api/4.1/nothing", ""),
        ("POST", "/api/4.1/resource-groups/backupnow", #"{"resourceGroupId":1,"policyId":1}"#),
        ("POST", "/api/4.1/auth/login", #"{"username":"x","password":"y"}"#), ("GET", "/api/v3/api-docs", ""),
        ("GET", "/simulator", ""), ("POST", "/simulator/faults", #"{"kind":"drop_before"}"#),
    ])
    func aRequestEntersTheWorldOnce(method: String, target: String, body: String) throws {
        let looks = Looks()
        let appliance = try Appliance(passed: looks.passed)
        let before = looks.count
        _ = appliance.send(method, target, body: Array(body.utf8))
        #expect(looks.count == before + 1)
    }

    /// How often somebody looked at a clock, as all do who enter the world.
    private final class Looks: Sendable {
        private let counter = Mutex(0)

        var count: Int { counter.withLock { $0 } }

        var passed: @Sendable () -> Duration {
            {
                self.counter.withLock { $0 += 1 }
                return .zero
            }
        }
    }

    @Test func aRequestIsCountedAndDoneInOneStep() throws {
        let appliance = try Appliance()
        let torn = Mutex<[JSONValue]>([])
        DispatchQueue.concurrentPerform(iterations: 4) { worker in
            for _ in 0..<200 {
                if worker % 2 == 0 {
                    _ = appliance.send(
                        "POST", "/api/4.1/resource-groups/backupnow",
                        body: Array(#"{"resourceGroupId":1,"policyId":1}"#.utf8))
                } else if let seen = try? appliance.counters(),
                    seen["changes"] != seen["by_operation"]?["resource_groups.backup_now"] ?? 0
                {
                    torn.withLock { $0.append(seen) }
                }
            }
        }
        #expect(torn.withLock { $0 } == [])
        #expect(try appliance.counters()["changes"] == 400)
    }

    @Test func aRequestSeesOneMomentFromItsTokenToItsDate() throws {
        var handlers = Operations.handlers
        handlers["policies.list"] = { _, world in OperationResult(messages: [world.now.headerText]) }
        let appliance = try Appliance(handlers: handlers) { $0.tokenSeconds = 1e6 }
        let torn = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 4) { worker in
            for _ in 0..<200 {
                if worker % 2 == 0 {
                    appliance.advance(1)
                } else {
                    let reply = appliance.send("GET", "/api/4.1/policies")
                    let moment = (try? messages(reply))?.first ?? "none"
                    if moment != reply.header("Date") { torn.withLock { $0.append(moment) } }
                }
            }
        }
        #expect(torn.withLock { $0 } == [])
    }

    @Test func changesOfClientsAtOnceAreMadeOnceEach() throws {
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
}
