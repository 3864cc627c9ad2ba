import Appliance
import Lua
import Testing

@testable import Runtime

/// One question for several calls, as workflows ask it, and the calls that carry the answer.
@Suite struct GrantTests {
    static let grant = """
        {operation = "resource_groups.delete", targets = {{id = "1", name = "gold_web"}, {id = "2"}}, loss = "All."}
        """

    /// A fixture in which the groups 1 to 3 can be deleted.
    func fixture(options: SessionOptions = SessionOptions(), confirm: ((Grant) -> Bool)? = nil) throws -> RuntimeFixture
    {
        let fixture = try RuntimeFixture(options: options, confirm: confirm)
        for id in 1...3 {
            fixture.appliance.answers["DELETE /4.1/resource-groups/\(id)"] = { _ in (200, #"{"statusCode":200}"#) }
        }
        return fixture
    }

    @Test func oneAnswerServesTheCallsForItsTargets() throws {
        var asked: [Grant] = []
        let fixture = try fixture {
            asked.append($0)
            return true
        }
        try fixture.run(
            """
            local grant = scv.ask(\(Self.grant))
            scv.api.resource_groups.delete(1, {grant = grant})
            scv.api.resource_groups.delete(2, {grant = grant})
            """)
        #expect(fixture.appliance.requests == ["DELETE /4.1/resource-groups/1", "DELETE /4.1/resource-groups/2"])
        #expect(asked.count == 1)
        #expect(asked.first?.loss == "All.")
        #expect(asked.first?.targets.map(\.name) == ["gold_web", "2"])
    }

    @Test func itServesNoOther() throws {
        let fixture = try fixture { _ in true }
        let kind = try fixture.text(
            """
            local grant = scv.ask(\(Self.grant))
            local ok, e = pcall(scv.api.resource_groups.delete, 3, {grant = grant})
            return e.kind .. ": " .. e.message
            """)
        #expect(kind.hasPrefix("refused: "))
        #expect(kind.contains("3"))
        #expect(fixture.appliance.requests.isEmpty)
    }

    /// Where the path names nothing, the call says what it is about.
    @Test func aCallWithoutAPathValueSaysItsTargets() throws {
        let fixture = try fixture { _ in true }
        fixture.appliance.answers["POST /4.1/datastores/unmount"] = { _ in (200, #"{"statusCode":200}"#) }
        let grant = "{operation = \"datastores.unmount\", targets = {{id = \"datastore-31\"}}, loss = \"It.\"}"
        let kinds = try fixture.text(
            """
            local grant = scv.ask(\(grant))
            local function unmount(moref, targets)
              local ok, e = pcall(scv.api.datastores.unmount, {morefs = {moref}}, {grant = grant, targets = targets})
              return ok and "done" or e.kind
            end
            return unmount("datastore-31") .. " " .. unmount("datastore-9", {"datastore-9"}) .. " "
              .. unmount("datastore-31", {"datastore-31"})
            """)
        #expect(kinds == "refused refused done")
        #expect(fixture.appliance.requests.count == 1)
    }

    @Test func theAnswerNoIsAnError() throws {
        let fixture = try fixture { _ in false }
        #expect(try fixture.text("local ok, e = pcall(scv.ask, \(Self.grant)) return e.kind") == "refused")
        #expect(fixture.appliance.requests.isEmpty)
    }

    @Test func withoutATerminalItIsRefused() throws {
        let fixture = try fixture()
        #expect(try fixture.text("local ok, e = pcall(scv.ask, \(Self.grant)) return e.kind") == "refused")
    }

    @Test(arguments: ["assumeYes", "confirm", "dry run"])
    func nobodyIsAskedWhere(_ way: String) throws {
        var asked = 0
        var options = SessionOptions()
        options.isDryRun = way == "dry run"
        options.assumeYes = way == "assumeYes"
        let fixture = try fixture(options: options) { _ in
            asked += 1
            return false
        }
        let confirm = way == "confirm" ? ", false" : ""
        #expect(try fixture.text("return scv.ask(\(Self.grant)\(confirm)).operation") == "resource_groups.delete")
        #expect(asked == 0)
    }

    @Test func aSessionThatOnlyReadsRefuses() throws {
        var options = SessionOptions()
        options.isReadOnly = true
        options.assumeYes = true
        let fixture = try fixture(options: options)
        let said = try fixture.text("local ok, e = pcall(scv.ask, \(Self.grant)) return e.kind .. \" \" .. e.message")
        #expect(said.hasPrefix("refused "))
    }

    /// What was asked before is not asked again.
    @Test func aGrantIsGivenBack() throws {
        let fixture = try fixture()
        #expect(try fixture.text("local g = \(Self.grant) return tostring(scv.ask({targets = {}}, g) == g)") == "true")
    }

    @Test(arguments: [
        ("scv.ask()", "argument"),
        ("scv.ask({operation = \"resource_groups.delete\", loss = \"x\"})", "argument"),
        ("scv.ask({operation = \"resource_groups.delete\", targets = {}, loss = \"x\"})", "empty"),
        ("scv.ask({operation = \"resource_groups.delete\", targets = {1}, loss = \"x\"})", "argument"),
        ("scv.ask({operation = \"resource_groups.delete\", targets = {{id = \"1\"}}})", "argument"),
    ])
    func slipsAreNamed(call: String, kind: String) throws {
        let fixture = try fixture { _ in true }
        #expect(try fixture.text("local ok, e = pcall(function() return \(call) end) return e.kind") == kind)
    }
}
