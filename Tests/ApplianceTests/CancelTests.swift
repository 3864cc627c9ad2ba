import Errors
import HTTP
import Testing

@testable import Appliance

@Suite struct CancelTests {
    /// Performs a call, lets some time pass, gives it up, and tells how it ended.
    private func end(_ bench: Bench, _ call: GateCall, after time: Duration, turns: Int = 1) -> String {
        var ends: [String] = []
        let ticket = bench.session.perform(call) { ends.append($0.error?.kind.rawValue ?? "ok") }
        bench.clock.pass(time)
        let before = ends
        for _ in 1...turns { ticket.cancel() }
        #expect(ends == before, "told from inside of cancel")
        while bench.clock.step() {}
        #expect(ends.count == 1)
        return ends.joined(separator: ", ")
    }

    @Test func aLoginThatWasGivenUpIsNoAnswerToTheNextCall() throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in .json(#"{"statusCode":200,"response":{"policyResponseList":[]}}"#) }
        var ends: [String] = []
        let ticket = bench.session.perform(bench.list()) { first in
            ends.append(first.error?.kind.rawValue ?? "ok")
            bench.session.perform(bench.list()) { ends.append($0.error?.kind.rawValue ?? "ok") }
        }
        ticket.cancel()
        while bench.clock.step() {}
        #expect(ends == ["interrupted", "ok"])
    }

    @Test func readOnItsWay() throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in .silence(sent: true) }
        #expect(end(bench, bench.list(), after: .seconds(1), turns: 3) == "interrupted")
        #expect(bench.transport.cancelled == 1)
    }

    @Test func changeOnItsWay() throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in .silence(sent: true) }
        #expect(end(bench, bench.backup(), after: .seconds(1), turns: 3) == "unknown_outcome")
        #expect(bench.transport.others.count == 1)
    }

    @Test func changeThatHasNotLeft() throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in .silence(sent: false) }
        #expect(end(bench, bench.backup(), after: .seconds(1)) == "interrupted")
    }

    @Test func changeWhoseReplyIsThereAlready() throws {
        // The transport knew the outcome when it was told to cancel: then that is the outcome.
        let bench = try Bench()
        bench.transport.answer = { _, _ in .reply(HTTPResponse(status: 200, body: Array("{}".utf8)), after: .seconds(1))
        }
        var result: String?
        let ticket = bench.session.perform(bench.backup()) { result = $0.error?.kind.rawValue ?? "ok" }
        bench.clock.pass(.seconds(1))
        ticket.cancel()
        while bench.clock.step() {}
        #expect(result == "unknown_outcome" || result == "ok")
    }

    @Test func changeWithARefusedTokenIsNotSentAgain() throws {
        let bench = try Bench()
        let late = LateTransport(clock: bench.clock)
        let session = Session(
            address: bench.session.address, trust: .system, credentials: { Credentials(username: "u", password: "p") },
            transport: late, loop: bench.clock, definition: bench.session.definition)
        var kind: String?
        let ticket = session.perform(bench.backup()) { kind = $0.error?.kind.rawValue ?? "ok" }
        while late.count < 2, bench.clock.step() {}
        ticket.cancel()
        while bench.clock.step() {}
        #expect(kind == "interrupted")
        #expect(late.count == 2)
    }

    @Test func duringThePauseOfARetry() throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in .status(503) }
        #expect(end(bench, bench.list(), after: .seconds(0.3)) == "interrupted")
        #expect(bench.transport.others.count == 1)
        // An unsent change that waits to be tried again was not done.
        bench.transport.answer = { _, _ in .lost(.connect(errno: 111), sent: false) }
        #expect(end(bench, bench.backup(), after: .seconds(0.3)) == "interrupted")
        #expect(bench.transport.others.count == 2)
    }

    @Test func duringTheLogin() throws {
        let bench = try Bench()
        bench.transport.login = { _ in .silence(sent: true) }
        #expect(end(bench, bench.backup(), after: .seconds(1)) == "interrupted")
        #expect(bench.transport.others.isEmpty)
        #expect(bench.transport.cancelled == 1)
    }

    @Test func beforeTheFirstTurn() throws {
        let bench = try Bench()
        #expect(end(bench, bench.backup(), after: .zero) == "interrupted")
        let reading = try Bench { $0.isReadOnly = true }
        #expect(end(reading, reading.backup(), after: .zero) == "refused")
    }

    @Test func afterTheEnd() throws {
        let bench = try Bench()
        #expect(end(bench, bench.backup(), after: .seconds(9)) == "ok")
        #expect(bench.transport.cancelled == 0)
    }

    @Test func byAListener() throws {
        for wanted in ["planned", "sent", "answered"] {
            let bench = try Bench()
            if wanted != "answered" { bench.transport.answer = { _, _ in .silence(sent: true) } }
            var ticket: Ticket?
            var mayCancel = false
            bench.session.events.listen { event in
                if case .sent(let it) = event, wanted == "sent", it.facts.operation != "auth.login" { mayCancel = true }
                // What was done, and is not told yet, is no change that was not sent.
                if case .answered(let it) = event, wanted == "answered", it.facts.operation != "auth.login" {
                    mayCancel = true
                }
                if mayCancel { ticket?.cancel() }
            }
            var kind: String?
            ticket = bench.session.perform(bench.backup()) { kind = $0.error?.kind.rawValue ?? "ok" }
            if wanted == "planned" { ticket?.cancel() }
            while bench.clock.step() {}
            #expect(kind == (wanted == "planned" ? "interrupted" : "unknown_outcome"), "\(wanted)")
        }
    }

    @Test func nothingIsKeptAfterTheEnd() throws {
        weak var session: Session?
        do {
            let bench = try Bench()
            session = bench.session
            bench.transport.answer = { _, _ in .silence(sent: true) }
            _ = end(bench, bench.backup(), after: .seconds(1))
            bench.transport.answer = { _, _ in .status(503) }
            _ = bench.perform(bench.list())
        }
        #expect(session == nil)
    }
}

/// Answers a login, and refuses the token of anything else when it is cancelled.
private final class LateTransport: Transport {
    private let clock: ManualClock
    var count = 0
    init(clock: ManualClock) { self.clock = clock }

    private final class Transfer: Cancellable {
        var body: () -> Void = {}
        func cancel() { body() }
    }

    func send(
        _ request: HTTPRequest, _ done: @escaping (Result<HTTPResponse, HTTPError>) -> Void
    ) -> any Cancellable {
        count += 1
        let transfer = Transfer()
        if request.url.hasSuffix("login") {
            _ = clock.schedule(after: .zero) {
                done(.success(HTTPResponse(status: 200, body: Array(#"{"response":{"token":"t"}}"#.utf8))))
            }
        } else {
            transfer.body = { [clock] in
                _ = clock.schedule(after: .zero) { done(.success(HTTPResponse(status: 401))) }
            }
        }
        return transfer
    }
}
