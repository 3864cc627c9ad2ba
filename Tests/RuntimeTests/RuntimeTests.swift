import Appliance
import Lua
import Testing

@testable import Runtime

@Suite struct RuntimeTests {
    // MARK: Requests

    @Test func repliesAreLists() throws {
        let world = try World()
        world.appliance.answers["GET /4.1/jobs"] = { _ in
            (
                200,
                #"{"statusCode":200,"response":[{"id":1,"status":"COMPLETED","endTime":null},{"id":2,"status":"x"}]}"#
            )
        }
        #expect(try world.text("local jobs = scv.api.jobs.list() return #jobs .. jobs:where{id = 2}[1].status") == "2x")
        #expect(try world.text("return tostring(rawget(scv.api.jobs.list()[1], 'endTime'))") == "nil")
    }

    @Test func recordsAnswerToStableNames() throws {
        let world = try World()
        world.appliance.answers["GET /4.1/jobs/7"] = { _ in
            (200, #"{"statusCode":200,"response":{"id":7,"status":"COMPLETED","endTime":"11/23/2026 03:05:09 PM"}}"#)
        }
        #expect(try world.text("return scv.api.jobs.get(7).end_time") == "11/23/2026 03:05:09 PM")
        #expect(try world.text("return tostring(scv.api.jobs.get(7).nothing)") == "nil")
    }

    @Test func aReplyWithoutPayloadGivesItsMessages() throws {
        let world = try World()
        world.appliance.answers["GET /9/x"] = { _ in (200, #"{"statusCode":200,"responseMessage":["done"]}"#) }
        #expect(try world.text("return scv.request('GET', '/9/x').messages[1]") == "done")
    }

    @Test(
        "Slips in a call are named",
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
    func slips(source: String, words: String) throws {
        let world = try World()
        let error = try #require(throws: LuaError.self) { try world.run(source) }
        #expect(error.message.contains(words), "\(error.message)")
        #expect(world.appliance.requests.isEmpty)
    }

    // MARK: Dry run

    @Test func aDryRunSendsReadsOnly() throws {
        let world = try World()
        let result = try world.text(
            """
            local requests = dry_run(function()
              assert(scv.api.jobs.get(118).id == 118)
              local plan = scv.api.resource_groups.backup_now{resourceGroupId = 1, policyId = 2}
              assert(plan.dry_run)
            end)
            return #requests .. requests[1].method .. requests[1].path .. requests[1].body.policyId
            """)
        #expect(result == "1POST/4.1/resource-groups/backupnow2")
        #expect(world.appliance.requests == ["GET /4.1/jobs/118"])
        #expect(try world.runtime.takePlannedRequests() == nil)
    }

    @Test func aSessionInDryRunKeepsWhatItPlanned() throws {
        var options = SessionOptions()
        options.isDryRun = true
        let world = try World(options: options)
        try world.run("scv.api.resource_groups.backup_now{resourceGroupId = 1, policyId = 2}")
        let list = try #require(try world.runtime.takePlannedRequests())
        try world.runtime.show([list], form: .json)
        #expect(world.console.text.contains("backupnow"))
        #expect(world.appliance.requests.isEmpty)
        #expect(try world.runtime.takePlannedRequests() == nil)
    }

    @Test func anErrorEndsADryRun() throws {
        let world = try World()
        #expect(throws: LuaError.self) { try world.run("dry_run(function() error('x') end)") }
        world.appliance.answers["POST /4.1/resource-groups/backupnow"] = { _ in
            (200, #"{"statusCode":200,"responseMessage":["started"]}"#)
        }
        try world.run("scv.api.resource_groups.backup_now{resourceGroupId = 1, policyId = 2}")
        #expect(world.appliance.requests == ["POST /4.1/resource-groups/backupnow"])
    }

    // MARK: The prompt

    private func evaluate(_ lines: String..., in world: World) -> String {
        for line in lines {
            switch world.runtime.evaluatePromptLine(line) {
            case .incomplete: return "incomplete"
            case .failed(let error, _): return "failed: \(error.message)"
            case .done: continue
            }
        }
        return world.console.text
    }

    @Test func valuesAreShownWithoutReturn() throws {
        #expect(evaluate("1 + 1", in: try World()) == "2\n")
        #expect(evaluate("x = 3", "x", in: try World()) == "3\n")
        #expect(evaluate("1, 2", in: try World()) == "1\t2\n")
        #expect(evaluate("41", "_ + 1", in: try World()) == "41\n42\n")
        #expect(evaluate("nil", in: try World()) == "nil\n")
    }

    @Test func localsLiveOn() throws {
        #expect(
            evaluate(
                "local x = 20", "local function double() return x * 2 end", "x = x + 1", "double()", in: try World())
                == "42\n")
        #expect(evaluate("local t", "t", in: try World()) == "nil\n")
        let world = try World()
        #expect(evaluate("local secret = 5", in: world) == "")
        #expect(try world.text("return tostring(secret)") == "nil")
    }

    @Test func linesMayBeUnfinished() throws {
        let world = try World()
        #expect(evaluate("for i = 1, 2 do", in: world) == "incomplete")
        #expect(evaluate("t = {", in: world) == "incomplete")
        #expect(evaluate("s = [[", in: world) == "incomplete")
        #expect(evaluate("f(", in: world) == "incomplete")
        #expect(evaluate("for i = 1, 2 do\nprint(i)\nend", in: world) == "")
    }

    @Test func unknownNamesAreErrorsAtThePromptOnly() throws {
        let world = try World()
        #expect(evaluate("prnit(1)", in: world).contains("did you mean print"))
        #expect(try world.text("return tostring(prnit)") == "nil")
    }

    @Test func linesWithSecretsAreTold() throws {
        let world = try World()
        let line = "scv.api.auth.login{username = 'a', password = 'hunter2'}"
        let outcome = world.runtime.evaluatePromptLine(line)
        switch outcome {
        case .done(let secret), .failed(_, let secret): #expect(secret)
        case .incomplete: Issue.record("incomplete")
        }
        switch world.runtime.evaluatePromptLine("1") {
        case .done(let secret): #expect(!secret)
        default: Issue.record("failed")
        }
    }

    @Test(
        "A secret is told, wherever in a line it stands",
        arguments: [
            "scv.api.auth.login{usernme = 'a', password = 'hunter2'}",
            "scv.api.auth.login{username = 'a' password = 'hunter2'}",
            "scv.api.auth.lgoin{username = 'a', ['password'] = 'hunter2'}",
            "local admin_password = [[hunter2]]",
            #"scv.request('POST', '/4.1/auth/login', {body = '{"username":"a","password":"hunter2"}'})"#,
            "scv.request('POST', '/4.1/nobody/knows', {body = {accounts = {{passphrase = 'hunter2'}}}})",
            "k = 'hunter2' scv.request('GET', '/4.1/jobs', {headers = {Authorization = k}})",
            "k = 'hunter2' scv.request('GET', '/4.1/jobs', {query = {token = k}})",
            "k = 'pin' scv.request('POST', '/4.1/nobody/knows', {body = {password = k}})",
        ])
    func secretsAreTold(line: String) throws {
        switch try World().runtime.evaluatePromptLine(line) {
        case .done(let secret), .failed(_, let secret): #expect(secret)
        case .incomplete: Issue.record("incomplete")
        }
    }

    @Test(arguments: ["password == 'x'", "local password = ask()", "local hosts = {'a'}", "x = 'the password'"])
    func linesWithoutSecretsAreKept(line: String) throws {
        switch try World().runtime.evaluatePromptLine(line) {
        case .done(let secret), .failed(_, let secret): #expect(!secret)
        case .incomplete: Issue.record("incomplete")
        }
    }

    @Test func aSessionThatCouldNotBeFilledIsFilledLater() throws {
        let world = try World()
        world.runtime.state.memoryLimit = world.runtime.state.memoryUsed + 30_000
        #expect(try world.text("return tostring(pcall(function() return scv.api end))") == "false")
        world.runtime.state.memoryLimit = nil
        #expect(try world.text("return type(scv.api)") == "table")
    }

    @Test func aWorldThatIsLetGoIsGone() throws {
        var world: World? = try World()
        try world?.run("scv.api.jobs.get(118) parallel({1}, function() sleep(0) end) dry_run(function() end)")
        weak let runtime = world?.runtime
        weak let state = world?.runtime.state
        world = nil
        #expect(runtime == nil)
        #expect(state == nil)
    }

    @Test func halfTypedWordsAreCompleted() throws {
        let world = try World()
        #expect(world.runtime.completions(line: "scv.api.job", word: 0..<11) == ["scv.api.jobs"])
        #expect(world.runtime.completions(line: "print(para", word: 6..<10) == ["parallel"])
        #expect(evaluate("local wonderful = 1", in: world) == "")
        #expect(world.runtime.completions(line: "wond", word: 0..<4) == ["wonderful"])
        #expect(world.runtime.completions(line: "scv.backup_now{gr", word: 15..<17).first == "group = ")
        #expect(world.appliance.requests.isEmpty)
    }

    // MARK: Lazily

    @Test func aPlainProgramNeedsNoAppliance() throws {
        struct Unwanted: Error {}
        let world = try World()
        let runtime = try Runtime(
            options: RuntimeOptions { _, _ in throw Unwanted() }, loop: world.loop, console: world.console)
        let chunk = try runtime.load(
            Array("local s = scv; return type(s), type(List), type(parallel)".utf8), name: "=t")
        #expect(try runtime.run(chunk).map(\.text) == ["table", "table", "function"])
        let described = try runtime.load(Array("return scv.api.jobs ~= nil, host".utf8), name: "=t")
        #expect(try runtime.run(described).first == .boolean(true))
        let use = try runtime.load(Array("return scv.api.jobs.list()".utf8), name: "=t")
        #expect(throws: LuaError.self) { try runtime.run(use) }
    }

    @Test func ownGlobalsComeFirst() throws {
        let world = try World()
        #expect(try world.text("function help() return 'mine' end return help()") == "mine")
        #expect(try world.text("parallel = nil return tostring(parallel)") == "nil")
        #expect(try world.text("scv.mine = 5 return scv.mine") == "5")
    }
}
