import CLua
import JSON
import Testing

@testable import Lua

@Suite struct JSONWalkTests {
    private func push(
        _ state: LuaState, _ text: String, shape: LuaShape? = nil, keepNull: Bool = false, maxDepth: Int = 512
    ) throws -> LuaValue {
        let document = try JSONDocument(parsing: Array(text.utf8), maxDepth: 2000)
        return try withExtendedLifetime(document) {
            try state.pushJSON(document.root.raw, shape: shape, keepNull: keepNull, maxDepth: maxDepth)
        }
    }

    @Test(arguments: [
        ("1", LuaValue.integer(1)), ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("9007199254740993", .integer(9_007_199_254_740_993)),
        ("18446744073709551615", "18446744073709551615"),
        ("1.0", .number(1)), ("1e2", .number(100)), ("true", true), ("false", false), ("null", .null), (#""""#, ""),
        (#""a\u0000b""#, .string([97, 0, 98])), (#""ü€😀""#, "ü€😀"),
    ])
    func scalarsKeepTheirType(text: String, value: LuaValue) throws {
        #expect(try push(makeState(), text) == value)
    }

    @Test func whatNoIntegerHoldsIsAFloatWhereNullsAreKept() throws {
        #expect(try push(makeState(), "18446744073709551615", keepNull: true) == .number(0x1p64))
    }

    @Test func tablesAreWhatTheyLookLike() throws {
        let state = try makeState()
        let value = try push(state, #"{"a": {"b": [1, [2, {"c": "x"}], {}]}, "d": 0.5, "": true}"#)
        #expect(
            try state.run(
                "local t = ... return t.a.b[1], t.a.b[2][1], t.a.b[2][2].c, next(t.a.b[3]), #t.a.b, t.d, t['']", [value]
            )
                == [1, 2, "x", .nil, 3, 0.5, true])
    }

    @Test func nullsAreDroppedFromObjectsOrKeptAndAlwaysKeptInArrays() throws {
        let state = try makeState()
        try state.set(state.globals, "null", .null)
        let check = "local t = ... return t.a == nil, t.a == null, #t.b, t.b[1] == null, t.b[3] == null, t.c"
        let text = #"{"a": null, "b": [null, 1, null], "c": 1, "c": null}"#
        #expect(try state.run(check, [push(state, text)]) == [true, false, 3, true, true, .nil])
        #expect(try state.run(check, [push(state, text, keepNull: true)]) == [false, true, 3, true, true, .null])
    }

    @Test func whichMembersOfARecordWereNullIsNoted() throws {
        let state = try makeState()
        let job = try state.makeTable()
        try state.set(state.globals, "nulls", .reference(try state.nullMembers))
        let shape = try LuaShape(items: LuaShape(metatable: job))
        let text = #"[{"a": null, "b": 1, "c": null}, {"a": 1}, {"\#(String(repeating: "x", count: 300))": null}]"#
        let check = "local t = ... return nulls[t[1]], nulls[t[2]], nulls[t[3]]"
        #expect(try state.run(check, [push(state, text, shape: shape)]) == ["\na\nc\n", .nil, .nil])
        #expect(try state.run(check, [push(state, text)]) == [.nil, .nil, .nil])
        #expect(try state.run(check, [push(state, text, shape: shape, keepNull: true)]) == [.nil, .nil, .nil])
    }

    @Test func arraysGetTheListMetatablePlacesOfAShapeTheirOwn() throws {
        let state = try makeState()
        let list = try state.makeTable()
        let job = try state.makeTable()
        let jobs = try state.makeTable()
        state.listMetatable = list
        let shape = try LuaShape(members: [
            ("jobs", LuaShape(metatable: jobs, items: LuaShape(metatable: job))), ("one", LuaShape(metatable: job)),
            ("plain", LuaShape(items: LuaShape())),
        ])
        let text = #"{"jobs": [{"tags": []}, {}, 1], "one": {}, "plain": [], "other": [{}]}"#
        let seen = try state.run(
            """
            local t, list, job, jobs = ...
            local m = getmetatable
            return m(t) == nil, m(t.jobs) == jobs, m(t.jobs[1]) == job, m(t.jobs[2]) == job, m(t.jobs[1].tags) == list,
              m(t.one) == job, m(t.plain) == list, m(t.other) == list, m(t.other[1]) == nil
            """, [push(state, text, shape: shape), .reference(list), .reference(job), .reference(jobs)])
        #expect(seen == Array(repeating: true, count: 9))
        #expect(try state.isList(#require(push(state, "[]").table)))
        // An object is no list, whatever the shape says.
        let objects = try state.run(
            "local t, m = (...), getmetatable return m(t.jobs) == nil, m(t.jobs.a) == nil, m(t.plain) == nil",
            [push(state, #"{"jobs": {"a": {}}, "plain": {"b": 1}}"#, shape: shape)])
        #expect(objects == [true, true, true])
        // A shape that fits nothing changes nothing.
        #expect(try push(state, "42", shape: shape) == 42)
        #expect(try state.isList(#require(push(state, "[[]]", shape: shape).table)))
        let other = try makeState()
        #expect(try luaError { _ = try push(other, "{}", shape: shape) }?.status == .misuse)
    }

    @Test func depthIsLimitedAndTheCollectorRunsAgain() throws {
        let state = try makeState()
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try push(state, nested(512))
        let error = try luaError { _ = try push(state, nested(513)) }
        #expect(error?.message == "JSON is nested deeper than 512 levels")
        #expect(try luaError { _ = try push(state, #"{"a": {"b": {}}}"#, maxDepth: 2) } != nil)
        _ = try push(state, nested(1900), maxDepth: 1900)
        #expect(try state.run("return collectgarbage('isrunning')") == [true])
        try state.run("collectgarbage('stop')")
        _ = try push(state, "[]")
        #expect(try state.run("return collectgarbage('isrunning')") == [false])
        try state.run("collectgarbage('restart')")
        state.memoryLimit = state.memoryUsed + 1000
        #expect(
            try luaError { _ = try push(state, "[" + String(repeating: "\"a\",", count: 10_000) + "1]") }?.status
                == .memory)
        #expect(try state.run("return collectgarbage('isrunning')") == [true])
    }
}
