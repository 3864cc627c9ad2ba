import JSON
import Testing

@testable import Simulator

@Suite struct ResetTests {
    private func world(_ appliance: Appliance) -> [UInt8] { appliance.send("GET", "/simulator/world").bytes }

    @Test func beginsAnewInPlace() throws {
        let appliance = try Appliance()
        let before = world(appliance)
        try appliance.fault(["kind": "delay", "ms": 1])
        _ = try appliance.json("POST", "/api/4.1/resource-groups/backupnow", ["resourceGroupId": 1, "policyId": 1])
        appliance.advance(2)
        #expect(world(appliance) != before)
        let reply = try appliance.json("POST", "/simulator/reset", [:])
        #expect(reply == ["time": "11/23/2026 03:05:09 PM"])
        #expect(world(appliance) == before)
        #expect(try appliance.json("GET", "/simulator/faults") == [])
        #expect(try appliance.counters()["requests"] == 0)
        #expect(appliance.send("GET", "/api/4.1/jobs").status == 401, "a token of before")
        appliance.advance(4)
        #expect(world(appliance) == before, "a job of before has gone on")
    }

    @Test func countsAnewWhatADialectRewrote() throws {
        let appliance = try Appliance()
        _ = try appliance.json("POST", "/simulator/reset", ["dialect": ["ids": "texts"]])
        let token = try appliance.logIn()
        #expect(appliance.send("GET", "/api/4.1/policies", token: token).status == 200)
        #expect(try appliance.counters()["altered"] == 1)
        _ = try appliance.json("POST", "/simulator/reset", [:])
        #expect(try appliance.counters()["altered"] == 0)
    }

    @Test func takesAnotherSeedAndAnotherMoment() throws {
        let appliance = try Appliance()
        let before = world(appliance)
        let reply = try appliance.json("POST", "/simulator/reset", ["seed": 7, "now": "2027-03-01T08:00:00"])
        #expect(reply == ["time": "03/01/2027 08:00:00 AM"])
        let other = world(appliance)
        #expect(other != before)
        _ = try appliance.json("POST", "/simulator/reset", ["now": "2027-03-01T08:00:00", "seed": 7])
        #expect(world(appliance) == other)
        _ = appliance.send("POST", "/simulator/reset")
        #expect(world(appliance) == before, "what is not said is as it was started")
    }

    @Test(arguments: [
        #"{"seeds":1}"#, #"{"seed":-1}"#, #"{"seed":"1"}"#, #"{"now":"2026-11-23"}"#, #"{"now":"2026-02-30T00:00:00"}"#,
        #"{"now":"2026-11-23T24:00:00"}"#, #"{"now":1795446309}"#, #"{"dialect":{"time":"iso"}}"#, "[]", "{",
    ])
    func refusesWhatItDoesNotKnow(body: String) throws {
        let appliance = try Appliance()
        _ = try appliance.json("POST", "/api/4.1/audit/verify")
        #expect(appliance.send("POST", "/simulator/reset", body: Array(body.utf8)).status == 400)
        #expect(try appliance.counters()["changes"] == 1, "nothing was reset")
    }
}
