import Appliance
import Foundation
import Testing

@testable import Runtime

/// What the library is told of the calls behind a result.
@Suite struct JournalTests {
    private func told(_ fixture: RuntimeFixture, _ source: String) throws -> String {
        try fixture.run(
            "local text = {} print = function(line) text[#text + 1] = line end \(source) print = nil T = text")
        return try fixture.text("return table.concat(T, '\\n')")
    }

    @Test func tellsTheCallsOfAResult() throws {
        let fixture = try RuntimeFixture()
        let text = try told(fixture, "local job = scv.api.jobs.get(118) why(job)")
        #expect(text.contains("scv.api.jobs.get made these calls."))
        #expect(text.contains("As Lua:\n  scv.api.jobs.get{id = 118}\nAs curl:"))
        #expect(text.contains("1. login: POST /4.1/auth/login\n  2. Get job details: GET /4.1/jobs/{id}"))
        #expect(text.contains("Token: ***"))
        #expect(!text.contains("secret"))
    }

    @Test func tellsWhatFailedAndWhatWasOnlyPlanned() throws {
        let fixture = try RuntimeFixture()
        let failed = try told(fixture, "pcall(scv.api.policies.list) why()")
        #expect(failed.contains("scv.api.policies.list()  -- failed: "))
        let planned = try told(
            fixture, "dry_run(scv.api.resource_groups.backup_now, {resourceGroupId = 1, policyId = 2}) why()")
        #expect(planned.contains("{policyId = 2, resourceGroupId = 1}  -- dry run: not sent"))
    }

    @Test(arguments: [
        #"{"statusCode":500,"responseMessage":["shut"]}"#, #"{"statusCode":200,"response":{"x":[1]}}"#, "{\"half",
        "<html>",
    ])
    func tellsWhatFailedInsideASuccess(body: String) throws {
        let fixture = try RuntimeFixture()
        fixture.appliance.answers["GET /4.1/policies"] = { _ in (200, body) }
        let failed = try told(fixture, "narrate(true) pcall(scv.api.policies.list) why()")
        #expect(failed.contains("scv.api.policies.list()  -- failed: "), "\(failed)")
        #expect(fixture.console.notes.contains { $0.hasPrefix("  failed: ") }, "\(fixture.console.notes)")
    }

    @Test func countsARepeatedReadAndDropsTheOldest() throws {
        let fixture = try RuntimeFixture()
        try fixture.run("first = scv.api.jobs.get(118)")
        let text = try told(fixture, "first = scv.api.jobs.get(118) for _ = 1, 64 do scv.api.jobs.get(118) end why()")
        #expect(!text.contains("times"))
        #expect(try fixture.text("return select(2, pcall(why, first)).message").contains("too long ago"))
    }

    @Test func endsAChapterWithAnError() throws {
        let fixture = try RuntimeFixture()
        try fixture.run("pcall(scv.api.policies.list)")
        #expect(fixture.runtime.scheduler.chapter == nil)
    }

    @Test func aTaskWorksForWhatMadeIt() throws {
        let fixture = try RuntimeFixture()
        let text = try told(
            fixture,
            """
            scv.api.jobs.get(118)
            local rows = parallel({118, 118}, function(id) return scv.api.jobs.get(id) end)
            why(rows[1].value)
            """)
        #expect(text.components(separatedBy: "As Lua:\n  scv.api.jobs.get{id = 118}\nAs curl").count == 2)
    }

    @Test func narratesWhileItIsWanted() throws {
        let fixture = try RuntimeFixture()
        try fixture.run("narrate(true) scv.api.jobs.get(118) narrate(false) scv.api.jobs.get(118)")
        #expect(fixture.console.notes.filter { $0 == "Get job details" }.count == 1)
        #expect(fixture.console.notes.contains("  GET /4.1/jobs/118"))
        #expect(fixture.console.notes.contains { $0.hasPrefix("  answered 200 in ") })
    }
}
