import Errors
import Events
import Lua
import Testing

@testable import Runtime

/// A request is answered wherever Lua code may stand, and only what the waiting call started runs meanwhile.
@Suite struct WaitingTests {
    @Test(
        arguments: [
            ("the main chunk", "return get_job()"),
            (
                "table.sort",
                "local t = {3, 1, 2}; table.sort(t, function(a, b) get_job() return a < b end) return t[1] + 117"
            ),
            ("gsub", #"return (("x"):gsub("x", function() return tostring(get_job()) end))"#),
            ("coroutine.wrap", "return coroutine.wrap(function() return get_job() end)()"),
            (
                "a coroutine that yields values of its own",
                """
                local co = coroutine.wrap(function() coroutine.yield(1) local id = get_job() coroutine.yield(id) end)
                assert(co() == 1)
                return co()
                """
            ),
            ("a metamethod", "return setmetatable({}, {__index = function() return get_job() end}).anything"),
            ("require", "package.preload.asked = function() return get_job() end return (require('asked'))"),
            ("pcall", "return select(2, pcall(get_job))"),
            (
                "a sort inside a parallel",
                """
                local rows = parallel({1, 2}, function()
                  local t = {2, 1}
                  table.sort(t, function(a, b) get_job() return a < b end)
                  return t[1] + 117
                end)
                return rows[2].value
                """
            ),
            (
                "a parallel inside a parallel",
                """
                local rows = parallel({1, 2, 3}, function(i)
                  return #parallel({1, 2}, function() return get_job() end) + 116
                end)
                return rows[3].value
                """
            ),
            (
                "a coroutine inside a parallel",
                "return parallel({1, 2}, function() return coroutine.wrap(get_job)() end)[1].value"
            ),
            (
                "a parallel inside a sort inside a parallel",
                """
                return parallel({1, 2}, function()
                  local t = {2, 1}
                  table.sort(t, function(a, b)
                    parallel({1, 2}, get_job)
                    return a < b
                  end)
                  return t[1] + 117
                end)[2].value
                """
            ),
        ])
    func aRequestWaitsInAnyPlace(place: String, source: String) throws {
        let fixture = try RuntimeFixture()
        let prelude = "function get_job() return scv.api.jobs.get(118).id end "
        #expect(try fixture.text(prelude + source) == "118", "\(place)")
    }

    @Test func tasksWaitSideBySide() throws {
        let fixture = try RuntimeFixture()
        fixture.appliance.delay = .milliseconds(20)
        try fixture.run(
            "scv.api.jobs.get(118) parallel({1, 2, 3, 4, 5, 6}, function() scv.api.jobs.get(118) end, {limit = 3})")
        #expect(fixture.appliance.requests.count == 7)
        #expect(fixture.appliance.maxAtOnce == 3)
    }

    @Test func aSortResumesNoForeignTask() throws {
        let fixture = try RuntimeFixture()
        // The second task becomes ready while the first sorts: it must not run in the middle of the comparison.
        let result = try fixture.text(
            """
            local inside, broken = false, false
            parallel({1, 2}, function(i)
              if i == 1 then
                local t = {2, 1}
                table.sort(t, function(a, b) inside = true sleep(0.02) inside = false return a < b end)
              else
                for _ = 1, 3 do sleep(0.005) broken = broken or inside end
              end
            end)
            return tostring(broken)
            """)
        #expect(result == "false")
    }

    @Test func errorsComeBackWhereTheyWereCaused() throws {
        let fixture = try RuntimeFixture()
        #expect(
            try fixture.text("local ok, e = pcall(scv.api.jobs.get, 7) return e.kind .. ' ' .. e.status")
                == "appliance 404")
        #expect(
            try fixture.text(
                "return coroutine.wrap(function() return select(2, pcall(scv.api.jobs.get, 7)).kind end)()")
                == "appliance")
        #expect(
            try fixture.text(
                "local r = parallel({7}, function(i) return scv.api.jobs.get(i) end, {errors = 'collect'}) "
                    + "return r[1].error.kind"
            )
                == "appliance")
    }

    @Test func aTaskThatOnlyYieldsGetsItsTurnAgain() throws {
        let fixture = try RuntimeFixture()
        #expect(
            try fixture.text(
                """
                local order = {}
                parallel({"a", "b"}, function(name)
                  for _ = 1, 2 do order[#order + 1] = name coroutine.yield() end
                end)
                return table.concat(order)
                """) == "abab")
    }

    @Test(.timeLimit(.minutes(1)))
    func aTaskThatYieldsAllTheTimeHoldsUpNoWait() throws {
        let fixture = try RuntimeFixture()
        #expect(
            try fixture.text(
                """
                local over = false
                parallel({1, 2}, function(i)
                  if i == 1 then sleep(0.02) over = true end
                  while not over do coroutine.yield() end
                end)
                return tostring(over)
                """) == "true")
    }

    @Test func aFunctionThatWasKeptBeforeItWasLoadedLetsOthersGoOn() throws {
        let fixture = try RuntimeFixture()
        fixture.appliance.delay = .milliseconds(20)
        try fixture.run(
            """
            local parallel = parallel
            parallel({1, 2}, function() parallel({1, 2}, function() scv.api.jobs.get(118) end) end)
            """)
        #expect(fixture.appliance.maxAtOnce == 4)
    }

    @Test func sleepRefusesWhatIsNoDuration() throws {
        let fixture = try RuntimeFixture()
        for bad in ["-1", "'x'", "nil", "0/0", "math.huge"] {
            #expect(try fixture.text("return select(2, pcall(sleep, \(bad))).kind") == "argument", "\(bad)")
        }
        try fixture.run("sleep(0) sleep(0.001)")
    }

    // MARK: Interrupts

    /// Asks for an interrupt as soon as the appliance has got `count` requests.
    private func interrupt(_ fixture: RuntimeFixture, afterRequests count: Int) {
        func look() {
            if fixture.appliance.requests.count >= count {
                fixture.runtime.state.interrupt()
            } else {
                _ = fixture.loop.after(.milliseconds(1), look)
            }
        }
        _ = fixture.loop.after(.milliseconds(1), look)
    }

    @Test func anInterruptEndsARead() throws {
        let fixture = try RuntimeFixture()
        fixture.appliance.silent = ["/4.1/jobs/118"]
        interrupt(fixture, afterRequests: 1)
        let error = try #require(throws: LuaError.self) {
            try fixture.run("while true do pcall(scv.api.jobs.get, 118) end")
        }
        #expect(error.kind == .interrupted)
        // The world can be used on.
        fixture.appliance.silent = []
        #expect(try fixture.text("return scv.api.jobs.get(118).id") == "118")
    }

    @Test func anInterruptEndsAllTasks() throws {
        let fixture = try RuntimeFixture()
        fixture.appliance.silent = ["/4.1/jobs/118"]
        interrupt(fixture, afterRequests: 3)
        let error = try #require(throws: LuaError.self) {
            try fixture.run("parallel({1, 2, 3, 4, 5}, function() pcall(scv.api.jobs.get, 118) end, {limit = 3})")
        }
        #expect(error.kind == .interrupted)
        #expect(fixture.appliance.requests.count == 3)
    }

    @Test func anInterruptedChangeIsOfUnknownOutcome() throws {
        let fixture = try RuntimeFixture()
        fixture.appliance.silent = ["/4.1/resource-groups/backupnow"]
        interrupt(fixture, afterRequests: 1)
        let source = "scv.api.resource_groups.backup_now{resourceGroupId = 1, policyId = 2}"
        let error = try #require(throws: LuaError.self) { try fixture.run(source) }
        #expect(error.kind == .unknownOutcome)
        #expect(fixture.appliance.requests.count == 1)
    }

    @Test func anInterruptedChangeOutweighsTheOtherTasks() throws {
        let fixture = try RuntimeFixture()
        fixture.appliance.silent = ["/4.1/resource-groups/backupnow", "/4.1/jobs/118"]
        interrupt(fixture, afterRequests: 2)
        let error = try #require(throws: LuaError.self) {
            try fixture.run(
                """
                parallel({1, 2}, function(i)
                  if i == 1 then scv.api.jobs.get(118) end
                  scv.api.resource_groups.backup_now{resourceGroupId = 1, policyId = 2}
                end)
                """)
        }
        #expect(error.kind == .unknownOutcome)
    }

    @Test func anInterruptSaysAllThatGoesOn() throws {
        let fixture = try RuntimeFixture()
        interrupt(fixture, afterRequests: 2)
        let error = try #require(throws: LuaError.self) {
            try fixture.run(
                """
                parallel({118, 119}, function(id) scv.wait_for_job(id) end)
                """)
        }
        #expect(error.kind == .interrupted)
        #expect(error.message.contains("2 jobs go on on the appliance: 118, 119"), "\(error.message)")
    }

    /// Lets the appliance take a change, and asks for an interrupt with the reply, so that it strikes when that is in
    /// hand.
    private func interruptWithReply(_ fixture: RuntimeFixture, jobs: [Int] = [118], after count: Int = 1) {
        var sent = 0
        fixture.appliance.answers["POST /4.1/resource-groups/backupnow"] = { _ in
            sent += 1
            if sent == count { _ = fixture.loop.after(.milliseconds(2)) { fixture.runtime.state.interrupt() } }
            return (200, #"{"statusCode":200,"response":{"jobId":\#(jobs[min(sent, jobs.count) - 1])}}"#)
        }
    }

    private let backup = "scv.api.resource_groups.backup_now{resourceGroupId = 1, policyId = 2} "

    @Test(arguments: ["", "while true do end", "pcall(function() while true do end end)", "sleep(1000)"])
    func anInterruptSaysWhatWasDone(then: String) throws {
        let fixture = try RuntimeFixture()
        interruptWithReply(fixture)
        let error = try #require(throws: LuaError.self) { try fixture.run(backup + then + " while true do end") }
        #expect(error.kind == .interrupted)
        #expect(error.message == "interrupted: resource_groups.backup_now was carried out (job 118)")
    }

    @Test func anInterruptSaysWhatBecameOfEachOfABatch() throws {
        let fixture = try RuntimeFixture()
        interruptWithReply(fixture, jobs: [118, 119, 120], after: 3)
        let error = try #require(throws: LuaError.self) {
            try fixture.run(
                "parallel({1, 2, 3}, function() \(backup) end) while true do end")
        }
        #expect(error.kind == .interrupted)
        #expect(
            error.message == "interrupted: resource_groups.backup_now was carried out 3 times (jobs 118, 119, 120)")
    }

    @Test func whatIsNotKnownOutweighsWhatWasDone() throws {
        let fixture = try RuntimeFixture()
        interrupt(fixture, afterRequests: 3)
        fixture.appliance.answers["POST /4.1/resource-groups/backupnow"] = { _ in
            (200, #"{"statusCode":200,"response":{"jobId":118}}"#)
        }
        fixture.appliance.silent = ["/4.1/policies"]
        let error = try #require(throws: LuaError.self) {
            try fixture.run(
                """
                \(backup)
                parallel({1, 2}, function() scv.request("POST", "/4.1/policies", {body = {}}) end)
                """)
        }
        #expect(error.kind == .unknownOutcome)
        #expect(
            error.message.contains(
                "; resource_groups.backup_now was carried out (job 118); "
                    + "it is not known whether policies.create was carried out"),
            "\(error.message)")
    }

    @Test func aChangeThatDidNotLeaveIsSaidToBeSo() throws {
        let fixture = try RuntimeFixture()
        fixture.appliance.silent = ["/4.1/resource-groups/backupnow"]
        fixture.appliance.sendsNothing = true
        interrupt(fixture, afterRequests: 1)
        let error = try #require(throws: LuaError.self) { try fixture.run(backup) }
        #expect(error.kind == .interrupted)
        #expect(error.message == "interrupted: resource_groups.backup_now was not sent")
    }

    @Test func whatWasBeforeIsForgottenWithTheNextProgram() throws {
        let fixture = try RuntimeFixture()
        fixture.appliance.answers["POST /4.1/resource-groups/backupnow"] = { _ in
            (200, #"{"statusCode":200,"response":{"jobId":118}}"#)
        }
        try fixture.run(backup)
        _ = fixture.loop.after(.milliseconds(5)) { fixture.runtime.state.interrupt() }
        let error = try #require(throws: LuaError.self) { try fixture.run("sleep(1000)") }
        #expect(error.message == "interrupted")
    }

    @Test func tasksStandInsideEachOtherOnlySoDeep() throws {
        let fixture = try RuntimeFixture()
        let error = try #require(throws: LuaError.self) {
            try fixture.run("local function f() parallel({1}, f) end f()")
        }
        #expect(error.message.contains("stack overflow"))
        #expect(fixture.runtime.kinds(inside: error) == [.parallel, .lua])
    }

    @Test func anErrorThatLiesAboutItsLengthIsTakenAsItIs() throws {
        let fixture = try RuntimeFixture()
        let lie = "{kind = 'parallel', kinds = setmetatable({'job'}, {__len = function() return 1 << 40 end})}"
        let error = try #require(throws: LuaError.self) { try fixture.run("error(\(lie))") }
        #expect(fixture.runtime.kinds(inside: error) == [.job])
        let outer = try #require(throws: LuaError.self) {
            try fixture.run("parallel({1}, function() error(\(lie)) end)")
        }
        #expect(fixture.runtime.kinds(inside: outer) == [.parallel, .job])
    }

    @Test func notesAreToldInTheirOrderAndTakenBack() {
        let notes = InterruptNotes()
        notes.set("one goes on", for: "a")
        notes.set("two goes on", for: "b")
        #expect(notes.text == "one goes on; two goes on")
        notes.set(nil, for: "a")
        #expect(notes.text == "two goes on")
        notes.set(nil, for: "b")
        #expect(notes.text == nil)
    }

    @Test func anInterruptSaysWhatGoesOn() throws {
        let fixture = try RuntimeFixture()
        interrupt(fixture, afterRequests: 1)
        let error = try #require(throws: LuaError.self) { try fixture.run("scv.wait_for_job(118)") }
        #expect(error.kind == .interrupted)
        #expect(error.message.contains("the job goes on on the appliance; scv.wait_for_job(118)"))
    }
}
