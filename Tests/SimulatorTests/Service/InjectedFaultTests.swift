import JSON
import Testing

@testable import Simulator

/// What faults do to requests.
@Suite struct InjectedFaultTests {
    private let backup: JSONValue = ["resourceGroupId": 1, "policyId": 2]

    private func backUp(_ appliance: Appliance) throws -> Response {
        appliance.send("POST", "/api/4.1/resource-groups/backupnow", body: try backup.text())
    }

    @Test func aRequestThatIsAnsweredWithAStatusDoesNothing() throws {
        let appliance = try Appliance()
        try appliance.fault(["kind": "status", "status": 503, "retry_after": 7, "count": 1])
        let reply = try backUp(appliance)
        #expect(reply.status == 503)
        #expect(reply.header("Retry-After") == "7")
        #expect(try JSONValue(parsing: reply.bytes)["statusCode"] == 503)
        #expect(try appliance.counters()["changes"] == 0)
        #expect(try appliance.counters()["by_operation"]?["resource_groups.backup_now"] == 1)
        #expect(try backUp(appliance).status == 200)
    }

    @Test(arguments: [("drop_before", 0), ("drop_after", 1)] as [(String, Int64)])
    func aConnectionThatIsClosedBeforeDoesNothingAndOneThatIsClosedAfterDidIt(kind: String, changes: Int64) throws {
        let appliance = try Appliance()
        try appliance.fault(["operation": "resource_groups.backup_now", "kind": .string(kind), "count": 1])
        #expect(!appliance.send("GET", "/api/4.1/jobs").isDropped)
        #expect(try backUp(appliance).isDropped)
        #expect(try appliance.counters()["changes"]?.int == changes)
        #expect(try appliance.json("GET", "/api/4.1/jobs")["response"]?.array?.count == 117 + Int(changes))
        #expect(try !backUp(appliance).isDropped)
    }

    @Test func brokenJSONIsHalfOfTheReplyToSomethingThatWasDone() throws {
        let appliance = try Appliance()
        try appliance.fault(["kind": "broken_json", "count": 1])
        let reply = try backUp(appliance)
        #expect(reply.status == 200)
        #expect(throws: JSONError.self) { try JSONValue(parsing: reply.bytes) }
        #expect(try appliance.counters()["changes"] == 1)
    }

    @Test func endlessJSONBeginsWell() throws {
        let appliance = try Appliance()
        try appliance.fault(["operation": "jobs.list", "kind": "endless_json", "count": 1])
        let reply = appliance.send("GET", "/api/4.1/jobs")
        guard case .endless(let start, let again) = reply.body else {
            Issue.record("The reply has an end.")
            return
        }
        // With an end it would be JSON.
        #expect(try JSONValue(parsing: start + again + Array("1]}".utf8))["statusCode"] == 200)
    }

    @Test func aBackupWhoseReplyBearsNoIdHasAJobAllTheSame() throws {
        let appliance = try Appliance()
        try appliance.fault(["kind": "no_id", "count": 1])
        let reply = try JSONValue(parsing: try backUp(appliance).bytes)
        #expect(reply["statusCode"] == 200)
        #expect(reply["response"] == nil)
        #expect(reply["responseMessage"]?.array?.count == 1)
        #expect(try appliance.json("GET", "/api/4.1/jobs/118")["response"]?["status"] == "RUNNING")
        #expect(try JSONValue(parsing: try backUp(appliance).bytes)["response"]?["jobId"] == 119)
    }

    @Test func eachOperationThatStartsAJobCanLoseItsId() throws {
        let appliance = try Appliance()
        let backup = try appliance.backup(of: "gold_web")
        let location = try #require(appliance.locations(of: backup).first)
        try appliance.fault(["operation": "datastores.mount", "kind": "no_id", "count": 1])
        let reply = try appliance.json(
            "POST", "/api/4.1/datastores/backups/\(backup.id)/mount",
            ["datastore": "nfs_web01", "location": .string(location), "esxHostName": "esx01.demo.local"])
        #expect(reply["statusCode"] == 200)
        #expect(reply["response"] == nil)
        #expect(try appliance.payload("jobs.get", "/4.1/jobs/118")["type"] == "mountBackup")
    }

    @Test func latencyAndDelaysComeTogetherAndTheControlHasNone() throws {
        let appliance = try Appliance { $0.latency = .milliseconds(20) }
        try appliance.fault(["operation": "jobs.list", "kind": "delay", "ms": 30])
        #expect(appliance.send("GET", "/api/4.1/jobs").delay == .milliseconds(50))
        #expect(appliance.send("GET", "/api/4.1/policies").delay == .milliseconds(20))
        #expect(appliance.send("GET", "/simulator").delay == .zero)
    }

    @Test func meetsALoginAndARequestForNothingToo() throws {
        let appliance = try Appliance()
        try appliance.fault(["kind": "status", "status": 500, "count": 2])
        #expect(appliance.send("POST", "/api/4.1/auth/login", token: nil).status == 500)
        #expect(appliance.send("GET", "/api/4.1/nothing").status == 500)
        #expect(appliance.send("GET", "/api/4.1/nothing").status == 404)
    }

    @Test func anOutageLastsByTheClockAndLeavesNoToken() throws {
        let appliance = try Appliance()
        try appliance.fault(["kind": "outage", "seconds": 300])
        for _ in 1...3 { #expect(appliance.send("GET", "/api/4.1/jobs").isDropped) }
        #expect(appliance.send("POST", "/api/4.1/auth/login").isDropped)
        appliance.advance(299)
        #expect(appliance.send("GET", "/api/4.1/jobs").isDropped)
        appliance.advance(1)
        #expect(appliance.send("GET", "/api/4.1/jobs").status == 401)
        #expect(appliance.send("GET", "/api/4.1/jobs", token: try appliance.logIn()).status == 200)
        #expect(try appliance.json("GET", "/simulator/faults") == [])
    }

    @Test func anOutageMayAnswerWithAStatus() throws {
        let appliance = try Appliance()
        try appliance.fault(["kind": "outage", "status": 503, "seconds": 60, "retry_after": 30])
        let reply = appliance.send("GET", "/api/4.1/jobs")
        #expect(reply.status == 503 && !reply.isDropped)
        #expect(reply.header("Retry-After") == "30")
        appliance.advance(60)
        #expect(appliance.send("GET", "/api/4.1/jobs").status == 401)
    }

    @Test func anyFaultMayLastByTheClock() throws {
        let appliance = try Appliance()
        try appliance.fault([
            "kind": "status", "status": 429, "retry_after": 7, "operation": "jobs.list", "seconds": 10,
        ])
        let reply = appliance.send("GET", "/api/4.1/jobs")
        #expect(reply.status == 429)
        #expect(reply.header("Retry-After") == "7")
        let listed = try appliance.json("GET", "/simulator/faults").array
        #expect(listed?.first?["seconds"] == 10)
        appliance.advance(10)
        #expect(appliance.send("GET", "/api/4.1/jobs").status == 200)
    }

    @Test func connectionsAreRefusedAsOftenAsWasAsked() throws {
        let appliance = try Appliance()
        try appliance.fault(["kind": "refuse", "count": 2])
        #expect(appliance.send("GET", "/api/4.1/jobs").status == 200, "a connection that is there goes on")
        #expect((1...4).map { _ in appliance.service.accepts() } == [false, false, true, true])
        try appliance.fault(["kind": "refuse", "seconds": 60])
        #expect(!appliance.service.accepts())
        appliance.advance(60)
        #expect(appliance.service.accepts())
    }

    @Test(arguments: [
        #"{"kind":"refuse"}"#, #"{"kind":"refuse","count":1,"operation":"jobs.list"}"#,
        #"{"kind":"outage","seconds":-1}"#, #"{"kind":"outage","status":200}"#,
    ])
    func refusesAnOutageThatCanNotBe(fault: String) throws {
        #expect(try Appliance().send("POST", "/simulator/faults", body: Array(fault.utf8)).status == 400)
    }
}
