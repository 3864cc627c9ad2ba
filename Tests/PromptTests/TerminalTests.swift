import CTerminal
import Events
import Foundation
import Testing

@testable import Prompt

/// Signals and readline belong to the process: one test at a time.
@Suite(.serialized) struct TerminalTests {
    // MARK: Interrupts

    @Test func aSignalWithNothingRunningIsToldByTheLoop() throws {
        let loop = EventLoop()
        let source = try listen(loop)
        var seen: [InterruptSource.Signal] = []
        source.onSignal = { seen.append($0) }
        raise(SIGINT)
        raise(SIGINT)
        raise(SIGWINCH)
        loop.turn(atMost: .seconds(30))
        #expect(seen == [.interrupt, .resized])
    }

    @Test func aRunningProgramIsReachedInsideTheHandler() throws {
        let loop = EventLoop()
        let source = try listen(loop)
        let calls = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
        calls.initialize(to: 0)
        defer { calls.deallocate() }
        source.target = InterruptSource.Target(function: count, handle: calls)
        var told = 0
        source.onSignal = { _ in told += 1 }
        let result = source.whileRunning {
            raise(SIGINT)
            #expect(calls.pointee == 1)
            loop.turn(atMost: .seconds(30))
            return "result"
        }
        #expect(result == "result")
        #expect(calls.pointee == 1)
        #expect(told == 0)
    }

    @Test func whatComesTooLateIsThrownAway() throws {
        let loop = EventLoop()
        let source = try listen(loop)
        var seen = 0
        source.onSignal = { _ in seen += 1 }
        source.whileRunning { _ = raise(SIGINT) }
        loop.turn(atMost: .zero)
        #expect(seen == 0)
        // The next one is the first again, not a second.
        source.whileRunning { _ = raise(SIGINT) }
    }

    @Test func theHandlersThatWereThereComeBack() throws {
        do {
            let loop = EventLoop()
            let source = try listen(loop)
            withExtendedLifetime(source) {}
        }
        var action = sigaction()
        sigaction(SIGINT, nil, &action)
        #expect(action.__sigaction_handler.sa_handler == nil)
    }

    @Test func aSecondOneLeavesWith130() async {
        await #expect(processExitsWith: .exitCode(130)) {
            let source = try listen(EventLoop())
            source.whileRunning {
                raise(SIGINT)
                raise(SIGINT)
            }
            exit(0)
        }
    }

    @Test func whoeverHadTheTerminalHasItForNoLongerThanWhatRuns() throws {
        let loop = EventLoop()
        let source = try listen(loop)
        source.whileRunning { interrupts_hold(1) }
        var seen: [InterruptSource.Signal] = []
        source.onSignal = { seen.append($0) }
        raise(SIGINT)
        loop.turn(atMost: .seconds(30))
        #expect(seen == [.interrupt])
        interrupts_hold(1)
        source.whileRunning {
            raise(SIGINT)
            #expect(Terminal.interruptCount == 1)
        }
    }

    // MARK: Lines

    @Test func aLineIsReadWhileTheLoopGoesOn() throws {
        let typist = try Typist([("> ", .type("hel")), ("hel", .type("lo\r"))])
        var turns = 0
        typist.loop.after(.zero) { turns += 1 }
        #expect(try typist.reader().readLine(prompt: "> ") == .line("hello"))
        #expect(turns == 1)
    }

    @Test func theEndOfInput() throws {
        let typist = try Typist([("> ", .type("\u{04}"))])
        #expect(try typist.reader().readLine(prompt: "> ") == .end)
    }

    @Test func ctrlCGivesTheLineUp() throws {
        let typist = try Typist([
            ("> ", .type("half")), ("half", .signal(SIGINT)), ("> ", .type("whole\r")),
        ])
        let reader = try typist.reader()
        #expect(reader.readLine(prompt: "> ") == .thrownAway)
        #expect(reader.readLine(prompt: "> ") == .line("whole"))
    }

    @Test func theTerminalIsAsItWasBetweenLines() throws {
        let typist = try Typist([("> ", .type("a\r")), ("> ", .signal(SIGINT))])
        let before = typist.echoes
        let reader = try typist.reader()
        _ = reader.readLine(prompt: "> ")
        #expect(typist.echoes == before)
        _ = reader.readLine(prompt: "> ")
        #expect(typist.echoes == before)
    }

    @Test func aPastedBlockIsOneInput() throws {
        let typist = try Typist([
            ("> ", .type("\u{1B}[200~for i = 1, 2 do\r  print(i)\rend\u{1B}[201~")), ("end", .type("\r")),
        ])
        #expect(try typist.reader().readLine(prompt: "> ") == .line("for i = 1, 2 do\n  print(i)\nend"))
    }

    @Test func theArrowsGoThroughWhatIsRemembered() throws {
        let typist = try Typist([("> ", .type("\u{1B}[A\u{1B}[A\r"))])
        let reader = try typist.reader()
        reader.remember("older")
        reader.remember("newer")
        #expect(reader.readLine(prompt: "> ") == .line("older"))
    }

    @Test func aNewSizeKeepsTheLine() throws {
        let typist = try Typist([("> ", .type("abc")), ("abc", .signal(SIGWINCH)), ("", .type("d\r"))])
        #expect(try typist.reader().readLine(prompt: "> ") == .line("abcd"))
    }

    @Test func completesAWordAndKnowsItsPlace() throws {
        let typist = try Typist([("> ", .type("f(sc\t")), ("scv", .type(".x\r"))])
        let reader = try typist.reader()
        var asked: [String] = []
        reader.assist(
            by: Assistant { line, word in
                let bytes = Array(line.utf8)
                asked.append(String(decoding: bytes[word], as: UTF8.self))
                return ["scv"]
            })
        #expect(reader.readLine(prompt: "> ") == .line("f(scv.x"))
        #expect(asked == ["sc"])
    }

    @Test func aCtrlCWhileACompletionIsLookedForThrowsTheLineAway() throws {
        let typist = try Typist([("> ", .type("f(sc\tunread\r")), ("> ", .type("whole\r"))])
        let reader = try typist.reader()
        reader.assist(
            by: Assistant { [loop = typist.loop] _, _ in
                raise(SIGINT)
                raise(SIGWINCH)
                // As the completer does where it waits for a reply.
                loop.turn(atMost: .seconds(30))
                return ["scv"]
            })
        #expect(reader.readLine(prompt: "> ") == .thrownAway)
        // What was typed behind it is of the next line.
        #expect(reader.readLine(prompt: "> ") == .line("unread"))
    }

    @Test func aCtrlCWhileALineIsLookedAtRunsNothingOfIt() throws {
        let typist = try Typist([("> ", .type("delete()\r")), ("> ", .type("whole\r"))])
        let reader = try typist.reader()
        let assistant = Assistant()
        assistant.begun = { text in
            if text == "delete()" { raise(SIGINT) }
            return false
        }
        reader.assist(by: assistant)
        #expect(reader.readLine(prompt: "> ") == .thrownAway)
        #expect(reader.readLine(prompt: "> ") == .line("whole"))
    }

    @Test func manyEntriesAreForgottenAtOnce() throws {
        let typist = try Typist([("> ", .type("\u{1B}[A\u{1B}[A\r"))])
        let reader = try typist.reader()
        for entry in ["kept", "gone", "older", "gone too", "gone", "newer"] { reader.remember(entry) }
        reader.forget(["gone", "gone too"])
        #expect(reader.readLine(prompt: "> ") == .line("older"))
    }

    @Test func completesAsFarAsAllAgree() throws {
        let typist = try Typist([("> ", .type("re\t")), ("resource_", .type("x\r"))])
        let reader = try typist.reader()
        reader.assist(by: Assistant { _, _ in ["resource_groups", "resource_group", "resource_äa", "resource_äb"] })
        #expect(reader.readLine(prompt: "> ") == .line("resource_x"))
    }

    @Test func withoutATerminalThereIsNoReader() throws {
        let loop = EventLoop()
        let source = try listen(loop)
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        #expect(throws: PromptError.terminal(errno: ENOTTY)) {
            try LineReader(loop: loop, interrupts: source, input: ends[0], output: ends[1])
        }
    }
}

/// Listens to signals, also where the tests were started in the background with SIGINT ignored.
private func listen(_ loop: EventLoop) throws -> InterruptSource {
    signal(SIGINT, SIG_DFL)
    // The threads that run tests hold signals back; the shell has no such threads.
    var held = sigset_t()
    sigemptyset(&held)
    sigaddset(&held, SIGINT)
    sigaddset(&held, SIGWINCH)
    pthread_sigmask(SIG_UNBLOCK, &held, nil)
    return try InterruptSource(loop: loop)
}

private func count(_ handle: UnsafeMutableRawPointer?) {
    handle?.assumingMemoryBound(to: Int32.self).pointee += 1
}

/// Sits at the other side of a pseudo-terminal: waits for what is shown, and types.
private final class Typist {
    enum Act {
        case type(String)
        case signal(Int32)
    }

    let loop = EventLoop()
    let interrupts: InterruptSource
    private var near: Int32 = -1
    private var far: Int32 = -1
    private var steps: [(after: String, act: Act)]
    private var shown = ""

    init(_ steps: [(after: String, act: Act)]) throws {
        self.steps = steps
        interrupts = try listen(loop)
        var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
        let status = openpty(&far, &near, nil, nil, &size)
        try #require(status == 0)
        loop.watch(far, for: .readable) { [unowned self] _ in look() }
    }

    deinit {
        close(near)
        close(far)
    }

    func reader() throws -> LineReader {
        try LineReader(loop: loop, interrupts: interrupts, input: near, output: near)
    }

    /// Whether the terminal echoes and reads whole lines, as it does for ordinary programs.
    var echoes: Bool {
        var mode = termios()
        tcgetattr(near, &mode)
        return mode.c_lflag & tcflag_t(ECHO | ICANON) == tcflag_t(ECHO | ICANON)
    }

    private func look() {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let length = read(far, &bytes, bytes.count)
        guard length > 0 else { return }
        shown += String(decoding: bytes.prefix(length), as: UTF8.self)
        act()
    }

    private func act() {
        guard let step = steps.first, step.after.isEmpty || shown.contains(step.after) else { return }
        steps.removeFirst()
        shown = ""
        switch step.act {
        case .type(let text):
            let bytes = Array(text.utf8)
            #expect(write(far, bytes, bytes.count) == bytes.count)
        case .signal(let number):
            raise(number)
            // A signal need not show anything: the next step may follow at once.
            if steps.first?.after.isEmpty == true { loop.after(.zero) { [unowned self] in act() } }
        }
    }
}
