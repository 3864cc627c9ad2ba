import Testing

@testable import Lua

@Suite struct ValueTests {
    @Test(arguments: [
        LuaValue.nil, true, false, 0, -1, .integer(.min), .integer(.max), 1.5, .number(.infinity), .number(-0.0), "",
        "text",
        .string([0, 1, 0, 255, 0]), .string([0xC3, 0x28]), .string(Array(repeating: 65, count: 100_000)), .null,
    ])
    func goesThereAndBackUnchanged(value: LuaValue) throws {
        let state = try makeState()
        let echo = try state.load("return ...", name: "=echo")
        #expect(try state.call(echo, [value]) == [value])
        try state.offer("host") { call in .value(try call[1]) }
        #expect(try state.run("return host(...)", [value]) == [value])
        try state.offer("hosts") { call in .values(try call.arguments()) }
        #expect(try state.run("return hosts(...)", [value, 1, value]) == [value, 1, value])
    }

    @Test func keepsIntegersAndFloatsApart() throws {
        let state = try makeState()
        #expect(try state.run("return 1, 1.0, math.type(...)", [2.0]) == [.integer(1), .number(1), "float"])
        #expect(try state.run("return 9007199254740993") == [.integer(9_007_199_254_740_993)])
        #expect(try state.run("return ... ~= ...", [.number(.nan)]) == [true])
        #expect(LuaValue.number(3).int == 3)
        #expect(LuaValue.number(3.5).int == nil)
        #expect(LuaValue.integer(3).double == 3)
    }

    @Test func repairsTextOnlyWhenAskedForText() throws {
        let state = try makeState()
        let value = try state.run(#"return "a\xffb""#)[0]
        #expect(value.bytes == [97, 255, 98])
        #expect(value.text == "a\u{FFFD}b")
    }

    @Test func refersToTheVerySameObject() throws {
        let state = try makeState()
        let values = try state.run("local t = {} return t, t, {}, print, coroutine.create(print), io.stdout")
        #expect(values[0] == values[1])
        #expect(values[0] != values[2])
        #expect(values.map(\.kind) == [.table, .table, .table, .function, .thread, .userdata])
        #expect(try state.run("local a, b = ... return a == b", [values[0], values[1]]) == [true])
    }

    @Test func givesAndTakesThousandsOfValues() throws {
        let state = try makeState()
        let many = (0..<5000).map { LuaValue.integer(Int64($0)) }
        #expect(try state.run("return ...", many) == many)
        try state.offer("many") { _ in .values(many) }
        #expect(try state.run("return select('#', many())") == [5000])
        #expect(throws: LuaError.self) { try state.run("return ...", Array(repeating: "x", count: 2_000_000)) }
        #expect(try state.run("return 1") == [1])
    }

    @Test func makesTablesReadsAndWritesThem() throws {
        let state = try makeState()
        let inner = try state.makeTable(array: [1, "two", .nil, 4])
        let table = try state.makeTable(fields: [("inner", .reference(inner)), ("name", "n")])
        #expect(try state.get(table, "name") == "n")
        #expect(try state.get(table, "inner") == .reference(inner))
        #expect(try state.get(table, "none") == .nil)
        #expect(try state.get(inner, 2) == "two")
        #expect(try state.length(inner) == 4)
        try state.set(table, .reference(inner), "by table")
        #expect(try state.get(table, .reference(inner)) == "by table")
        #expect(throws: LuaError.self) { try state.set(table, .nil, 1) }
        #expect(throws: LuaError.self) { try state.set(table, .nil, 1, raw: true) }
        #expect(throws: LuaError.self) { try state.set(table, .number(.nan), 1, raw: true) }
    }

    @Test func asksMetamethodsUnlessRaw() throws {
        let state = try makeState()
        let table = try #require(
            state.run(
                """
                return setmetatable({}, {__index = function(_, k) return k .. "!" end, __len = function() return 42 end,
                  __newindex = function(_, k) error("no " .. k, 0) end, __tostring = function() return "me" end})
                """)[0].table)
        #expect(try state.get(table, "x") == "x!")
        #expect(try state.get(table, "x", raw: true) == .nil)
        #expect(try state.length(table) == 42)
        var items = 0
        try state.forEachItem(table) { _, _ in items += 1 }
        #expect(items == 0)
        #expect(try state.describe(.reference(table)) == "me")
        let error = try luaError { try state.set(table, "x", 1) }
        #expect(error?.message == "no x")
        try state.set(table, "x", 1, raw: true)
        #expect(try state.get(table, "x") == 1)
    }

    @Test func walksThroughTables() throws {
        let state = try makeState()
        let table = try #require(state.run("return {10, 20, 30, a = 1, [2.5] = 'b'}")[0].table)
        var seen: [LuaValue: LuaValue] = [:]
        try state.forEach(table) { seen[$0] = $1 }
        #expect(seen == [1: 10, 2: 20, 3: 30, "a": 1, 2.5: "b"])
        var items: [LuaValue] = []
        try state.forEachItem(table) { items.append($1) }
        #expect(items == [10, 20, 30])
        // A body may throw, use the state, and close it.
        #expect(throws: PlainError.self) { try state.forEach(table) { _, _ in throw PlainError() } }
        try state.forEach(table) { key, _ in try state.set(table, key, .nil) }
        try state.forEach(table) { _, _ in Issue.record("not empty") }
        let other = try state.makeTable(array: [1, 2])
        var count = 0
        try state.forEach(other) { _, _ in
            state.close()
            count += 1
        }
        #expect(count == 2)
        #expect(state.isClosed)
    }

    @Test func reportsAWalkThatWasDisturbed() throws {
        let state = try makeState()
        let table = try state.makeTable(array: [1, 2, 3])
        #expect(throws: LuaError.self) {
            try state.forEach(table) { key, _ in
                for i in 0..<100 { try state.set(table, .string("\(i)"), 1) }
                try state.set(table, key, .nil)
                for i in 0..<100 { try state.set(table, .string("\(i)"), .nil) }
                try state.collectGarbage()
                for i in 1000..<1200 { try state.set(table, .integer(Int64(i)), 1) }
                for i in 0..<3 { try state.set(table, .integer(Int64(i)), .nil) }
                throw LuaError("enough")
            }
        }
        #expect(throws: LuaError.self) { try state.forEach(state.load("", name: "=f")) { _, _ in } }
    }

    @Test func knowsListsByTheirMetatable() throws {
        let state = try makeState()
        let meta = try state.makeTable()
        let list = try state.makeTable(metatable: meta)
        #expect(try !state.isList(list))
        state.listMetatable = meta
        #expect(try state.isList(list))
        let marked = try state.makeTable(metatable: state.makeTable(fields: [("__list", true)]))
        #expect(try state.isList(marked))
        #expect(try !state.isList(state.makeTable()))
        try state.setMetatable(list, nil)
        #expect(try state.getMetatable(list) == nil)
        #expect(throws: LuaError.self) { try state.setMetatable(state.load("", name: "=f"), meta) }
    }

    @Test func refusesValuesOfAnotherStateAndAClosedOne() throws {
        let state = try makeState()
        let other = try makeState()
        let foreign = try other.makeTable()
        #expect(try luaError { _ = try state.get(foreign, 1) }?.status == .misuse)
        #expect(try luaError { _ = try state.run("", [.reference(foreign)]) }?.status == .misuse)
        #expect(try luaError { _ = try state.makeTable(metatable: foreign) }?.status == .misuse)
        try state.offer("foreign") { _ in .value(.reference(foreign)) }
        #expect(try state.run("return pcall(foreign)") == [false, "a value of another Lua state"])
        other.close()
        #expect(try luaError { _ = try other.run("") }?.message == "the Lua state is closed")
        #expect(other.memoryUsed == 0)
        #expect(!other.interrupt())
        _ = foreign.kind
    }

    @Test func compilesTextOnly() throws {
        let state = try makeState()
        let dumped = try state.run("return string.dump(function() end)")[0].bytes ?? []
        let error = try luaError { _ = try state.load(dumped, name: "=binary") }
        #expect(error?.status == .syntax)
        #expect(error?.message.contains("attempt to load a binary chunk") == true)
    }
}
