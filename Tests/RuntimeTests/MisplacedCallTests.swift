import Errors
import Lua
import Testing

@testable import Runtime

/// `dry_run(scv.backup_now{…})`: Lua makes the call before `dry_run` begins.
@Suite struct MisplacedCallTests {
    @Test(arguments: [
        ("dry_run(scv.backup_now{group = \"lab\"})", "scv.backup_now", 1),
        ("x = 1\nshow(dry_run(\n  scv.restore_vm{vm = \"web01\"}))", "scv.restore_vm", 2),
        ("dry_run(scv.api.jobs.get(1))", "scv.api.jobs.get", 1),
        ("dry_run((scv.jobs()))", "scv.jobs", 1),
        ("dry_run(scv.policies \"x\")", "scv.policies", 1),
        ("dry_run(scv[\"jobs\"]())", "scv[\"jobs\"]", 1),
        ("_G.dry_run(_G.scv.jobs())", "scv.jobs", 1),
        ("dry_run(scv.connect(\"dr\").jobs())", "scv.connect", 1),
        ("t = {dry_run = true} dry_run(scv.jobs{})", "scv.jobs", 1),
        ("print(job.dry_run) dry_run(scv.jobs{})", "scv.jobs", 1),
    ])
    func isSeen(text: String, function: String, line: Int) {
        #expect(LuaLexer.misplacedCall(in: text) == MisplacedCall(line: line, function: function))
    }

    @Test(arguments: [
        "dry_run(scv.backup_now, {group = \"lab\"})", "dry_run(scv.jobs)",
        "dry_run(function() scv.backup_now{group = \"lab\"} end)", "-- dry_run(scv.jobs())",
        "s = 'dry_run(scv.jobs())'", "x.dry_run(scv.jobs())",
        "local dry_run = f dry_run(scv.jobs())", "local a, dry_run = f, g dry_run(scv.jobs())",
        "function dry_run(x) end dry_run(scv.jobs())", "dry_run = f dry_run(scv.jobs())",
        "local function try(a, dry_run) dry_run(scv.jobs()) end", "for _, dry_run in f() do dry_run(scv.jobs()) end",
        "dry_run(scv)", "dry_run(", "dry_run(scv.", "dry_run(scv[", "dry_run",
    ])
    func nothingElseIs(text: String) {
        #expect(LuaLexer.misplacedCall(in: text) == nil)
    }

    @Test(arguments: [
        "dry_run(scv.backup_now{group = \"lab\"})", "load('dry_run(scv.jobs())')()",
        "assert(load('return dry_run(scv.jobs())', '=x'))()",
    ])
    func isRefusedBeforeAnythingRuns(text: String) throws {
        let fixture = try RuntimeFixture()
        #expect(throws: LuaError.self) { try fixture.run(text) }
        #expect(fixture.appliance.requests.isEmpty)
    }

    @Test func isRefusedAtThePromptToo() throws {
        let fixture = try RuntimeFixture()
        let prompt = fixture.runtime.prompt
        do throws(LuaError) {
            _ = try prompt.run("dry_run(scv.jobs())")
            Issue.record("ran")
        } catch {
            #expect(error.kind == .argument)
            #expect(error.report.contains("dry_run(function() scv.jobs… end), or dry_run(scv.jobs, {…})"))
        }
        #expect(fixture.appliance.requests.isEmpty)
        // What the user calls so is the user's.
        _ = try prompt.run("local dry_run = function(x) return type(x) end")
        _ = try prompt.run("dry_run(scv.api.jobs.get(118))")
        #expect(fixture.appliance.requests == ["GET /4.1/jobs/118"])
    }

    @Test func behindAnotherNameTheErrorSaysWhatHasRun() throws {
        let fixture = try RuntimeFixture()
        let said = try fixture.text(
            """
            local plan, get = dry_run, scv.api.jobs.get
            local ok, e = pcall(function() plan(get(118)) end)
            return e.message
            """)
        #expect(said.contains("has already run, for real: scv.api.jobs.get, which only read"))
    }
}
