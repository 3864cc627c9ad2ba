import Errors
import Testing

@testable import Lua

@Suite struct ErrorTests {
    struct Fault: LuaErrorConvertible {
        var hint: String? = "try again"
        var luaFields: [(String, LuaFieldValue)] {
            var fields: [(String, LuaFieldValue)] = [
                ("kind", "appliance"), ("message", "it failed"), ("status", 500), ("rate", .number(0.5)),
                ("sent", true),
                ("messages", .list(["one", "two", .list([])])), ("at", .table([("path", "/4.1/jobs"), ("tries", 3)])),
            ]
            if let hint { fields.append(("hint", .string(hint))) }
            return fields
        }
    }

    @Test func aSwiftErrorBecomesAnErrorTable() throws {
        let state = try makeState()
        try state.offer("fail") { _ in throw Fault() }
        let seen = try state.run(
            """
            local ok, e = pcall(fail)
            return ok, type(e), e.kind, e.status, e.rate, e.sent, #e.messages, e.messages[2], #e.messages[3],
                e.at.path, e.at.tries,
              tostring(e)
            """)
        #expect(
            seen == [
                false, "table", "appliance", 500, 0.5, true, 3, "two", 0, "/4.1/jobs", 3, "it failed\ntry again",
            ])
        let error = try #require(try luaError { try state.run("fail()") })
        #expect(error.kind == .appliance)
        #expect(error.message == "it failed\ntry again")
        #expect(error.status == .runtime)
        #expect(try state.getMetatable(#require(error.value.table)) == state.errorMetatable)
        try state.offer("plain") { _ in throw Fault(hint: nil) }
        #expect(try luaError { try state.run("plain()") }?.message == "it failed")
    }

    @Test func anyOtherSwiftErrorIsToldAsItDescribesItself() throws {
        let state = try makeState()
        try state.offer("fail") { _ in throw PlainError() }
        #expect(
            try state.run("local ok, e = pcall(fail) return e.kind, e.message") == ["lua", "a plain Swift error"])
    }

    @Test func anErrorKeepsItsIdentityThroughSwift() throws {
        let state = try makeState()
        try state.offer("through") { call in .values(try call.state.call(call[1], call.arguments(from: 2))) }
        #expect(
            try state.run(
                """
                local e = {}
                local ok, got = pcall(through, through, through, function() error(e) end)
                return ok, rawequal(e, got)
                """) == [false, true])
        #expect(try state.run("return pcall(through, error, 'text', 0)") == [false, "text"])
        #expect(try state.run("return pcall(through, error, 42)") == [false, 42])
        #expect(try state.run("return pcall(through, error)") == [false, .nil])
    }

    @Test(arguments: [
        ("error('text')", "test.lua:1: text"), ("error('text', 0)", "text"), ("error(42)", "42"),
        ("error()", "(error object is a nil value)"), ("error({})", "(error object is a table value)"),
        ("error(print)", "(error object is a function value)"), ("error({message = 'm'})", "m"),
        ("error(setmetatable({}, {__tostring = function() return 'told' end}))", "told"),
        ("error(setmetatable({}, {__tostring = function() return 42 end}))", "(error object is a table value)"),
        ("error(setmetatable({}, {__tostring = function() error('again') end}))", "(error object is a table value)"),
        ("error(setmetatable({}, {__tostring = 'no function'}))", "(error object is a table value)"),
        ("local x = nil; x.y = 1", "test.lua:1: attempt to index a nil value (local 'x')"),
    ])
    func saysWhatWasRaised(source: String, message: String) throws {
        let state = try makeState()
        let error = try #require(try luaError { try state.run(source) })
        #expect(error.message == message)
        #expect(error.status == .runtime)
        #expect(error.traceback?.contains("test.lua:1: in main chunk") == true)
    }

    @Test func tracebacksNameTheUsersOwnFileAndLine() throws {
        let state = try makeState()
        try state.offer("fail") { _ in throw Fault() }
        try state.offer("through") { call in .values(try call.state.call(call[1])) }
        let source = """
            local function inner()
              fail()
            end
            local function outer()
              inner()
              return 1
            end
            through(outer)
            """
        let traceback = try #require(try luaError { try state.run(source) }?.traceback)
        let places = ["test.lua:2:", "test.lua:5:", "test.lua:8:"]
        var rest = Substring(traceback)
        for place in places {
            let range = rest.firstRange(of: place)
            #expect(range != nil, "\(place) in \(traceback)")
            if let range { rest = rest[range.upperBound...] }
        }
    }

    @Test func aPromptIsToldTheFunctionsOfFilesAlone() throws {
        let state = try makeState()
        func error(_ text: String) throws -> LuaError? {
            let chunk = try state.load(Array(text.utf8), name: "=stdin")
            return try luaError { _ = try state.call(.reference(chunk), on: state.main) }
        }
        let plain = try #require(try error("local function f() error('boo') end f()"))
        #expect(plain.report.contains("stack traceback:"))
        #expect(plain.promptReport == "stdin:1: boo")
        let file = try state.load(Array("function g()\n error('boo')\nend".utf8), name: "@mine.lua")
        _ = try state.call(.reference(file), on: state.main)
        let own = try #require(try error("g()"))
        #expect(own.promptReport == "mine.lua:2: boo\nstack traceback:\n\tmine.lua:2: in function 'g'")
    }

    @Test func tracebacksReachIntoCoroutines() throws {
        let state = try makeState()
        let source = """
            local function deep() error("deep", 0) end
            local co = coroutine.wrap(function()
              deep()
            end)
            co()
            """
        let error = try #require(try luaError { try state.run(source) })
        #expect(error.message == "test.lua:5: deep")
        #expect(error.traceback?.contains("test.lua:3:") == true)
        #expect(error.traceback?.contains("test.lua:5:") == true)

        let thread = try state.makeThread(state.load("\nerror('dead')", name: "@task.lua"))
        let dead = try #require(try luaError { _ = try thread.resume() })
        #expect(dead.message == "task.lua:2: dead")
        #expect(dead.traceback?.contains("task.lua:2: in ") == true)
        #expect(thread.status == .dead)
    }

    @Test func syntaxErrorsSayWhetherMoreCouldHelp() throws {
        let state = try makeState()
        func error(_ source: String) throws -> LuaError? { try luaError { _ = try state.load(source, name: "=stdin") } }
        for open in [
            "for i = 1, 2 do", "x = {", "print(", "local s = [[", "x = 'a' ..", "if x then --[[ comment", "x = 'a\\",
        ] {
            #expect(try error(open)?.isIncomplete == true, "\(open)")
            #expect(try error(open)?.status == .syntax)
        }
        for wrong in ["x = = 1", "end", "print)", "x = 'a\nb"] {
            #expect(try error(wrong)?.isIncomplete == false, "\(wrong)")
        }
        #expect(try error("x = = 1")?.message == "stdin:1: unexpected symbol near '='")
        #expect(try error("x = 1") == nil)
        #expect(try luaError { try state.run("error('near <eof>', 0)") }?.isIncomplete == false)
    }

    @Test func endlessRecursionIsAnError() throws {
        let state = try makeState()
        let error = try #require(try luaError { try state.run("local function f() return 1 + f() end f()") })
        #expect(error.message.contains("stack overflow"))
        try state.offer("again") { call in .values(try call.state.call(call[1], [call[1]])) }
        let deep = try #require(try luaError { try state.run("again(again)") })
        #expect(deep.message.contains("C stack overflow"))
        #expect(try state.run("return 1") == [1])
        let text = try #require(try luaError { try state.run("string.rep('x', -1):gsub('', again)(again)") })
        #expect(!text.message.isEmpty)
    }

    @Test func anErrorInAFinalizerIsNobodys() throws {
        let state = try makeState()
        try state.offer("fail") { _ in throw Fault() }
        try state.run("for i = 1, 10 do setmetatable({}, {__gc = function() fail() end}) end")
        try state.collectGarbage()
        try state.run("setmetatable({}, {__gc = function() fail() end})")
        state.close()
        #expect(state.isClosed)
    }

    @Test func aStateClosesWhenTheOutermostCallHasReturned() throws {
        let state = try makeState()
        try state.offer("leave") { call in
            call.state.close()
            #expect(!call.state.isClosed)
            return .value("still here")
        }
        #expect(try state.run("return leave()") == ["still here"])
        #expect(state.isClosed)
    }
}
