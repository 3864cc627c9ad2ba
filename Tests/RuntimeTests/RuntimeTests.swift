import Appliance
import Lua
import Testing

@testable import Runtime

@Suite struct RuntimeTests {
    // MARK: Requests

    @Test func repliesAreLists() throws {
        let fixture = try RuntimeFixture()
        fixture.appliance.answers["GET /4.1/jobs"] = { _ in
            (
                200,
                #"{"statusCode":200,"response":[{"id":1,"status":"COMPLETED","endTime":null},{"id":2,"status":"x"}]}"#
            )
        }
        #expect(
            try fixture.text("local jobs = scv.api.jobs.list() return #jobs .. jobs:where{id = 2}[1].status") == "2x")
        #expect(try fixture.text("return tostring(rawget(scv.api.jobs.list()[1], 'endTime'))") == "nil")
    }

    @Test func recordsAnswerToStableNames() throws {
        let fixture = try RuntimeFixture()
        fixture.appliance.answers["GET /4.1/jobs/7"] = { _ in
            (200, #"{"statusCode":200,"response":{"id":7,"status":"COMPLETED","endTime":"11/23/2026 03:05:09 PM"}}"#)
        }
        #expect(try fixture.text("return scv.api.jobs.get(7).end_time") == "11/23/2026 03:05:09 PM")
        #expect(try fixture.text("return tostring(scv.api.jobs.get(7).nothing)") == "nil")
    }

    @Test func aReplyWithoutPayloadGivesItsMessages() throws {
        let fixture = try RuntimeFixture()
        fixture.appliance.answers["GET /9/x"] = { _ in (200, #"{"statusCode":200,"responseMessage":["done"]}"#) }
        #expect(try fixture.text("return scv.request('GET', '/9/x').messages[1]") == "done")
    }

    @Test(
        arguments: [
            ("scv.api.jobs.get(118, {timeot = 1})", "did you mean timeout"),
            ("scv.api.jobs.get(118, {timeout = 'x'})", "timeout must be"),
            ("scv.api.jobs.get(118, {confirm = 1})", "confirm must be"),
            ("scv.api.jobs.get(118, {to = 1})", "to must be"),
            ("scv.api.jobs.get()", "id"),
            ("scv.api.jobs.gte(1)", "get"),
            ("scv.request('GET', '/x', {query = 1})", "query must be"),
            ("host()", "host"),
        ])
    func aWrongArgumentIsNamedBeforeAnythingIsSent(source: String, words: String) throws {
        let fixture = try RuntimeFixture()
        let error = try #require(throws: LuaError.self) { try fixture.run(source) }
        #expect(error.message.contains(words), "\(error.message)")
        #expect(fixture.appliance.requests.isEmpty)
    }

    // MARK: Dry run

    @Test func aDryRunSendsReadsOnly() throws {
        let fixture = try RuntimeFixture()
        let result = try fixture.text(
            """
            local requests = dry_run(function()
              assert(scv.api.jobs.get(118).id == 118)
              local plan = scv.api.resource_groups.backup_now{resourceGroupId = 1, policyId = 2}
              assert(plan.dry_run)
            end)
            return #requests .. requests[1].method .. requests[1].path .. requests[1].body.policyId
            """)
        #expect(result == "1POST/4.1/resource-groups/backupnow2")
        #expect(fixture.appliance.requests == ["GET /4.1/jobs/118"])
        #expect(try fixture.runtime.takePlannedRequests() == nil)
    }

    @Test func aSessionInDryRunKeepsWhatItPlanned() throws {
        var options = SessionOptions()
        options.isDryRun = true
        let fixture = try RuntimeFixture(options: options)
        try fixture.run("scv.api.resource_groups.backup_now{resourceGroupId = 1, policyId = 2}")
        let list = try #require(try fixture.runtime.takePlannedRequests())
        try fixture.runtime.results.show([list], form: .json)
        #expect(fixture.console.text.contains("backupnow"))
        #expect(fixture.appliance.requests.isEmpty)
        #expect(try fixture.runtime.takePlannedRequests() == nil)
    }

    @Test func anErrorEndsADryRun() throws {
        let fixture = try RuntimeFixture()
        #expect(throws: LuaError.self) { try fixture.run("dry_run(function() error('x') end)") }
        fixture.appliance.answers["POST /4.1/resource-groups/backupnow"] = { _ in
            (200, #"{"statusCode":200,"responseMessage":["started"]}"#)
        }
        try fixture.run("scv.api.resource_groups.backup_now{resourceGroupId = 1, policyId = 2}")
        #expect(fixture.appliance.requests == ["POST /4.1/resource-groups/backupnow"])
    }

    // MARK: Lazily

    @Test func aSessionThatCouldNotBeFilledIsFilledLater() throws {
        let fixture = try RuntimeFixture()
        fixture.runtime.state.memoryLimit = fixture.runtime.state.memoryUsed + 30_000
        #expect(try fixture.text("return tostring(pcall(function() return scv.api end))") == "false")
        fixture.runtime.state.memoryLimit = nil
        #expect(try fixture.text("return type(scv.api)") == "table")
    }

    @Test func aWorldThatIsLetGoIsGone() throws {
        var fixture: RuntimeFixture? = try RuntimeFixture()
        try fixture?.run("scv.api.jobs.get(118) parallel({1}, function() sleep(0) end) dry_run(function() end)")
        weak let runtime = fixture?.runtime
        weak let state = fixture?.runtime.state
        fixture = nil
        #expect(runtime == nil)
        #expect(state == nil)
    }

    @Test func aPlainProgramNeedsNoAppliance() throws {
        struct Unwanted: Error {}
        let fixture = try RuntimeFixture()
        let runtime = try Runtime(
            options: RuntimeOptions { _, _ in throw Unwanted() }, loop: fixture.loop, console: fixture.console)
        let chunk = try runtime.load(
            Array("local s = scv; return type(s), type(List), type(parallel)".utf8), name: "=t")
        #expect(try runtime.run(chunk).map(\.text) == ["table", "table", "function"])
        let described = try runtime.load(Array("return scv.api.jobs ~= nil, host".utf8), name: "=t")
        #expect(try runtime.run(described).first == .boolean(true))
        let use = try runtime.load(Array("return scv.api.jobs.list()".utf8), name: "=t")
        #expect(throws: LuaError.self) { try runtime.run(use) }
    }

    @Test func ownGlobalsComeFirst() throws {
        let fixture = try RuntimeFixture()
        #expect(try fixture.text("function help() return 'mine' end return help()") == "mine")
        #expect(try fixture.text("parallel = nil return tostring(parallel)") == "nil")
        #expect(try fixture.text("scv.mine = 5 return scv.mine") == "5")
    }
}
