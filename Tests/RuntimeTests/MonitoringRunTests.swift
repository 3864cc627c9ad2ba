import Testing

@testable import Runtime

@Suite struct MonitoringRunTests {
    @Test(arguments: [
        "plugin=true", "plugin=yes", "plugin=on", "plugin=1", "--plugin", "--plugin=true", "plugin=TRUE", "plugin=y",
        "plugin=", "plugin", "--plugin=bogus",
    ])
    func isAskedForByAWordBehindTheScript(word: String) {
        #expect(MonitoringRun(script: ["rpo-audit", "hours=3", word]).isOne)
    }

    @Test(arguments: [
        [], ["rpo-audit"], ["plugin=true"], ["rpo-audit", "plugin=false"], ["rpo-audit", "--plugin=no"],
        ["rpo-audit", "-plugin"], ["rpo-audit", "plugins=true"],
    ])
    func isNotAskedForByAnyOther(words: [String]) {
        #expect(!MonitoringRun(script: words).isOne)
    }

    @Test func theHeaderDecides() {
        let run = MonitoringRun(script: ["x", "plugin=true"])
        run.settle(canBe: false)
        #expect(!run.isOne)
        run.settle(canBe: true)
        #expect(run.isOne)
        let unasked = MonitoringRun(script: ["x"])
        unasked.settle(canBe: true)
        #expect(!unasked.isOne)
    }

    @Test func whatFailedIsUnknownWhateverWasFound() {
        let run = MonitoringRun(script: ["/s/rpo-audit.lua", "plugin=true"])
        #expect(run.result == .init(state: .unknown, line: "RPO-AUDIT UNKNOWN - the script ended without a result"))
        run.finish(.ok, line: "RPO-AUDIT OK - so | a=1")
        #expect(run.result == .init(state: .ok, line: "RPO-AUDIT OK - so | a=1"))
        run.fail("first|bar\nand a line\u{1B}[1m")
        run.fail("second")
        #expect(run.result.state == .unknown)
        #expect(run.result.line == "RPO-AUDIT UNKNOWN - first/bar; and a line\u{FFFD}[1m")
    }

    @Test func aFailureWithoutWordsIsOneAllTheSame() {
        let run = MonitoringRun(script: ["a", "--plugin"])
        run.finish(.ok, line: "A OK - so")
        run.fail("")
        #expect(run.result.state == .unknown)
    }

    @Test func statesAreThoseOfMonitoringSystems() {
        #expect(MonitoringRun.State.allCases.map(\.rawValue) == [0, 1, 2, 3])
        #expect(MonitoringRun.State.allCases.map(\.word) == ["OK", "WARNING", "CRITICAL", "UNKNOWN"])
    }
}
