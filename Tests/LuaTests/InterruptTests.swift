import CLua
import Errors
import Foundation
import Synchronization
import Testing

@testable import Lua

@Suite struct InterruptTests {
    static let endless = [
        "go() while true do end",
        "go() while true do pcall(error) end",
        "go() while true do pcall(function() while true do end end) end",
        "go() local function f() return f() end f()",
        "go() repeat until false",
        "go() for i = 1, math.huge do end",
        "go() for _ in function() return 1 end do end",
        "while true do pcall(go) end",
        "go() while true do xpcall(error, function() while true do end end) end",
        "coroutine.wrap(function() go() while true do end end)()",
        "while true do pcall(coroutine.wrap(function() go() while true do end end)) end",
        "go() while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
        "local w = coroutine.wrap(function() while true do coroutine.yield() end end) go() while true do w() end",
        """
        local function nest(n)
          if n == 0 then go() while true do pcall(error) end end
          while true do coroutine.resume(coroutine.create(nest), n - 1) end
        end
        nest(10)
        """,
        "call(function() go() while true do pcall(error) end end)",
        "while true do pcall(call, coroutine.wrap(function() "
            + "call(function() go() while true do pcall(error) end end) end)) end",
        "table.sort({3, 2, 1}, function() go() while true do end end)",
        "return setmetatable({}, {__index = function() go() while true do end end}).x",
        "local x <close> = setmetatable({}, {__close = function() while true do end end}) go() while true do end",
        """
        local co = coroutine.create(function()
          local x <close> = setmetatable({}, {__close = function() go() while true do end end})
          coroutine.yield()
        end)
        coroutine.resume(co)
        while true do coroutine.close(co) end
        """,
        "task(function() go() while true do pcall(error) end end) while true do end",
    ]

    private func state(go: @escaping (LuaState) -> Void) throws -> LuaState {
        let state = try makeState()
        try state.offer("go") { call in
            go(call.state)
            return .none
        }
        try state.offer("call") { call in .values(try call.state.call(call[1])) }
        try state.offer("task") { call in
            let thread = try call.state.makeThread(call.function(1))
            _ = try? thread.resume()
            return .none
        }
        return state
    }

    @Test(arguments: endless)
    func stopsWhateverRuns(source: String) throws {
        let state = try state { $0.interrupt() }
        let error = try #require(try luaError { try state.run(source) })
        #expect(error.status == .interrupted)
        #expect(error.kind == .interrupted)
        #expect(error.message == "interrupted")
        // It ended with the outermost call; what was hooked meanwhile goes on as if nothing had been.
        #expect(!state.isInterrupted)
        #expect(try state.run("local n = 0 for i = 1, 1000 do n = n + 1 end return n") == [1000])
    }

    @Test func aHookOfTheProgramIsThereAgainAfterwards() throws {
        let state = try state { $0.interrupt() }
        try state.run(
            """
            lines = 0
            function count() lines = lines + 1 end
            debug.sethook(count, "lc", 7)
            other = coroutine.create(function()
              coroutine.yield()
              local x = 1
              return x
            end)
            seen = 0
            debug.sethook(other, function() seen = seen + 1 end, "l")
            coroutine.resume(other)
            """)
        for source in Self.endless {
            #expect(try luaError { try state.run(source) }?.status == .interrupted)
            let hook = try state.run("local f, m, c = debug.gethook() return f == count, m, c")
            #expect(hook == [true, "cl", 7], "\(source)")
        }
        #expect(try state.run("local n = lines\nlocal x = 1\nlocal y = 2\nreturn lines > n") == [true])
        // That of another thread was left alone.
        #expect(try state.run("local n = seen coroutine.resume(other) return seen > n") == [true])
        // One that was taken off stays off.
        try state.run("debug.sethook()")
        #expect(try luaError { try state.run(Self.endless[0]) }?.status == .interrupted)
        #expect(try state.run("return debug.gethook()") == [.nil])
    }

    @Test func stopsAThreadThatSwiftResumesAndSparesItIfItWasSuspended() throws {
        let state = try state { $0.interrupt() }
        let loop = try state.makeThread(state.load("go() while true do pcall(error) end", name: "@t.lua"))
        #expect(try luaError { _ = try loop.resume() }?.status == .interrupted)
        let bystander = try #require(
            try state.thread(
                state.run(
                    "return coroutine.create(function() for i = 1, 3 do coroutine.yield(i) end return 'end' end)")[0]))
        _ = try bystander.resume()
        #expect(throws: LuaError.self) {
            try state.run("go() local co = ... coroutine.resume(co) while true do end", [state.value(bystander)])
        }
        var last: [LuaValue] = []
        while bystander.status == .suspended {
            if case .returned(let values) = try bystander.resume() { last = values }
        }
        #expect(last == ["end"] || bystander.status == .dead)
    }

    @Test func doesNothingIfNothingRunsAndCanBeTakenBack() throws {
        let state = try makeState()
        #expect(!state.interrupt())
        #expect(try state.run("return 1") == [1])
        try state.offer("tease") { call in
            #expect(call.state.interrupt())
            #expect(call.state.isInterrupted)
            call.state.clearInterrupt()
            return .none
        }
        #expect(try state.run("tease() local n = 0 for i = 1, 100 do n = n + i end return n") == [5050])
    }

    @Test(arguments: endless)
    func raisesWhatTheWaitCameToIfThatIsKnown(source: String) throws {
        let state = try makeState()
        let told = try #require(
            try state.makeError(ProbedError(probe: Census.Probe(Census()), text: "job 118 goes on")).table)
        try state.offer("call") { call in .values(try call.state.call(call[1])) }
        try state.offer("task") { call in
            _ = try? call.state.makeThread(call.function(1)).resume()
            return .none
        }
        try state.offer("go") { call in
            try call.state.raiseAtInterrupt(told)
            call.state.interrupt()
            return .none
        }
        let error = try #require(try luaError { try state.run(source) })
        #expect(error.value == .reference(told))
        #expect(error.message == "job 118 goes on")
        #expect(error.kindName == "probe")
        // It was for this interrupt only.
        try state.offer("go") { call in
            call.state.interrupt()
            return .none
        }
        #expect(try luaError { try state.run(source) }?.status == .interrupted)
    }

    @Test func mayBeToldBeforeTheCallWhatToRaise() throws {
        let state = try state { $0.interrupt() }
        let told = try #require(try state.makeError(ProbedError(probe: Census.Probe(Census()), text: "told")).table)
        try state.raiseAtInterrupt(told)
        _ = try state.makeTable(array: ["a push on the way"])
        let source = "while true do pcall(go, ...) end"
        #expect(try luaError { try state.run(source, ["an argument"]) }?.message == "told")
        #expect(try luaError { try state.run(source, ["an argument"]) }?.message == "interrupted")
        try state.raiseAtInterrupt(told)
        try state.raiseAtInterrupt(nil)
        #expect(try luaError { try state.run(source) }?.message == "interrupted")
    }

    @Test func tellsWhereItStruck() throws {
        let state = try state { $0.interrupt() }
        let error = try #require(
            try luaError { try state.run("local function f()\n  go()\n  while true do end\nend\nf()") })
        #expect(error.traceback?.contains("test.lua:3: in ") == true)
        #expect(error.traceback?.contains("test.lua:5: in main chunk") == true)
    }

    @Test(arguments: endless)
    func stopsItFromASignalHandler(source: String) throws {
        try Signal.once.withLock { _ in
            let state = try state { state in Signal.send(for: state) }
            // A chunk that calls go() again and again needs no more than one signal.
            let error = try #require(try luaError { try state.run(source) })
            #expect(error.status == .interrupted)
            Signal.finish()
        }
    }
}

/// One real signal to the thread that runs the test, from another thread.
private enum Signal {
    static let once = Mutex(())
    private static let handle = Atomic<UInt>(0)
    private static let pending = Atomic<Int>(0)

    static func send(for state: LuaState) {
        guard handle.exchange(UInt(bitPattern: state.interruptHandle), ordering: .sequentiallyConsistent) == 0 else {
            return
        }
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in
            if let handle = UnsafeMutableRawPointer(bitPattern: Signal.handle.load(ordering: .relaxed)) {
                _ = clua_interrupt(handle)
            }
            Signal.pending.store(0, ordering: .sequentiallyConsistent)
        }
        sigaction(SIGUSR1, &action, nil)
        pending.store(1, ordering: .sequentiallyConsistent)
        mask(SIG_UNBLOCK)
        let target = pthread_self()
        Thread.detachNewThread { pthread_kill(target, SIGUSR1) }
    }

    static func finish() {
        while pending.load(ordering: .sequentiallyConsistent) != 0 { sched_yield() }
        mask(SIG_BLOCK)
        handle.store(0, ordering: .sequentiallyConsistent)
    }

    /// Threads of a pool, such as tests run on, block signals.
    private static func mask(_ how: Int32) {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGUSR1)
        pthread_sigmask(how, &set, nil)
    }
}
