import API
import Lua
import Testing

@testable import Runtime

@Suite struct PromptLineTests {
    @Test(
        arguments: [
            ("exit", "exit"), ("  quit -- now", "quit"), ("help;", "help"), ("lesson", "lesson"),
            ("exit()", nil), ("help lesson", nil), ("print", nil), ("", nil), ("'exit'", nil),
        ] as [(String, String?)])
    func aWordAloneNeedsNoBrackets(typed: String, word: String?) {
        #expect(PromptLine(typed).bareWord == word)
    }

    @Test(arguments: [
        ("=1", true, " 1"), (" = x", true, "   x"), ("==1", false, "==1"), ("x = 1", false, "x = 1"),
    ])
    func anEqualsSignAsksForAValue(typed: String, isExpression: Bool, text: String) {
        #expect(PromptLine(typed).isExpression == isExpression)
        #expect(PromptLine(typed).text == text)
    }

    @Test(arguments: [("x;", true), ("x; -- y", true), ("x", false), ("f(';')", false), ("x -- ;", false)])
    func aSemicolonAtTheEndIsQuiet(typed: String, isQuiet: Bool) {
        #expect(PromptLine(typed).isQuiet == isQuiet)
    }
}

@Suite struct PromptSessionTests {
    private let fixture: RuntimeFixture
    private var prompt: PromptInterpreter { fixture.runtime.prompt }

    init() throws { fixture = try RuntimeFixture() }

    private func run(_ lines: String...) -> String { fixture.atPrompt(lines) }

    @Test func theLastThreeValuesAndTheLastErrorAreKept() {
        #expect(run("_, __, ___, _error") == "nil\tnil\tnil\tnil\n")
        #expect(run("1;", "2;", "3;", "x = 9", "print(1)") == "")
        #expect(run("_, __, ___") == "3\t2\t1\n")
        #expect(run("error('broke', 0)").hasPrefix("failed"))
        #expect(run("_error") == "broke\n")
        #expect(run("1 +").hasPrefix("incomplete"))
        #expect(run("_error") == "broke\n")
    }

    @Test func constantsLiveOnAndTakeOneValue() {
        #expect(run("local x <const>, y = 1, 2", "x + y") == "3\n")
        #expect(run("x = 2").contains("attempt to assign to const variable 'x'"))
        #expect(run("local x <const> = x + 1", "x") == "2\n")
        #expect(run("local z <const> = nobody()").hasPrefix("failed"))
        #expect(run("z = 1").contains("const variable"))
        #expect(run("local x = 5", "x = x + 1", "x") == "6\n")
    }

    @Test func leavingEndsTheLine() throws {
        #expect(run("exit(3) print('not')") == "")
        #expect(prompt.leaving == 3)
    }

    @Test func aLineIsBegunWhereMoreCanFollow() {
        for line in ["for i = 1, 2 do", "t = {", "f(", "= {1,", "local function f()"] { #expect(prompt.isBegun(line)) }
        for line in ["1", "x = 1", "f()", "1 +* 2", "", "=1 1", "for i = 1, 2 do end"] {
            #expect(!prompt.isBegun(line))
        }
        #expect(run("local x = 1") == "")
        #expect(!prompt.isBegun("local x <const> = 2"))
        #expect(run("x = 3", "x") == "3\n")
    }

    @Test func linesAreKeptWithWhatTheyDid() {
        fixture.appliance.answers["GET /4.1/policies"] = { _ in
            (200, #"{"statusCode":200,"response":{"policyResponseList":[]}}"#)
        }
        _ = run("scv.api.policies.list();")
        _ = run("local x = 1")
        _ = run("nobody()")
        _ = run("1 +* 2")
        let lines = prompt.log.lines
        #expect(lines.map(\.text) == ["scv.api.policies.list();", "local x = 1", "nobody()", "1 +* 2"])
        #expect(lines.map(\.succeeded) == [true, true, false, false])
        #expect(lines.map(\.effect) == [.read, nil, nil, nil])
        #expect(lines.map(\.isExpression).prefix(3) == [true, false, true])
        #expect(prompt.log.takeLast()?.requests == 0)
        #expect(prompt.log.takeLast() == nil)
    }

    @Test func noLineKeepsASecret() {
        _ = run("scv.api.auth.login{username = 'a', password = 'hunter2'}")
        _ = run("given = 'hunter3!'")
        _ = run("scv.api.auth.login{username = 'a', password = given}")
        _ = run("scv.api.auth.login{username = 'b', password = 'hunter2'}")
        _ = run("k = 'https://admin:hunter2@scv/'")
        let texts = prompt.log.lines.map(\.text)
        #expect(texts[0] == #"scv.api.auth.login{username = 'a', password = secret("PASSWORD")}"#)
        #expect(texts[1] == #"given = secret("GIVEN")"#)
        #expect(texts[2] == "scv.api.auth.login{username = 'a', password = given}")
        #expect(texts[3] == #"scv.api.auth.login{username = 'b', password = secret("PASSWORD")}"#)
        #expect(texts[4] == #"k = secret("K")"#)
        #expect(!texts.joined().contains("hunter"))
    }
}
