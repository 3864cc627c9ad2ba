import Events
import Glibc
import HTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct FailureTests {
    @Test func aRefusedPortIsAConnectFailure() throws {
        let bench = try Workbench()
        let failure = try bench.failure(of: bench.request("fine", on: "refused"))
        #expect(failure.kind == .connect(errno: ECONNREFUSED))
        #expect(!failure.sent)
        #expect(failure.host == "127.0.0.1")
        #expect(failure.port == (try bench.server.port("refused")))
    }

    @Test func aNameWithoutAnAddressIsAResolveFailure() throws {
        let bench = try Workbench()
        let request = HTTPRequest(url: "https://no-such-host.invalid:8144/api")
        let failure = try bench.failure(of: request)
        // What the first try left in the pool must not change the next one.
        #expect(try bench.failure(of: request).kind == failure.kind)
        // Behind a proxy of the environment's, it is the proxy that can't find it.
        if getenv("https_proxy") == nil, getenv("HTTPS_PROXY") == nil, getenv("ALL_PROXY") == nil {
            #expect(failure.kind == .resolve)
        }
        #expect(!failure.sent)
        #expect(failure.host == "no-such-host.invalid")
    }

    @Test func plainTextWhereTLSIsExpectedIsATLSFailure() throws {
        let bench = try Workbench()
        var request = try bench.request("fine", on: "plain")
        request.url = request.url.replacing("http://", with: "https://")
        let failure = try bench.failure(of: request)
        #expect([.tls, .closed].contains(failure.kind))
        #expect(!failure.sent)
    }

    @Test func aDoorSlammedDuringTheHandshakeSendsNothing() throws {
        let bench = try Workbench()
        let failure = try bench.failure(of: bench.request("fine", on: "slammed"))
        #expect(failure.kind == .handshakeClosed)
        #expect(!failure.sent)
    }

    @Test func aHandshakeThatNeverEndsRunsOutOfTime() throws {
        let bench = try Workbench()
        var request = try bench.request("fine", on: "silent")
        request.timeout.connect = .milliseconds(500)
        let failure = try bench.failure(of: request)
        #expect(failure.kind == .timeout(.tls))
        #expect(!failure.sent)
    }

    /// The reset comes while a body of several TLS records is half sent: what had left by then may have been acted on.
    @Test func aBodyThatIsHalfSentCountsAsSent() throws {
        let bench = try Workbench()
        for size in [20_000, 60_000, 1_000_000] {
            var request = try bench.request("fine", on: "resetting")
            request.method = "POST"
            request.fresh = true
            request.body = Array(repeating: UInt8(ascii: "x"), count: size)
            for _ in 0..<30 {
                let failure = try bench.failure(of: request)
                #expect(failure.sent, "\(failure)")
            }
        }
    }

    /// To libcurl a connection that is closed within the head of a reply is a reply without a body.
    @Test(arguments: ["", "&early="]) func aReplyThatEndsWithinItsHeadIsNone(before: String) throws {
        let bench = try Workbench()
        for length in 0..<60 {
            var request = try bench.request("cut_head?n=\(length)\(before)")
            request.method = "POST"
            request.fresh = true
            let failure = try bench.failure(of: request)
            #expect([.truncated, .closed, .notHTTP].contains(failure.kind), "\(length): \(failure)")
            #expect(failure.sent, "\(length): \(failure)")
        }
    }

    @Test func aReplyThatNeverComesRunsOutOfTime() throws {
        let bench = try Workbench()
        var request = try bench.request("never")
        request.method = "POST"
        request.fresh = true
        request.timeout.total = .seconds(1)
        let failure = try bench.failure(of: request)
        #expect(failure.kind == .timeout(.reply))
        #expect(failure.sent)
        #expect(try bench.arrivals().count == 1)
    }

    @Test func aReplyThatNeverEndsRunsOutOfTime() throws {
        let bench = try Workbench()
        var request = try bench.request("stall")
        request.timeout.total = .seconds(1)
        let failure = try bench.failure(of: request)
        #expect(failure.kind == .timeout(.body))
        #expect(failure.sent)
    }

    @Test(arguments: ["stall", "never"]) func silenceEndsATransferThatIsNotOtherwiseLimited(behaviour: String) throws {
        let bench = try Workbench()
        var request = try bench.request(behaviour)
        request.timeout.total = nil
        request.timeout.idle = .seconds(1)
        let failure = try bench.failure(of: request)
        #expect(failure.kind == .timeout(.idle))
        #expect(failure.sent)
    }

    @Test func whatArrivesKeepsATransferAlive() throws {
        let bench = try Workbench()
        var request = try bench.request("drip")
        request.timeout.idle = .seconds(1)
        #expect(try bench.reply(to: request).body.count == 30)
    }

    @Test(arguments: ["cut", "cut_chunk"]) func aBodyThatEndsEarlyIsTruncated(behaviour: String) throws {
        let bench = try Workbench()
        let failure = try bench.failure(of: bench.request(behaviour))
        #expect(failure.kind == .truncated)
        #expect(failure.sent)
    }

    @Test func noReplyAtAllIsClosed() throws {
        let bench = try Workbench()
        var request = try bench.request("drop")
        request.fresh = true
        let failure = try bench.failure(of: request)
        #expect(failure.kind == .closed)
        #expect(failure.sent)
    }

    @Test func aChangeGoesOutOnceThoughTheConnectionDies() throws {
        let bench = try Workbench()
        // A connection that is kept open, so that there is one on which libcurl would send again.
        _ = try bench.reply(to: bench.request("status?code=200"))
        let before = try bench.arrivals().count
        var change = try bench.request("drop")
        change.method = "POST"
        change.body = Array("{}".utf8)
        change.fresh = true
        let failure = try bench.failure(of: change)
        #expect(failure.kind == .closed)
        #expect(failure.sent)
        #expect(try bench.arrivals().count == before + 1)
    }

    @Test func aReadMayGoOutAgainWhenAnOldConnectionDies() throws {
        // What makes `fresh` necessary: without it libcurl sends twice, and says nothing.
        let bench = try Workbench()
        _ = try bench.reply(to: bench.request("status?code=200"))
        let before = try bench.arrivals().count
        #expect(try bench.failure(of: bench.request("drop")).kind == .closed)
        #expect(try bench.arrivals().count == before + 2)
    }

    @Test(arguments: ["good", "plain"]) func garbageIsNotHTTP(listener: String) throws {
        let bench = try Workbench()
        let failure = try bench.failure(of: bench.request("garbage", on: listener))
        #expect(failure.kind == .notHTTP)
        #expect(failure.sent)
    }

    @Test(arguments: ["endless", "announced?n=99999999999"]) func aReplyHasACeiling(behaviour: String) throws {
        let bench = try Workbench()
        var request = try bench.request(behaviour)
        request.sink = .memory(limit: 100_000)
        let failure = try bench.failure(of: request)
        #expect(failure.kind == .tooLarge(limit: 100_000))
        #expect(failure.sent)
    }

    @Test func theCeilingItselfIsAllowed() throws {
        let bench = try Workbench()
        var request = try bench.request("bytes?n=5000")
        request.sink = .memory(limit: 5000)
        #expect(try bench.reply(to: request).body.count == 5000)
        request.sink = .memory(limit: 4999)
        #expect(try bench.failure(of: request).kind == .tooLarge(limit: 4999))
    }

    @Test func headersHaveACeilingToo() throws {
        let bench = try Workbench()
        let failure = try bench.failure(of: bench.request("many_headers"))
        guard case .tooLarge = failure.kind else {
            Issue.record("\(failure)")
            return
        }
    }

    @Test(arguments: ["never", "stall", "endless"]) func aTransferCanBeCancelledInTheMiddle(behaviour: String) throws {
        let bench = try Workbench()
        var request = try bench.request(behaviour)
        request.sink = .memory(limit: .max)
        var result: Result<HTTPResponse, HTTPError>?
        let transfer = bench.client.start(request) { result = $0 }
        // Until the server has it, and so is in the middle of it.
        while try bench.arrivals().isEmpty { bench.loop.turn(atMost: .milliseconds(10)) }
        transfer.cancel()
        transfer.cancel()
        #expect(result == nil)
        try bench.run(until: { result != nil })
        guard case .failure(let failure) = result else { throw Unexpected(what: "a reply") }
        #expect(failure.kind == .cancelled)
        #expect(failure.sent)
        // The client is none the worse for it.
        #expect(try bench.reply(to: bench.request("fine")).status == 200)
    }

    @Test func whatIsCancelledAtOnceHasSentNothing() throws {
        let bench = try Workbench()
        var result: Result<HTTPResponse, HTTPError>?
        bench.client.start(try bench.request("fine")) { result = $0 }.cancel()
        try bench.run(until: { result != nil })
        guard case .failure(let failure) = result else { throw Unexpected(what: "a reply") }
        #expect(failure.kind == .cancelled)
        #expect(!failure.sent)
        #expect(try bench.arrivals().isEmpty)
    }

    @Test func oneTransferMayCancelAnother() throws {
        let bench = try Workbench()
        var kinds: [HTTPError.Kind] = []
        let waiting = try (0..<5).map { _ in
            bench.client.start(try bench.request("never")) { result in
                if case .failure(let failure) = result { kinds.append(failure.kind) }
            }
        }
        bench.client.start(try bench.request("fine")) { _ in for transfer in waiting { transfer.cancel() } }
        try bench.run(until: { kinds.count == 5 })
        #expect(kinds.allSatisfy { $0 == .cancelled })
    }

    @Test func cancellingAfterTheEndChangesNothing() throws {
        let bench = try Workbench()
        var results = 0
        var transfer: HTTPTransfer?
        transfer = bench.client.start(try bench.request("fine")) { result in
            if case .success = result { results += 1 }
            transfer?.cancel()
        }
        try bench.run(until: { results == 1 })
        transfer?.cancel()
        bench.loop.turn(atMost: .milliseconds(5))
        #expect(results == 1)
    }

    @Test func aTransferOutlivesItsClient() throws {
        let server = try TestServer.shared.get()
        let loop = EventLoop()
        var status: Int?
        var request = HTTPRequest(url: "https://127.0.0.1:\(try server.port("good"))/slow/outlives?ms=50")
        request.trust = .pin(try server.fingerprint("good"))
        HTTPClient(loop: loop).start(request) { status = (try? $0.get())?.status }
        let end = MonotonicInstant.now.adding(.seconds(30))
        loop.run(until: { status != nil || MonotonicInstant.now > end })
        #expect(status == 200)
    }
}
