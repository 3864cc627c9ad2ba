import API
import Events
import Lua
import Testing

@testable import Runtime

/// What the completer reads is read beside all else.
@Suite struct LookAsideTests {
    private static let groups = """
        {"statusCode":200,"response":{"resourceGroupResponseList":[
        {"id":1,"name":"gold"}]}}
        """

    private func fixture() throws -> RuntimeFixture {
        let fixture = try RuntimeFixture()
        fixture.appliance.answers["GET /4.1/resource-groups"] = { _ in (200, Self.groups) }
        fixture.appliance.answers["GET /4.1/policies"] = { _ in
            (200, #"{"statusCode":200,"response":{"policyResponseList":[]}}"#)
        }
        return fixture
    }

    private func texts(_ fixture: RuntimeFixture, _ line: String) -> [String] {
        let start = line.utf8.count
        return fixture.runtime.prompt.completions(line: line, word: start..<start).map(\.text)
    }

    @Test func logsNobodyInAndMakesNoSession() throws {
        let fixture = try fixture()
        #expect(texts(fixture, #"scv.backup_now{group = ""#).isEmpty)
        #expect(fixture.appliance.requests.isEmpty)
        #expect(fixture.runtime.sessions.madeSession == nil)
    }

    @Test func offersNamesAndLeavesNoTrace() throws {
        let fixture = try fixture()
        try fixture.run("scv.api.policies.list()")
        let chapter = try #require(fixture.runtime.journal.chapter(nil)).number
        #expect(texts(fixture, #"scv.backup_now{group = ""#) == [#"gold""#])
        #expect(fixture.appliance.requests == ["GET /4.1/policies", "GET /4.1/resource-groups"])
        #expect(fixture.runtime.journal.chapter(nil)?.number == chapter)
        let told = fixture.runtime.journal.chapter(nil)?.entries.map { $0.operation?.name }
        #expect(told?.contains("resource_groups.list") == false)
        #expect(fixture.console.notes.isEmpty)
        // The second Tab has it already.
        #expect(texts(fixture, #"scv.backup_now{group = ""#) == [#"gold""#])
        #expect(fixture.appliance.requests.count == 2)
    }

    @Test func aDeadApplianceIsNotWaitedFor() throws {
        let fixture = try fixture()
        try fixture.run("scv.api.policies.list()")
        fixture.appliance.silent = ["/4.1/resource-groups"]
        let clock = ContinuousClock()
        let time = clock.measure { #expect(texts(fixture, #"scv.backup_now{group = ""#).isEmpty) }
        #expect(time >= .milliseconds(200))
        #expect(time < .seconds(5))
        #expect(fixture.appliance.requests.count == 2)
    }

    @Test func aLateReplyIsThereAtTheNextTab() throws {
        let fixture = try fixture()
        try fixture.run("scv.api.policies.list()")
        fixture.appliance.delay = .milliseconds(500)
        #expect(texts(fixture, #"scv.backup_now{group = ""#).isEmpty)
        let later = ContinuousClock.now + .seconds(1)
        while ContinuousClock.now < later { fixture.loop.turn(atMost: .milliseconds(50)) }
        #expect(texts(fixture, #"scv.backup_now{group = ""#) == [#"gold""#])
        #expect(fixture.appliance.requests.count == 2)
    }

    @Test func readsNothingButReads() throws {
        let fixture = try fixture()
        try fixture.run("scv.api.policies.list()")
        let source = """
            local shell = ...
            return pcall(shell.look_aside, "resource_groups.delete", {resourceGroupId = 1}, 1)
            """
        let chunk = try fixture.runtime.state.load(Array(source.utf8), name: "=test")
        let result = try fixture.runtime.state.call(
            .reference(chunk), [.reference(fixture.runtime.shell)], on: fixture.runtime.state.main)
        #expect(result.first == .boolean(false))
        #expect(fixture.appliance.requests.count == 1)
    }
}
