import Errors
import Testing

@testable import Lua

@Suite struct CoroutineTests {
    /// A state whose `wait(...)` yields its arguments and returns what resume passes; `fail` among that is raised.
    private func waitingState() throws -> LuaState {
        let state = try makeState()
        try state.offer("wait") { call in
            .yield(
                try call.arguments(),
                then: { call in
                    if try call[1] == "fail" { throw ErrorTests.Fault() }
                    return .values(try call.arguments())
                })
        }
        return state
    }

    private func values(_ resumption: LuaThread.Resumption) -> [LuaValue] {
        switch resumption {
        case .yielded(let values): ["yielded"] + values
        case .returned(let values): ["returned"] + values
        }
    }

    @Test func aHostFunctionYieldsAndGoesOn() throws {
        let state = try waitingState()
        let thread = try state.makeThread(state.load("local a, b = wait(1, 'two') return a, b, ...", name: "@t.lua"))
        #expect(thread.status == .suspended)
        #expect(values(try thread.resume(["x"])) == ["yielded", 1, "two"])
        #expect(thread.status == .suspended)
        #expect(values(try thread.resume([3, .nil])) == ["returned", 3, .nil, "x"])
        #expect(thread.status == .dead)
        #expect(try luaError { _ = try thread.resume() }?.message == "cannot resume dead coroutine")
    }

    @Test func aContinuationMayRaiseAndPcallOverTheYieldCatchesIt() throws {
        let state = try waitingState()
        let source = "local ok, e = pcall(wait, 'a') return ok, e.kind, wait('b')"
        let thread = try state.makeThread(state.load(source, name: "@t.lua"))
        #expect(values(try thread.resume()) == ["yielded", "a"])
        #expect(values(try thread.resume(["fail"])) == ["yielded", "b"])
        #expect(values(try thread.resume(["end"])) == ["returned", false, "appliance", "end"])

        let other = try state.makeThread(state.load("\n wait()", name: "@t.lua"))
        _ = try other.resume()
        let error = try #require(try luaError { _ = try other.resume(["fail"]) })
        #expect(error.kind == .appliance)
        #expect(error.traceback?.contains("t.lua:2: in ") == true)
    }

    @Test func aContinuationMayYieldAgainAsOftenAsItLikes() throws {
        let state = try makeState()
        try state.offer("count") { call in
            let last = try call.integer(1)
            func step(_ i: Int64) -> LuaReturn {
                i == last ? .value("done") : .yield([.integer(i)], then: { _ in step(i + 1) })
            }
            return step(0)
        }
        let thread = try state.makeThread(state.load("return count(1, 2, 3, 4), count(...)", name: "@t.lua"))
        #expect(values(try thread.resume([20_000])) == ["yielded", 0])
        for i in 0..<Int64(20_000) {
            #expect(values(try thread.resume(["a", "b", "c"])) == ["yielded", .integer(i)])
        }
        #expect(values(try thread.resume()) == ["returned", "done", "done"])
    }

    @Test func luasOwnCoroutinesSeeItsYields() throws {
        let state = try waitingState()
        #expect(
            try state.run(
                """
                local out = {}
                for v in coroutine.wrap(function() for i = 1, 3 do wait(i) end end) do out[#out + 1] = v end
                return table.concat(out, ' ')
                """) == ["1 2 3"])
    }

    @Test func whereLuaCanNotYieldItSaysSo() throws {
        let state = try waitingState()
        #expect(try state.run("return pcall(wait)") == [false, "attempt to yield from outside a coroutine"])
        let seen = try state.run(
            """
            return coroutine.wrap(function()
              return pcall(table.sort, {1, 2, 3}, function(a, b) wait() return a < b end)
            end)()
            """)
        #expect(seen == [false, "attempt to yield across a C-call boundary"])
        try state.offer("state") { call in
            try .values([.boolean(call.thread.isYieldable), .boolean(call.thread == call.state.main)])
        }
        #expect(try state.run("return state()") == [false, true])
        #expect(try state.run("return coroutine.wrap(function() return state() end)()") == [true, false])
    }

    @Test func knowsWhichThreadRuns() throws {
        let state = try makeState()
        try state.offer("same") { call in
            #expect(try call.state.running == call.thread)
            #expect(call.thread.status == .running)
            return .value(try call.state.value(call.thread))
        }
        #expect(
            try state.run(
                """
                local main = coroutine.running()
                assert(same() == main)
                local co co = coroutine.create(function()
                  assert(same() == co)
                  coroutine.wrap(function() assert(same() == coroutine.running()) error('x') end)
                  pcall(coroutine.wrap(function() error('x') end))
                  assert(same() == co)
                  coroutine.yield()
                  error('y')
                end)
                assert(coroutine.resume(co)) assert(same() == main)
                assert(not coroutine.resume(co)) assert(same() == main)
                local cl = coroutine.create(function()
                  local x <close> = setmetatable({}, {__close = function() assert(same() == coroutine.running()) end})
                  coroutine.yield()
                end)
                coroutine.resume(cl) assert(coroutine.close(cl)) assert(same() == main)
                return true
                """) == [true])
    }

    @Test func aHostFunctionResumesThreadsWhileOthersWait() throws {
        let state = try waitingState()
        let task = try state.makeThread(state.load("local n = 0 while true do n = n + wait(n) end", name: "@t.lua"))
        _ = try task.resume()
        try state.offer("pump") { call in
            #expect(try luaError { _ = try call.thread.resume() }?.message == "cannot resume non-suspended coroutine")
            guard case .yielded(let values) = try task.resume([1]) else { return .none }
            return .values(values)
        }
        #expect(
            try state.run("return pump(), coroutine.wrap(function() return pump(), coroutine.wrap(pump)() end)()") == [
                1, 2, 3,
            ])
    }

    @Test func closingRunsWhatIsPending() throws {
        let state = try waitingState()
        let thread = try state.makeThread(
            state.load(
                "local x <close> = setmetatable({}, {__close = function() closed = true end}) wait()", name: "@t.lua"))
        _ = try thread.resume()
        try thread.close()
        #expect(try state.get(state.globals, "closed") == true)
        #expect(thread.status == .dead)
        let bad = try state.makeThread(
            state.load(
                "local x <close> = setmetatable({}, {__close = function() error('no', 0) end}) wait()", name: "@t.lua"))
        _ = try bad.resume()
        #expect(try luaError { try bad.close() }?.message == "no")
        #expect(try luaError { try state.main.close() }?.status == .misuse)
        let late = try state.makeThread(state.load("", name: "=late"))
        state.close()
        #expect(late.status == .dead)
        #expect(try luaError { _ = try late.resume() }?.message == "the Lua state is closed")
    }

    @Test func theFollowersDoWhatLuasOwnFunctionsDo() throws {
        let state = try makeState()
        let seen = try state.run(
            """
            local r = {}
            local function add(...) for _, v in ipairs({...}) do r[#r + 1] = tostring(v) end end
            add(pcall(coroutine.resume, 1))
            add(pcall(coroutine.wrap, 1))
            add(pcall(coroutine.close, coroutine.running()))
            add(coroutine.resume(coroutine.running()))
            local dead = coroutine.wrap(function() end) dead()
            add(pcall(dead))
            add(pcall(coroutine.wrap(function() error({}) end)))
            add(coroutine.resume(coroutine.create(function() return end), 1))
            add(coroutine.close(coroutine.create(print)))
            local co co = coroutine.create(function()
              coroutine.wrap(function() add(pcall(coroutine.close, co)) end)()
            end)
            add(coroutine.resume(co))
            add(select('#', coroutine.resume(coroutine.create(table.unpack), {}, 1, 100)))
            add(coroutine.resume(coroutine.create(table.unpack), {}, 1, 1e7))
            return table.concat(r, '\\n')
            """)
        var lines = (seen[0].text ?? "").split(separator: "\n").map { String($0) }
        if let table = lines.firstIndex(where: { $0.hasPrefix("table: ") }) { lines[table] = "TABLE" }
        #expect(
            lines == [
                "false", "bad argument #1 to 'coroutine.resume' (thread expected, got number)", "false",
                "bad argument #1 to 'coroutine.wrap' (function expected, got number)", "false",
                "cannot close a running coroutine",
                "false", "cannot resume non-suspended coroutine", "false", "cannot resume dead coroutine", "false",
                "TABLE",
                "true", "true", "false", "cannot close a normal coroutine", "true", "101", "false",
                "too many results to unpack",
            ])
    }
}
