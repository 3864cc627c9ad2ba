import CLua
import Testing

@testable import Lua

@Suite struct HostFunctionTests {
    @Test func isDocumentedWhereItIsRegistered() throws {
        let state = try makeState()
        let census = Census()
        let probe = Census.Probe(census)
        let module = try state.makeTable()
        let function = HostFunction(
            "json.decode",
            parameters: [.init("text", "string", "what to decode"), .init("options", "table?")],
            results: [.init("any", "the value")], text: "Makes values of JSON."
        ) { _ in
            probe.touch()
            return .none
        }
        let reference = try state.register(function, in: module)
        let found = try #require(state.documentation(of: state.get(module, "decode")))
        #expect(found.name == "json.decode")
        #expect(found.parameters == function.parameters)
        #expect(found.results == function.results)
        #expect(found.text == "Makes values of JSON.")
        #expect(state.documentation(of: .reference(reference))?.shortName == "decode")
        #expect(state.documentation(of: "decode") == nil)
        #expect(try state.documentation(of: state.run("return print")[0]) == nil)
        #expect(try state.documentation(of: state.run("return function() end")[0]) == nil)
    }

    @Test func getsItsArguments() throws {
        let state = try makeState()
        try state.offer("f") { (call) throws in
            #expect(call.count == 6)
            #expect(try call.string(1) == "s")
            #expect(try call.integer(2) == 7)
            #expect(try call.number(3) == 0.5)
            #expect(try call.boolean(4))
            #expect(try call.state.length(call.table(5)) == 2)
            #expect(try call.function(6).kind == .function)
            #expect(try call.optionalString(7) == nil)
            #expect(call.isAbsent(7))
            #expect(try call[0] == .nil)
            #expect(try call[100] == .nil)
            #expect(try call.bytes(1) == [0x73])
            return .value(.integer(Int64(call.count)))
        }
        #expect(try state.run("return f('s', 7, 0.5, true, {1, 2}, print)") == [6])
    }

    @Test func takesNumbersAndDigitsForEachOtherAsLuaDoes() throws {
        let state = try makeState()
        try state.offer("f") { call in
            .values([.string(try call.string(1)), .integer(try call.integer(2)), .number(try call.number(3))])
        }
        #expect(try state.run("return f(12, '13', '0x10')") == ["12", 13, 16.0])
        #expect(try state.run("return f(1.5, 2.0, 3)") == ["1.5", 2, 3.0])
    }

    @Test(arguments: [
        ("", "f: name (argument 1) must be a string, not nothing"),
        (", nil", "f: name (argument 1) must be a string, not nil"),
        (", {}", "f: name (argument 1) must be a string, not a table"),
        (", true", "f: name (argument 1) must be a string, not a boolean"),
        (", 'n', 1.5", "f: argument 2 must be an integer, not a number that has no integer value"),
        (", 'n', 'x'", "f: argument 2 must be an integer, not a string"),
        (", 'n', 1, 5", "f: argument 3 must be a table, not a number"),
    ])
    func refusesArgumentsThatDoNotFit(arguments: String, message: String) throws {
        let state = try makeState()
        try state.register(
            HostFunction("f", parameters: [.init("name", "string")]) { call in
                _ = try call.string(1)
                _ = try call.optionalInteger(2)
                _ = try call.optionalTable(3)
                return .none
            }, in: state.globals)
        let seen = try state.run("local ok, e = pcall(f\(arguments)) return ok, e.kind, e.operation, e.message")
        #expect(seen == [false, "argument", "f", .string(message)])
    }

    @Test func mayCallBackIntoLuaAndThatIntoSwift() throws {
        let state = try makeState()
        try state.offer("apply") { call in .values(try call.state.call(call[1], call.arguments(from: 2))) }
        #expect(
            try state.run("return apply(apply, apply, function(...) return select('#', ...), ... end, 1, 'two')") == [
                2, 1, "two",
            ])
        #expect(
            try state.run(
                """
                local t = {3, 1, 2}
                table.sort(t, function(a, b) return apply(function() return a < b end) end)
                return table.concat(t, ',')
                """) == ["1,2,3"])
    }

    @Test func isReleasedByTheCollectorNotBefore() throws {
        let state = try makeState()
        let census = Census()
        do {
            let probe = Census.Probe(census)
            try state.offer("f") { _ in
                probe.touch()
                return .none
            }
        }
        try state.run("f()")
        try state.collectGarbage()
        #expect(census.count == 1)
        try state.run("f = nil")
        try state.collectGarbage()
        #expect(census.count == 0)
    }

    @Test func aFinalizerCanNotReachOneThatIsGone() throws {
        let state = try makeState()
        try state.offer("f") { _ in .value(1) }
        try state.run("local g = f; setmetatable({}, {__gc = function() io.stderr:write('') ; pcall(g) end})")
        // The debug library shows the userdata; its finalizer is called with it and with nonsense.
        #expect(
            try state.run(
                """
                local _, box = debug.getupvalue(f, 1)
                local gc = debug.getmetatable(box).__gc
                gc(1) gc({}) gc(io.stdout) gc(box) gc(box)
                return getmetatable(box), pcall(f)
                """) == ["host function", false, "host function called after its release"])
        state.close()
    }
}
