import TestSupport
import Testing

@testable import Prompt

/// Lines written by hand.
private final class Script: LineSource {
    var inputs: [LineInput]
    var prompts: [String] = []
    var remembered: [String] = []

    init(_ inputs: [LineInput]) { self.inputs = inputs }

    func readLine(prompt: String) -> LineInput {
        prompts.append(prompt)
        return inputs.isEmpty ? .end : inputs.removeFirst()
    }

    var begunWith: [String] = []
    func begin(with text: String) { begunWith.append(text) }
    func remember(_ entry: String) { remembered.append(entry) }
    func forget(_ entries: Set<String>) { remembered.removeAll(where: entries.contains) }
    var failed: Set<String> = []
    func mark(_ entry: String, failed hasFailed: Bool) {
        if hasFailed { failed.insert(entry) } else { failed.remove(entry) }
    }
}

/// Takes `do` to be only begun until there is an `end`; `bad` fails, and `secret` is one.
private final class Fake: Evaluator {
    var chunks: [String] = []
    var abandoned = 0
    var asked = 0
    var whileRunning: (String) -> Void = { _ in }

    var place = "demo"
    func prompt() -> String { place + "> " }

    func evaluate(_ chunk: String) -> Evaluation {
        if chunk.contains("do"), !chunk.contains("end") { return .incomplete }
        chunks.append(chunk)
        whileRunning(chunk)
        let secret = chunk.contains("secret")
        return chunk.contains("bad") ? .failed("it is bad", secret: secret) : .done(secret: secret)
    }

    var leaving: Int32? { chunks.last == "leave" ? 7 : nil }

    var hasPassedSecrets: Bool { chunks.last == "pass x" }

    /// `pass x` passes as a secret what `x = …` gave.
    func isGivenAway(by earlier: String) -> Bool {
        asked += 1
        return chunks.last == "pass x" && earlier.drop(while: \.isWhitespace).hasPrefix("x =")
    }

    func follow() -> String? { chunks.last == "lesson" ? "well done" : nil }
    func abandon() { abandoned += 1 }
}

@Suite struct ReplTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func run(
        _ inputs: [LineInput], history: History? = nil, status: Int32 = 0
    ) -> (script: Script, fake: Fake, told: [String]) {
        let script = Script(inputs)
        let fake = Fake()
        var told: [String] = []
        let repl = Repl(
            source: script, evaluator: fake, interrupts: nil, history: history, tell: { told.append($0) })
        #expect(repl.run() == status)
        return (script, fake, told)
    }

    @Test func runsLineAfterLine() {
        let (script, fake, told) = run([.line("a"), .line("b")])
        #expect(fake.chunks == ["a", "b"])
        #expect(script.prompts == ["demo> ", "demo> ", "demo> "])
        #expect(script.remembered == ["a", "b"])
        #expect(told == [""])
    }

    @Test func asksForMoreUntilTheChunkIsWhole() {
        let (script, fake, _) = run([.line("do"), .line("  x()"), .line("end")])
        #expect(fake.chunks == ["do\n  x()\nend"])
        #expect(script.prompts == ["demo> ", "  ... ", "  ... ", "demo> "])
        #expect(script.prompts[0].count == script.prompts[1].count)
        #expect(script.remembered == ["do\n  x()\nend"])
    }

    @Test func setsFurtherLinesUnderTheFirst() {
        #expect(Repl.further("prod, read-only> ") == "             ... ")
        #expect(Repl.further("\u{1}\u{1B}[1;31m\u{2}prod\u{1}\u{1B}[0m\u{2}> ") == "  ... ")
        #expect(Repl.further("> ") == "... ")
    }

    @Test func dropsWhatWasBegunAtCtrlC() {
        let (script, fake, _) = run([.line("do"), .interrupted, .line("a")])
        #expect(fake.chunks == ["a"])
        #expect(script.prompts == ["demo> ", "  ... ", "demo> ", "demo> "])
        #expect(fake.abandoned == 0)
    }

    @Test func tellsOfACtrlCThatThrewNothingAway() {
        let (_, fake, _) = run([.thrownAway, .line("do"), .thrownAway, .line("a"), .interrupted])
        #expect(fake.chunks == ["a"])
        #expect(fake.abandoned == 1)
    }

    @Test func anEditedTextComesBackToBeRun() {
        let script = Script([.edit("half"), .line("whole")])
        let fake = Fake()
        let repl = Repl(
            source: script, evaluator: fake, interrupts: nil, history: nil, edit: { $0 + ", edited" }, tell: { _ in })
        #expect(repl.run() == 0)
        #expect(script.begunWith == ["half, edited"])
        #expect(fake.chunks == ["whole"])
    }

    @Test func leavesWhereAChunkAsksForIt() {
        let (script, fake, _) = run([.line("a\nleave\nb"), .line("c")], status: 7)
        #expect(fake.chunks == ["a", "leave"])
        #expect(script.remembered == ["a", "leave"])
    }

    @Test func tellsWhatWhoeverFollowsHasToSay() {
        let (_, _, told) = run([.line("a"), .line("lesson")])
        #expect(told == ["well done", ""])
    }

    @Test func passesOverBlankLines() {
        let (script, fake, _) = run([.line(""), .line("  "), .line("a")])
        #expect(fake.chunks == ["a"])
        #expect(script.remembered == ["a"])
    }

    @Test func runsAPastedBlockPieceByPiece() {
        let (_, fake, _) = run([.line("a\ndo\n b()\nend\nlist\n :first()")])
        #expect(fake.chunks == ["a", "do\n b()\nend", "list\n :first()"])
    }

    @Test func stopsAPastedBlockAtItsFirstFailure() {
        let (script, fake, told) = run([.line("a\nbad\nb"), .line("c")])
        #expect(fake.chunks == ["a", "bad", "c"])
        #expect(told == ["it is bad", ""])
        // What failed comes back with the arrow, to be mended.
        #expect(script.remembered == ["a", "bad", "c"])
    }

    @Test func keepsWhichLinesFailed() throws {
        let path = folder.file("failed_lines")
        func run(_ lines: [String]) -> Set<String> {
            let script = Script(lines.map { .line($0) })
            let history = History(path: folder.file("history"))
            let repl = Repl(
                source: script, evaluator: Fake(), interrupts: nil, history: history, failures: Failures(path: path),
                tell: { _ in })
            #expect(repl.run() == 0)
            return script.failed
        }
        #expect(run(["a", "bad", "bad secret", "worse bad"]) == ["bad", "worse bad"])
        #expect(try folder.text("failed_lines") == "bad\nworse bad\n")
        // They are found all the same.
        #expect(try folder.text("history") == "a\nbad\nworse bad\n")
        #expect(run([]) == ["bad", "worse bad"])
        _ = Failures(path: path).forget { $0 == "bad" }
        #expect(run(["b"]) == ["worse bad"])
    }

    @Test func lettingGoOfWhatFailedTakesItOutOfTheFile() throws {
        let script = Script([.line("x = 'bad hunter2'"), .line("pass x")])
        let repl = Repl(
            source: script, evaluator: Fake(), interrupts: nil, history: History(path: folder.file("history")),
            failures: Failures(path: folder.file("failed_lines")), tell: { _ in })
        #expect(repl.run() == 0)
        #expect(try folder.text("failed_lines") == "")
    }

    @Test func keepsSecretsOutOfTheHistory() throws {
        let history = History(path: folder.file("history"))
        let (script, _, _) = run([.line("a"), .line("secret"), .line("bad secret"), .line("b")], history: history)
        #expect(script.remembered == ["a", "b"])
        #expect(try folder.text("history") == "a\nb\n")
    }

    @Test func forgetsWhatTurnsOutToHaveHeldASecret() throws {
        History(path: folder.file("history")).append("x = 'older'")
        let history = History(path: folder.file("history"))
        let (script, _, _) = run(
            [.line("a"), .line("x = 'hunter2'"), .line("b"), .line("pass x"), .line("x = 'hunter2'")], history: history)
        #expect(script.remembered == ["a", "b", "pass x", "x = 'hunter2'"])
        #expect(try folder.text("history") == "a\nb\npass x\nx = 'hunter2'\n")
    }

    @Test func forgetsItInTheFileTooWhateverStandsAroundItAndWhoeverWroteIt() throws {
        let history = History(path: folder.file("history"))
        let script = Script([.line("  x = 'hunter2'  "), .line("a"), .line("pass x")])
        let fake = Fake()
        let other = History(path: folder.file("history"))
        // Another shell adds to it while the line runs: the arrows here don't find that yet.
        fake.whileRunning = { if $0 == "pass x" { other.append("x = 'of another shell'") } }
        let repl = Repl(source: script, evaluator: fake, interrupts: nil, history: history, tell: { _ in })
        #expect(repl.run() == 0)
        #expect(script.remembered == ["a", "pass x"])
        #expect(try folder.text("history") == "a\npass x\n")
    }

    @Test func asksAboutEarlierLinesOnlyWhereSomethingWasPassed() {
        let (_, fake, _) = run([.line("a"), .line("b")])
        #expect(fake.asked == 0)
    }

    @Test func bringsBackTheHistory() throws {
        History(path: folder.file("history")).append("old")
        let (script, _, _) = run([.line("old"), .line("new")], history: History(path: folder.file("history")))
        #expect(script.remembered == ["old", "new"])
        #expect(try folder.text("history") == "old\nnew\n")
    }

    @Test func warnsOnceOfAHistoryThatCanNotBeKept() throws {
        try folder.write("", to: "blocked")
        let (script, fake, told) = run(
            [.line("a"), .line("b")], history: History(path: folder.file("blocked/history")))
        #expect(fake.chunks == ["a", "b"])
        #expect(script.remembered == ["a", "b"])
        #expect(told.count == 2)
        #expect(told[0].hasPrefix("warning: the history is not kept: "))
        #expect(told[0].contains(folder.file("blocked/history")))
    }
}
