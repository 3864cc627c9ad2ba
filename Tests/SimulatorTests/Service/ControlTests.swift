import API
import JSON
import Testing

@testable import Simulator

@Suite struct ControlTests {
    @Test func countsWhatArrivedAndWhatWasChangedButNotItself() throws {
        let appliance = try Appliance()
        _ = appliance.send("GET", "/api/4.1/jobs")
        _ = appliance.send("GET", "/api/4.1/jobs", token: nil)
        _ = appliance.send("GET", "/api/4.1/nothing")
        _ = appliance.send(
            "POST", "/api/4.1/resource-groups/backupnow", body: Array(#"{"resourceGroupId":1,"policyId":1}"#.utf8))
        let counters = try appliance.counters()
        #expect(counters["simulator"] == true)
        #expect(counters["version"]?.string == ProjectVersion.number)
        #expect(counters["requests"] == 5)
        #expect(counters["changes"] == 1)
        #expect(
            counters["by_operation"] == ["auth.login": 1, "jobs.list": 2, "resource_groups.backup_now": 1])
        #expect(try appliance.counters()["requests"] == 5)
    }

    @Test func faultsArePutInForceListedAndLifted() throws {
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

    @Test func repliesBearTheSimulatedTime() throws {
        let appliance = try Appliance()
        appliance.advance(86_400)
        #expect(appliance.send("GET", "/api/4.1/jobs").header("Date") == "Tue, 24 Nov 2026 15:05:09 GMT")
    }

    @Test(arguments: ["/simulator/nothing", "/simulators"])
    func refusesAPathThatItDoesNotHave(path: String) throws {
        #expect(try Appliance().send("GET", path).status == 404)
    }

    @Test func saysWhichMethodsAPathTakes() throws {
        let appliance = try Appliance()
        #expect(appliance.send("PUT", "/simulator/faults").header("Allow") == "GET, POST, DELETE")
        #expect(appliance.send("GET", "/simulator/clock").status == 405)
    }

    @Test func refusesABodyThatIsNoJSON() throws {
        #expect(try Appliance().send("POST", "/simulator/clock", body: Array("{".utf8)).status == 400)
    }

    @Test func putsTheClockForward() throws {
        let appliance = try Appliance()
        let reply = try appliance.json("POST", "/simulator/clock", ["advance_seconds": 3600])
        #expect(reply == ["time": "11/23/2026 04:05:09 PM"])
        #expect(try appliance.counters()["time"] == "11/23/2026 04:05:09 PM")
    }

    @Test(arguments: [-1, "soon", nil] as [JSONValue])
    func neverPutsTheClockBack(seconds: JSONValue) throws {
        let appliance = try Appliance()
        let body = try JSONValue.object(["advance_seconds": seconds]).text()
        #expect(appliance.send("POST", "/simulator/clock", body: body).status == 400)
        #expect(try appliance.counters()["time"] == "11/23/2026 03:05:09 PM")
    }
}
