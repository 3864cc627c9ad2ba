import CLua
import Errors
import JSON
import Testing

@testable import Lua

@Suite struct MemoryTests {
    /// Runs the body again and again, each time in a new state that refuses one allocation earlier or later, until none
    /// is refused.
    ///
    /// Every time, the body must throw a LuaError or do without, leave the Lua stack as it was, a state that still
    /// works, and no Swift object.
    private func refuseEverywhere(
        after prepare: (LuaState, Census) throws -> Void = { _, _ in }, _ body: (LuaState, Census) throws -> Void,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let census = Census()
        var refused = 0
        for n in 1...5000 {
            let state = try makeState()
            try prepare(state, census)
            let top = lua_gettop(clua_running(state.core))
            _ = clua_refuse_allocation(state.core, n)
            let error: LuaError?
            do { error = try luaError { try body(state, census) } }
            let made = clua_refuse_allocation(state.core, 0)
            #expect(lua_gettop(clua_running(state.core)) == top, sourceLocation: sourceLocation)
            if let error { #expect(error.status == .memory, "\(error.message)", sourceLocation: sourceLocation) }
            #expect(try state.run("return 1") == [1], sourceLocation: sourceLocation)
            state.close()
            #expect(census.count == 0, "after refusal \(n)", sourceLocation: sourceLocation)
            if made < n {
                #expect(error == nil, sourceLocation: sourceLocation)
                #expect(refused > 0, sourceLocation: sourceLocation)
                return
            }
            refused += 1
        }
        Issue.record("still refused after 5000", sourceLocation: sourceLocation)
    }

    @Test func openingAStateSurvivesEachRefusal() throws {
        var limit = 1
        while true {
            let error = try luaError { try LuaState(memoryLimit: limit).openLibraries() }
            guard let error else { break }
            #expect(error.status == .memory)
            limit += 53
        }
        #expect(limit > 10_000)
    }

    @Test func valuesSurviveEachRefusal() throws {
        let long = LuaValue.string(Array(repeating: 120, count: 500))
        try refuseEverywhere { state, _ in
            let table = try state.makeTable(array: [1, long, "x"], fields: [("a", long), ("b", 2), ("c", true)])
            try state.set(table, long, .reference(table))
            _ = try state.get(table, "new key")
            _ = try state.describe(.reference(table))
            try state.forEach(table) { _, _ in }
            _ = try state.globals
        }
    }

    @Test func callsWithManyArgumentsSurviveEachRefusal() throws {
        let many = (0..<300).map { LuaValue.string("argument \($0)") }
        try refuseEverywhere { state, _ in
            let results = try state.run("return {...}, function() return 1 end, ...", many)
            #expect(results.count == 302)
        }
    }

    @Test func registeringSurvivesEachRefusal() throws {
        try refuseEverywhere { state, census in
            let probe = Census.Probe(census)
            let module = try state.makeTable()
            for name in ["m.one", "m.two", "m.three"] {
                try state.register(
                    HostFunction(name) { _ in
                        probe.touch()
                        return .none
                    }, in: module)
            }
        }
    }

    @Test func callingHostFunctionsSurvivesEachRefusal() throws {
        try refuseEverywhere(
            after: { state, census in
                try state.offer("f") { call in
                    let probe = Census.Probe(census)
                    defer { probe.touch() }
                    let table = try call.table(1)
                    return .values([
                        .reference(table),
                        .string(try call.string(2) + " and a text longer than forty characters, for sure"),
                    ])
                }
                try state.offer("g") { call in .value(.string(try call.state.describe(call[1]))) }
            },
            { state, _ in
                let results = try state.run("local t, s = f({}, 'some') return g(t), s .. g(s), #s")
                #expect(results.count == 3)
            })
    }

    @Test func raisingErrorsSurvivesEachRefusal() throws {
        try refuseEverywhere(
            after: { state, census in
                try state.offer("fail") { _ in
                    let probe = Census.Probe(census)
                    struct Held: LuaErrorConvertible {
                        var probe: Census.Probe
                        var luaFields: [(String, LuaFieldValue)] { ErrorTests.Fault().luaFields }
                    }
                    throw Held(probe: probe)
                }
                try state.offer("through") { call in .values(try call.state.call(call[1])) }
            },
            { state, _ in
                let error = try #require(try luaError { try state.run("through(function() through(fail) end)") })
                if error.status == .memory { throw error }
                #expect(error.kind == .appliance)
                #expect(error.message == "it failed\ntry again")
            })
    }

    @Test func yieldsAndThreadsSurviveEachRefusal() throws {
        try refuseEverywhere(
            after: { state, census in
                try state.offer("wait") { call in
                    let probe = Census.Probe(census)
                    return .yield(
                        try call.arguments(),
                        then: { call in
                            probe.touch()
                            return .values(try call.arguments())
                        })
                }
            },
            { state, _ in
                let thread = try state.makeThread(
                    state.load("return wait('one', {}), wait('a longer text')", name: "@t.lua"))
                _ = try thread.resume(["start"])
                _ = try thread.resume(["next", "value"])
                _ = try thread.resume(["last"])
                _ = try state.run("return coroutine.wrap(function(...) return ... end)('x', {})")
                _ = try state.value(state.keep(state.running))
            })
    }

    @Test func theWalkFromJSONSurvivesEachRefusal() throws {
        let document = try JSONDocument(
            parsing: Array(
                #"""
                {"jobs": [{"id": 1, "name": "a name", "at": null, "tags": []},
                          {"id": 2, "rate": 1.5, "tags": ["x", [["deep"]]]}],
                 "long": "a string that is longer than the forty characters which Lua interns",
                 "total": 18446744073709551615}
                """#.utf8))
        try refuseEverywhere { state, _ in
            let meta = try state.makeTable()
            state.listMetatable = meta
            let shape = try LuaShape(members: [("jobs", LuaShape(items: LuaShape(metatable: meta)))])
            _ = try state.pushJSON(document.root.raw, shape: shape, keepNull: true)
        }
    }

    @Test func aLimitIsKeptAndSurvived() throws {
        let state = try makeState(memoryLimit: 2_000_000)
        #expect(state.memoryLimit == 2_000_000)
        let error = try #require(
            try luaError { try state.run("local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end") })
        #expect(error.status == .memory)
        #expect(error.message == "not enough memory")
        #expect(state.memoryUsed <= 2_000_000)
        #expect(try luaError { try state.run("return ('x'):rep(1e9)") }?.status == .memory)
        #expect(try state.run("return pcall(string.rep, 'x', 1e9)") == [false, "not enough memory"])
        try state.collectGarbage()
        #expect(state.memoryUsed < 200_000)
        state.memoryLimit = nil
        #expect(try state.run("return #('x'):rep(10000000)") == [10_000_000])
    }
}
