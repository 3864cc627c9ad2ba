import Testing

@testable import Prompt

@Suite struct SuggestionSourceTests {
    private func source(_ lines: [String]) -> SuggestionSource {
        var source = SuggestionSource()
        for line in lines { source.add(line) }
        return source
    }

    private func rest(
        _ source: SuggestionSource, _ typed: String, length: (String, String) -> Int = { line, _ in line.utf8.count }
    ) -> String {
        String(decoding: source.rest(of: Array(typed.utf8), length: length), as: UTF8.self)
    }

    @Test func theLatestLineThatBeginsSoIsMeant() {
        let lines = source(["scv.jobs{type = 1}", "scv.jobs()", "print(1)"])
        #expect(rest(lines, "scv.j") == "obs()")
        #expect(rest(lines, "scv.jobs{") == "type = 1}")
        #expect(rest(lines, "x") == "")
        #expect(rest(lines, "") == "")
        #expect(rest(lines, "print(1)") == "")
    }

    @Test func noMoreIsSuggestedThanMayBe() {
        let lines = source(["scv.delete_vm{vm = 1}"])
        let toBracket = { (line: String, _: String) in line.prefix { $0 != "{" }.utf8.count }
        #expect(rest(lines, "scv.d", length: toBracket) == "elete_vm")
        #expect(rest(lines, "scv.delete_vm{", length: toBracket) == "")
        #expect(rest(lines, "scv.d", length: { _, _ in -1 }) == "")
        #expect(rest(lines, "scv.d", length: { _, _ in 1000 }) == "elete_vm{vm = 1}")
    }

    @Test func whereOneMayNotAnEarlierMayBe() {
        let lines = source(["scv.jobs()", "scv.jobs_delete()"])
        #expect(rest(lines, "scv.jobs", length: { line, _ in line == "scv.jobs()" ? 10 : 0 }) == "()")
    }

    @Test func noCharacterIsCut() {
        #expect(rest(source(["xé!"]), "x", length: { _, _ in 2 }) == "")
        #expect(rest(source(["xé!"]), "x", length: { _, _ in 3 }) == "é")
    }

    @Test func whatFailedIsNotSuggestedUntilItGoesWell() {
        var lines = source(["scv.jobs()", "scv.jobs(x)"])
        lines.mark("scv.jobs(x)", failed: true)
        #expect(rest(lines, "scv.jobs(") == ")")
        lines.remove(["scv.jobs()"])
        #expect(rest(lines, "scv.") == "")
        lines.mark("scv.jobs(x)", failed: false)
        #expect(rest(lines, "scv.") == "jobs(x)")
    }

    @Test func whatIsForgottenIsNotSuggested() {
        var lines = source(["password = 1", "print(1)", "passed = 2"])
        lines.remove(["password = 1", "passed = 2"])
        #expect(rest(lines, "pa") == "")
        #expect(rest(lines, "p") == "rint(1)")
    }
}
