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
    func fixture(options: SessionOptions = SessionOptions(), confirm: ((GrantRequest) -> Bool)? = nil) throws
        -> RuntimeFixture
    {
        let fixture = try RuntimeFixture(options: options, confirm: confirm)
        for id in 1...3 {
            fixture.appliance.answers["DELETE /4.1/resource-groups/\(id)"] = { _ in (200, #"{"statusCode":200}"#) }
        }
        return fixture
    }

    @Test func oneAnswerServesTheCallsForItsTargets() throws {
        var asked: [GrantRequest] = []
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

    /// It goes by the same name in workflows and operations; ids may be numbers, as in records.
    @Test func itIsTheConfirmOfAnOperationToo() throws {
        let fixture = try fixture { _ in true }
        try fixture.run(
            """
            local targets = {{id = 1}, {id = 2, name = 7}}
            local grant = scv.ask({operation = "resource_groups.delete", targets = targets, loss = "All."})
            scv.api.resource_groups.delete(1, {confirm = grant})
            scv.request("DELETE", "/4.1/resource-groups/2", {confirm = grant})
            assert(not pcall(scv.api.resource_groups.delete, 1, {confirm = grant}))
            assert(not pcall(scv.api.resource_groups.delete, 3, {confirm = grant}))
            """)
        #expect(fixture.appliance.requests == ["DELETE /4.1/resource-groups/1", "DELETE /4.1/resource-groups/2"])
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

    /// What a call is about stands in the request, and what was asked stands in the host: neither can be talked over.
    @Test(arguments: [
        "scv.api.resource_groups.delete(3, {grant = g, targets = {\"1\"}})",
        "scv.api.resource_groups.delete(1, {grant = {operation = \"resource_groups.delete\", "
            + "targets = {{id = \"1\"}}}})",
        "scv.request(\"DELETE\", \"/4.1/resource-groups/2\", {grant = g, targets = {\"1\"}})",
        "g.targets[1].id = 3", "scv.api.resource_groups.delete(1, {grant = io.stdout})",
        "scv.delete_resource_group{group = 1, confirm = {operation = \"resource_groups.delete\", targets = {}}}",
        "scv.api.resource_groups.delete(1, json.decode('{\"confirm\": false}'))",
        "scv.delete_resource_group(json.decode('{\"group\": 1, \"confirm\": false}'))",
        "scv.delete_resource_group(json.decode('[{\"a\": {\"confirm\": false, \"group\": 1}}]')[1].a)",
    ])
    func itCanNotBeForged(call: String) throws {
        let fixture = try fixture { _ in true }
        let asked = "{operation = \"resource_groups.delete\", targets = {{id = \"1\"}}, loss = \"x\"}"
        #expect(
            try fixture.text("local g = scv.ask(\(asked)) return tostring(pcall(function() \(call) end))") == "false")
        #expect(fixture.appliance.requests.allSatisfy { $0.hasPrefix("GET ") })
    }

    @Test func aConfirmOfTheCallItselfIsTaken() throws {
        let fixture = try fixture()
        try fixture.run(
            "local t = json.decode('{\"a\": 1}') t.a = nil t.confirm = false scv.api.resource_groups.delete(1, t)")
        #expect(fixture.appliance.requests == ["DELETE /4.1/resource-groups/1"])
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
        #expect(try fixture.text("return type(scv.ask(\(Self.grant)\(confirm)))") == "userdata")
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
        let fixture = try fixture { _ in true }
        let again = "local g = scv.ask(\(Self.grant)) return tostring(scv.ask({targets = {}}, g) == g)"
        #expect(try fixture.text(again) == "true")
    }

    @Test(arguments: [
        ("scv.ask()", "argument"),
        ("scv.ask({operation = \"resource_groups.delete\", loss = \"x\"})", "argument"),
        ("scv.ask({operation = \"resource_groups.delete\", targets = {}, loss = \"x\"})", "empty"),
        ("scv.ask({operation = \"resource_groups.delete\", targets = {1}, loss = \"x\"})", "argument"),
        ("scv.ask({operation = \"resource_groups.delete\", targets = {{id = 1.5}}, loss = \"x\"})", "argument"),
        ("scv.ask({operation = \"resource_groups.delete\", targets = {{id = \"1\"}}})", "argument"),
    ])
    func slipsAreNamed(call: String, kind: String) throws {
        let fixture = try fixture { _ in true }
        #expect(try fixture.text("local ok, e = pcall(function() return \(call) end) return e.kind") == kind)
    }
}
