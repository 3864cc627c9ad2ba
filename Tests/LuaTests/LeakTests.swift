import Foundation
import Testing

@testable import Lua

@Suite struct LeakTests {
    @Test func aHundredThousandRaisedErrorsLeaveNoSwiftObject() throws {
        let census = Census()
        let state = try makeState()
        try state.offer("fail") { _ in
            let probe = Census.Probe(census)
            throw ProbedError(probe: probe)
        }
        try state.offer("through") { call in
            let probe = Census.Probe(census)
            defer { probe.touch() }
            return .values(try call.state.call(call[1]))
        }
        #expect(
            try state.run(
                """
                local n = 0
                for i = 1, 50000 do if not pcall(fail) then n = n + 1 end end
                for i = 1, 50000 do if not pcall(through, fail) then n = n + 1 end end
                return n
                """) == [100_000])
        #expect(census.count == 0)
    }

    @Test func tenThousandYieldsLeaveNoSwiftObject() throws {
        let census = Census()
        let state = try makeState()
        try state.offer("wait") { _ in
            let probe = Census.Probe(census)
            return .yield(
                [],
                then: { call in
                    probe.touch()
                    if try call[1] == "fail" { throw ProbedError(probe: probe) }
                    return .none
                })
        }
        do {
            let thread = try state.makeThread(state.load("while true do pcall(wait) end", name: "=t"))
            for i in 0..<10_000 { _ = try thread.resume(i % 2 == 0 ? ["fail"] : []) }
        }
        // Threads that never go on.
        for _ in 0..<1000 { _ = try state.makeThread(state.load("wait()", name: "=t")).resume() }
        #expect(census.count > 0)
        try state.collectGarbage()
        #expect(census.count == 0)
    }

    @Test func aStateThatClosesLetsGoOfEverything() throws {
        let census = Census()
        do {
            let state = try makeState()
            let probe = Census.Probe(census)
            let table = try state.makeTable()
            try state.offer("f") { _ in
                probe.touch()
                // A function that holds what belongs to its own state: no cycle, since a reference doesn't hold the
                // state.
                return .value(.reference(table))
            }
            try state.offer("wait") { _ in
                .yield(
                    [],
                    then: { _ in
                        probe.touch()
                        return .none
                    })
            }
            _ = try state.makeThread(state.load("wait()", name: "=t")).resume()
            #expect(census.count == 1)
        }
        #expect(census.count == 0)
    }

    @Test func referencesMayOutliveTheState() throws {
        var references: [LuaValue] = []
        var error: LuaError?
        do {
            let state = try makeState()
            references = try state.run("return {}, print, coroutine.create(print), io.stdout")
            error = try luaError { try state.run("error({})") }
        }
        #expect(references.map(\.kind) == [.table, .function, .thread, .userdata])
        #expect(error?.value.kind == .table)
        references = []
        error = nil
    }

    @Test func referencesMayBeDroppedOnAnyThread() throws {
        let state = try makeState()
        let weak = try state.run("weak = setmetatable({}, {__mode = 'k'}) return weak")[0]
        for _ in 0..<100 {
            let value = try state.run("local t = {} weak[t] = true return t")[0]
            let done = DispatchSemaphore(value: 0)
            Thread.detachNewThread { [value] in
                _ = value
                done.signal()
            }
            done.wait()
        }
        _ = weak
        try state.collectGarbage()
        #expect(try state.run("return next(weak) == nil or true") == [true])
        state.close()
    }

    @Test func droppedReferencesFreeTheirObjects() throws {
        let state = try makeState()
        try state.run("weak = setmetatable({}, {__mode = 'k'})")
        for _ in 0..<10_000 { try state.run("local t = {} weak[t] = true return t, t") }
        try state.collectGarbage()
        #expect(try state.run("return next(weak)") == [.nil])
    }
}
