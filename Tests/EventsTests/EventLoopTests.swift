import Events
import Foundation
import Synchronization
import Testing

/// A pipe whose ends are closed with it.
private final class TestPipe {
    let reading: Int32
    private(set) var writing: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        (reading, writing) = (ends[0], ends[1])
    }

    deinit {
        close(reading)
        hangUp()
    }

    func put(_ byte: UInt8 = 1) { _ = withUnsafePointer(to: byte) { write(writing, $0, 1) } }
    func take() -> UInt8? {
        var byte: UInt8 = 0
        return read(reading, &byte, 1) == 1 ? byte : nil
    }
    func hangUp() {
        if writing >= 0 { close(writing) }
        writing = -1
    }
}

@Suite(.timeLimit(.minutes(1))) struct EventLoopTests {
    let loop = EventLoop()

    @Test func aHandlerRunsForEachReadiness() throws {
        let pipe = try TestPipe()
        var taken: [UInt8] = []
        loop.watch(pipe.reading, for: .readable) { readiness in
            #expect(readiness == .readable)
            if let byte = pipe.take() { taken.append(byte) }
        }
        pipe.put(7)
        loop.turn()
        pipe.put(8)
        loop.turn()
        #expect(taken == [7, 8])
    }

    @Test func aTurnWithNothingToDoEndsAtItsLimit() throws {
        let pipe = try TestPipe()
        loop.watch(pipe.reading, for: .readable) { _ in Issue.record("nothing was written") }
        let start = MonotonicInstant.now
        loop.turn(atMost: .milliseconds(20))
        #expect(MonotonicInstant.now.since(start) >= .milliseconds(20))
    }

    @Test func aWatchMayChangeWhatItWaitsFor() throws {
        let pipe = try TestPipe()
        var seen: [EventLoop.Readiness] = []
        let watch = loop.watch(pipe.writing, for: []) { seen.append($0) }
        loop.turn(atMost: .zero)
        #expect(seen.isEmpty)
        watch.interest = .writable
        loop.turn(atMost: .zero)
        #expect(seen == [.writable])
    }

    @Test func twoWatchesOfOneDescriptorBothHear() throws {
        let pipe = try TestPipe()
        var heard = 0
        for _ in 0..<2 { loop.watch(pipe.reading, for: .readable) { _ in heard += 1 } }
        pipe.put()
        loop.turn()
        #expect(heard == 2)
    }

    @Test func aHandlerMayCancelItselfAndOthers() throws {
        let pipes = try (0..<3).map { _ in try TestPipe() }
        var watches: [EventLoop.Watch] = []
        var calls: [Int] = []
        for (index, pipe) in pipes.enumerated() {
            watches.append(
                loop.watch(pipe.reading, for: .readable) { _ in
                    calls.append(index)
                    for watch in watches { watch.cancel() }
                })
            pipe.put()
        }
        loop.turn()
        loop.turn(atMost: .zero)
        #expect(calls.count == 1)
    }

    @Test func aHandlerMayAddWatches() throws {
        let (first, second) = (try TestPipe(), try TestPipe())
        var reached = false
        let watch = loop.watch(first.reading, for: .readable) { _ in
            _ = first.take()
            loop.watch(second.reading, for: .readable) { _ in
                _ = second.take()
                reached = true
            }
        }
        first.put()
        second.put()
        loop.run(until: { reached })
        watch.cancel()
        #expect(first.take() == nil)
    }

    @Test func aCancelledWatchLetsItsHandlerGo() throws {
        final class Token {}
        let pipe = try TestPipe()
        weak var token: Token?
        do {
            let strong = Token()
            token = strong
            loop.watch(pipe.reading, for: .readable) { [strong] _ in _ = strong }.cancel()
        }
        #expect(token == nil)
    }

    @Test func aDescriptorClosedWhileWatchedIsReportedOnce() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        // A number that no other test is given meanwhile: this one is far above those in use.
        let high = fcntl(ends[0], F_DUPFD_CLOEXEC, 900)
        try #require(high >= 900)
        for end in ends { close(end) }
        var reports: [EventLoop.Readiness] = []
        loop.watch(high, for: .readable) { reports.append($0) }
        close(high)
        for _ in 0..<3 { loop.turn(atMost: .zero) }
        #expect(reports == [.failed])
    }

    @Test func aHangUpIsReadableAndFailed() throws {
        let pipe = try TestPipe()
        var reports: [EventLoop.Readiness] = []
        let watch = loop.watch(pipe.reading, for: .readable) { reports.append($0) }
        pipe.hangUp()
        loop.turn()
        watch.cancel()
        loop.turn(atMost: .zero)
        #expect(reports == [[.readable, .failed]])
    }

    @Test func aNestedTurnMakesTheOuterOneStartAfresh() throws {
        // Both are ready at once. The first handler turns the loop until the second has run; the outer turn must not
        // then run the second again for what has been taken already.
        let pipes = [try TestPipe(), try TestPipe()]
        var depth = 0
        var empty = 0
        var taken = 0
        let watches = pipes.map { pipe in
            loop.watch(pipe.reading, for: .readable) { _ in
                guard pipe.take() != nil else {
                    empty += 1
                    return
                }
                taken += 1
                depth += 1
                if depth == 1 { loop.run(until: { taken == 2 }) }
                depth -= 1
            }
        }
        for pipe in pipes { pipe.put() }
        loop.run(until: { taken == 2 && depth == 0 })
        #expect(empty == 0)
        // The handlers hold the loop, and the loop them.
        for watch in watches { watch.cancel() }
    }

    @Test func aSignalEndsATurn() throws {
        let ignored: @convention(c) (Int32) -> Void = { _ in }
        var action = sigaction()
        action.__sigaction_handler.sa_handler = ignored
        var earlier = sigaction()
        sigaction(SIGURG, &action, &earlier)
        defer { sigaction(SIGURG, &earlier, nil) }
        // The threads that run tests hold signals back.
        var urgent = sigset_t()
        sigemptyset(&urgent)
        sigaddset(&urgent, SIGURG)
        var mask = sigset_t()
        pthread_sigmask(SIG_UNBLOCK, &urgent, &mask)
        defer { pthread_sigmask(SIG_SETMASK, &mask, nil) }
        // Aimed at this very thread, again and again, since one that comes before the wait ends nothing.
        let target = pthread_self()
        let ended = Atomic(false)
        let sender = Thread {
            while !ended.load(ordering: .acquiring) {
                pthread_kill(target, SIGURG)
                usleep(2000)
            }
        }
        sender.start()
        // With nothing to wait for, only the signal can end this.
        loop.turn()
        ended.store(true, ordering: .releasing)
        while !sender.isFinished { usleep(1000) }
    }
}
