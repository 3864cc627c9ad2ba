import JSON
import Testing

@testable import Simulator

@Suite struct ConfigTests {
    private let path = "/4.1/jobs/cleanup"

    @Test func theNextPurgeHeedsHowLongJobsAreKept() throws {
        let appliance = try Appliance { $0.tokenSeconds = 1e9 }
        #expect(
            try appliance.payload("config.jobs_cleanup", path) == ["jobRetentionDays": 90, "logRetentionDays": 30])
        #expect(try appliance.json("PUT", "/api" + path, ["jobRetentionDays": 1])["statusCode"] == 200)
        #expect(try appliance.payload("config.jobs_cleanup", path) == ["jobRetentionDays": 1, "logRetentionDays": 30])
        appliance.advance(3 * 3600)
        let jobs = appliance.service.world.with { state in state.registry.jobs.all }
        #expect(jobs.allSatisfy { $0.state == .running || SimulatedTime.beginning - $0.start < 86_400 })
        #expect(jobs.count { $0.state == .running } == 1)
    }

    @Test(arguments: ["{}", #"{"jobRetentionDays":0}"#, #"{"logRetentionDays":"1"}"#, ""])
    func refusesATimeThatCanNotBe(body: String) throws {
        let appliance = try Appliance()
        #expect(appliance.send("PUT", "/api" + path, body: Array(body.utf8)).status == 400)
    }

    @Test func keepsLogsForAsLongAsANumberCanSay() throws {
        let appliance = try Appliance()
        #expect(
            appliance.send("PUT", "/api" + path, body: Array(#"{"logRetentionDays":9223372036854775807}"#.utf8)).status
                == 200)
        appliance.advance(86_400)
        #expect(appliance.send("GET", "/api/4.1/jobs/100", token: try appliance.logIn()).status == 200)
    }

    @Test func settingsAreAddedAndChangedUnderTheirKeys() throws {
        let appliance = try Appliance()
        for (key, value) in [("ENABLE_FSX", "true"), ("SOMETHING_ELSE", "7")] {
            let setting: JSONValue = [
                "configurationName": .string(key), "configurationValue": .string(value), "objectType": "ConfigKey",
            ]
            let reply = try appliance.json("PUT", "/api/4.1/configurations", setting)
            #expect(reply["statusCode"] == 200)
            #expect(try appliance.payload("config.get", "/4.1/configurations?configurationName=\(key)") == setting)
        }
    }

    @Test(
        arguments: [
            ("GET", "?configurationName=NOTHING", "", 404), ("GET", "", "", 400), ("PUT", "", "{}", 400),
            ("PUT", "", #"{"configurationName":"A","configurationValue":true,"objectType":"ConfigKey"}"#, 400),
        ])
    func refusesASettingThatIsNotThereOrNoText(method: String, query: String, body: String, status: Int) throws {
        let reply = try Appliance().send(method, "/api/4.1/configurations" + query, body: Array(body.utf8))
        #expect(reply.status == status)
    }
}
