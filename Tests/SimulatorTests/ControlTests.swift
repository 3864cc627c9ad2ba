import JSON
import Testing

@testable import Simulator

struct ControlTests {
    @Test("Counters count what arrived, by operation, and what was changed; the control itself is not counted")
    func counters() throws {
        let appliance = try Appliance()
        _ = appliance.send("GET", "/api/4.1/jobs")
        _ = appliance.send("GET", "/api/4.1/jobs", token: nil)
        _ = appliance.send("GET", "/api/4.1/nothing")
        _ = appliance.send(
            "POST", "/api/4.1/resource-groups/backupnow", body: Array(#"{"resourceGroupId":1,"policyId":1}"#.utf8))
        let counters = try appliance.counters()
        #expect(counters["simulator"] == true)
        #expect(counters["version"]?.string == Simulator.version)
        #expect(counters["requests"] == 5)
        #expect(counters["changes"] == 1)
        #expect(
            counters["by_operation"] == ["auth.login": 1, "jobs.list": 2, "resource_groups.backup_now": 1])
        #expect(try appliance.counters()["requests"] == 5)
    }

    @Test("Faults are put in force, listed and lifted")
    func faults() throws {
        let appliance = try Appliance()
        try appliance.fault(["operation": "jobs.list", "kind": "status", "status": 503, "count": 3])
        try appliance.fault(["kind": "delay", "ms": 1.5, "chance": 0.5])
        let listed = try appliance.json("GET", "/simulator/faults")
        #expect(
            listed == [
                ["id": 1, "operation": "jobs.list", "kind": "status", "status": 503, "chance": 1, "count": 3],
                ["id": 2, "operation": nil, "kind": "delay", "ms": 1.5, "chance": 0.5, "count": nil],
            ])
        #expect(try appliance.json("DELETE", "/simulator/faults") == ["removed": 2])
        #expect(try appliance.json("GET", "/simulator/faults") == [])
    }

    @Test(
        "A fault that makes no sense is refused with a sentence, and not put in force",
        arguments: [
            ([:], "kind"), (["kind": "slow"], "drop_before"), (["kind": 1], "kind"), ([1], "object"),
            (["kind": "status"], "status"), (["kind": "status", "status": 200], "400 to 599"),
            (["kind": "status", "status": "503"], "400 to 599"), (["kind": "delay"], "ms"),
            (["kind": "delay", "ms": -1], "ms"), (["kind": "delay", "ms": "long"], "ms"),
            (["kind": "no_id", "chance": 1.5], "chance"), (["kind": "no_id", "count": 0], "count"),
            (["kind": "no_id", "count": 1.5], "count"), (["kind": "no_id", "operation": "jobs.lits"], "jobs.lits"),
            (["kind": "no_id", "opration": "jobs.list"], "opration"),
        ] as [(JSONValue, String)])
    func faultRefused(wish: JSONValue, word: String) throws {
        let appliance = try Appliance()
        let reply = appliance.send("POST", "/simulator/faults", body: try wish.text())
        #expect(reply.status == 400)
        let sentences = try messages(reply).joined(separator: " ")
        #expect(sentences.contains(word))
        #expect(try appliance.json("GET", "/simulator/faults") == [])
    }

    @Test("The clock is put forward, never back", arguments: [-1, "soon", nil] as [JSONValue])
    func clock(wrong: JSONValue) throws {
        let appliance = try Appliance()
        #expect(
            try appliance.json("POST", "/simulator/clock", ["advance_seconds": 3600]) == [
                "time": "11/23/2026 04:05:09 PM"
            ])
        let reply = appliance.send(
            "POST", "/simulator/clock", body: try JSONValue.object(["advance_seconds": wrong]).text())
        #expect(reply.status == 400)
        #expect(try appliance.counters()["time"] == "11/23/2026 04:05:09 PM")
    }

    @Test("Replies bear the simulated time, by which ages can be reckoned")
    func date() throws {
        let appliance = try Appliance()
        appliance.advance(86_400)
        #expect(appliance.send("GET", "/api/4.1/jobs").header("Date") == "Tue, 24 Nov 2026 15:05:09 GMT")
    }

    @Test("A path or a method that the control doesn't have is refused")
    func unknown() throws {
        let appliance = try Appliance()
        #expect(appliance.send("GET", "/simulator/nothing").status == 404)
        #expect(appliance.send("PUT", "/simulator/faults").header("Allow") == "GET, POST, DELETE")
        #expect(appliance.send("GET", "/simulator/clock").status == 405)
        #expect(appliance.send("POST", "/simulator/clock", body: Array("{".utf8)).status == 400)
        // What only begins like it belongs to the appliance.
        #expect(appliance.send("GET", "/simulators").status == 404)
    }

    @Test("The document is served with the address under which it was asked for")
    func document() throws {
        let appliance = try Appliance()
        let request = Request("GET", "/api/v3/api-docs", headers: [("host", "127.0.0.1:4711")])
        let document = try JSONValue(parsing: appliance.service.answer(request).bytes)
        #expect(document["servers"] == [["url": "https://127.0.0.1:4711/api"]])
        #expect(document["paths"]?["/4.1/jobs"] != nil)
    }
}
