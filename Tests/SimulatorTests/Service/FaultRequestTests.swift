import JSON
import Testing

@testable import Simulator

@Suite struct FaultRequestTests {
    @Test(
        arguments: [
            ([:], "kind"), (["kind": "slow"], "drop_before"), (["kind": 1], "kind"), ([1], "object"),
            (["kind": "status"], "status"), (["kind": "status", "status": 200], "400 to 599"),
            (["kind": "status", "status": "503"], "400 to 599"), (["kind": "delay"], "ms"),
            (["kind": "delay", "ms": -1], "ms"), (["kind": "delay", "ms": "long"], "ms"),
            (["kind": "no_id", "chance": 1.5], "chance"), (["kind": "no_id", "count": 0], "count"),
            (["kind": "no_id", "count": 1.5], "count"), (["kind": "no_id", "operation": "jobs.lits"], "jobs.lits"),
            (["kind": "no_id", "opration": "jobs.list"], "opration"),
        ] as [(JSONValue, String)])
    func refusesAFaultThatMakesNoSense(fault: JSONValue, word: String) throws {
        let appliance = try Appliance()
        let reply = appliance.send("POST", "/simulator/faults", body: try fault.text())
        #expect(reply.status == 400)
        let sentences = try messages(reply).joined(separator: " ")
        #expect(sentences.contains(word))
        #expect(try appliance.json("GET", "/simulator/faults") == [])
    }
}
