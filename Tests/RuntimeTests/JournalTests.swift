import Appliance
import Foundation
import Testing

@testable import Runtime

/// What the library is told of the calls behind a result, and what follows the lines of the prompt.
@Suite struct JournalTests {
    private func told(_ world: World, _ source: String) throws -> String {
        try world.run(
            "local text = {} print = function(line) text[#text + 1] = line end \(source) print = nil T = text")
        return try world.text("return table.concat(T, '\\n')")
    }

    @Test func tellsTheCallsOfAResult() throws {
        let world = try World()
        let text = try told(world, "local job = scv.api.jobs.get(118) why(job)")
        #expect(text.contains("scv.api.jobs.get made these calls."))
        #expect(text.contains("As Lua:\n  scv.api.jobs.get{id = 118}\nAs curl:"))
        #expect(text.contains("1. login: POST /4.1/auth/login\n  2. Get job details: GET /4.1/jobs/{id}"))
        #expect(text.contains("Token: ***"))
        #expect(!text.contains("secret"))
    }

    @Test func tellsWhatFailedAndWhatWasOnlyPlanned() throws {
        let world = try World()
        let failed = try told(world, "pcall(scv.api.policies.list) why()")
        #expect(failed.contains("scv.api.policies.list()  -- failed: "))
        let planned = try told(
            world, "dry_run(scv.api.resource_groups.backup_now, {resourceGroupId = 1, policyId = 2}) why()")
        #expect(planned.contains("{policyId = 2, resourceGroupId = 1}  -- dry run: not sent"))
    }

    @Test func countsARepeatedReadAndDropsTheOldest() throws {
        let world = try World()
        try world.run("first = scv.api.jobs.get(118)")
        let text = try told(world, "first = scv.api.jobs.get(118) for _ = 1, 64 do scv.api.jobs.get(118) end why()")
        #expect(!text.contains("times"))
        #expect(try world.text("return select(2, pcall(why, first)).message").contains("too long ago"))
    }

    @Test func endsAChapterWithAnError() throws {
        let world = try World()
        try world.run("pcall(scv.api.policies.list)")
        #expect(world.runtime.scheduler.chapter == nil)
    }

    @Test func aTaskWorksForWhatMadeIt() throws {
        let world = try World()
        let text = try told(
            world,
            """
            scv.api.jobs.get(118)
            local rows = parallel({118, 118}, function(id) return scv.api.jobs.get(id) end)
            why(rows[1].value)
            """)
        #expect(text.components(separatedBy: "As Lua:\n  scv.api.jobs.get{id = 118}\nAs curl").count == 2)
    }

    @Test func narratesWhileItIsWanted() throws {
        let world = try World()
        try world.run("narrate(true) scv.api.jobs.get(118) narrate(false) scv.api.jobs.get(118)")
        #expect(world.console.notes.filter { $0 == "Get job details" }.count == 1)
        #expect(world.console.notes.contains("  GET /4.1/jobs/118"))
        #expect(world.console.notes.contains { $0.hasPrefix("  answered 200 in ") })
    }

    @Test func aFollowerSeesEachLineOfThePrompt() throws {
        let world = try World()
        world.appliance.answers["GET /simulator"] = { _ in (200, #"{"simulator":true,"by_operation":{}}"#) }
        #expect(!world.runtime.hasPromptFollower)
        _ = world.runtime.evaluatePromptLine("lesson('finding-your-way')")
        #expect(world.runtime.hasPromptFollower)
        try world.runtime.followPromptLine()
        _ = world.runtime.evaluatePromptLine("1 + 1")
        try world.runtime.followPromptLine()
        #expect(world.console.notes.last?.hasPrefix("Not yet: ") == true)
        world.runtime.abandonPromptLine()
        #expect(world.console.notes.last?.hasPrefix("Left the lesson") == true)
        #expect(!world.runtime.hasPromptFollower)
    }

    @Test func theSimulatorIsAskedAtTheRootOfTheServer() throws {
        let world = try World()
        var asked = ""
        world.appliance.answers["GET /simulator"] = { request in
            asked = request.url
            return (200, #"{"simulator":true,"by_operation":{}}"#)
        }
        _ = world.runtime.evaluatePromptLine("lesson('finding-your-way')")
        #expect(asked == "https://scv.demo.local:8144/simulator")
    }
}
