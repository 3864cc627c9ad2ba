import Events
import HTTP
import TestSupport
import Testing

/// TLS sessions that are resumed: whose certificate counts, and how long.
@Suite(.timeLimit(.minutes(1))) struct ResumptionTests {
    private func fresh(_ bench: Workbench, on listener: String) throws -> HTTPRequest {
        var request = try bench.request("fine", on: listener)
        request.fresh = true
        return request
    }

    private func resumed(_ bench: Workbench) throws -> [Bool?] { try bench.arrivals().map(\.resumed) }

    @Test(arguments: ["good", "old"]) func aNewConnectionGoesOnWithTheSessionOfAnother(listener: String) throws {
        let bench = try Workbench()
        var told: [Fingerprint] = []
        bench.client.onCertificate = { told.append($3.fingerprint) }
        for _ in 0..<3 { #expect(try bench.reply(to: fresh(bench, on: listener)).newConnection) }
        #expect(try resumed(bench) == [false, true, true])
        // The certificate that was shown once is that of each.
        #expect(told == Array(repeating: try bench.server.fingerprint("good"), count: 3))
    }

    @Test func anAuthoritysSessionsAreResumed() throws {
        let bench = try Workbench()
        var told: [CertificateFacts] = []
        bench.client.onCertificate = { told.append($3) }
        for host in ["127.0.0.1", "127.0.0.1", "localhost", "localhost"] {
            var request = try fresh(bench, on: "good")
            request.url = try bench.url("fine", host: host)
            request.trust = .authority(file: bench.server.authority)
            _ = try bench.reply(to: request)
        }
        // One name of a host says nothing of another.
        #expect(try resumed(bench) == [false, true, false, true])
        #expect(told.count == 4 && Set(told).count == 1, "\(told)")
    }

    @Test func whatIsTrustedInOtherWaysHasOtherSessions() throws {
        let bench = try Workbench()
        var request = try fresh(bench, on: "twin")
        request.trust = .insecure
        for _ in 0..<2 { _ = try bench.reply(to: request) }
        // A pin meets the certificate itself, whatever was accepted before.
        let failure = try bench.failure(of: fresh(bench, on: "twin"))
        guard case .certificate(.changed, presented: .some) = failure.kind else { throw Unexpected(what: "\(failure)") }
        request.trust = .pin(try bench.server.fingerprint("twin"))
        for _ in 0..<2 { _ = try bench.reply(to: request) }
        #expect(try resumed(bench) == [false, true, false, true])
    }

    @Test func aSessionIsNoOlderThanItsCertificatesShowing() throws {
        let never = try Workbench(resumption: .zero)
        for _ in 0..<3 { _ = try never.reply(to: fresh(never, on: "good")) }
        #expect(try resumed(never) == [false, false, false])
        // Each resumed connection brings a new ticket, which makes its certificate no younger.
        let bench = try Workbench(resumption: .milliseconds(300))
        let end = MonotonicInstant.now.adding(.seconds(30))
        var each: [Bool?] = []
        while MonotonicInstant.now < end, !each.contains(true) || each.count(where: { $0 == false }) < 2 {
            _ = try bench.reply(to: fresh(bench, on: "good"))
            each = try resumed(bench)
        }
        #expect(each.first == false && each.contains(true))
        #expect(each.count { $0 == false } >= 2, "\(each)")
    }

    @Test(arguments: ["shy", "shy_old"]) func whoeverCannotResumeIsNotAskedAgain(listener: String) throws {
        let bench = try Workbench()
        _ = try bench.reply(to: fresh(bench, on: listener))
        let failure = try bench.failure(of: fresh(bench, on: listener))
        // As one that was broken off it may be tried again, since nothing of it was sent.
        #expect(failure.kind == .handshakeClosed && !failure.sent, "\(failure)")
        for _ in 0..<3 { _ = try bench.reply(to: fresh(bench, on: listener)) }
        #expect(try resumed(bench) == [false, false, false, false])
    }

    @Test func whoeverBreaksOffBehindTheHandshakeIsNotAskedAgainEither() throws {
        let bench = try Workbench()
        _ = try bench.reply(to: fresh(bench, on: "shy_after"))
        // It had begun, and nobody knows how far it came.
        #expect(try bench.failure(of: fresh(bench, on: "shy_after")).sent)
        for _ in 0..<2 { _ = try bench.reply(to: fresh(bench, on: "shy_after")) }
        #expect(try resumed(bench) == [false, false, false])
    }

    @Test func whatIsRefusedIsNotResumed() throws {
        let bench = try Workbench()
        for _ in 0..<2 {
            // Whom its authority vouches for, under another name; and who has no authority.
            for (name, problem) in [("elsewhere", HTTPError.CertificateProblem.wrongName), ("twin", .unknownIssuer)] {
                var request = try fresh(bench, on: name)
                request.trust = .authority(file: bench.server.authority)
                let failure = try bench.failure(of: request)
                guard case .certificate(problem, presented: .some) = failure.kind else {
                    throw Unexpected(what: "\(failure)")
                }
            }
        }
        #expect(try bench.arrivals().isEmpty)
    }

    @Test func manyAtOnceResumeOneSession() throws {
        let bench = try Workbench()
        _ = try bench.reply(to: fresh(bench, on: "good"))
        var replies = 0
        for _ in 0..<16 {
            bench.client.start(try fresh(bench, on: "good")) { result in
                if case .success = result { replies += 1 }
            }
        }
        try bench.run(until: { replies == 16 })
        #expect(try resumed(bench).count { $0 == true } == 16)
    }

    @Test func anInspectionSeesTheCertificateItself() throws {
        let bench = try Workbench()
        for _ in 0..<2 { _ = try bench.reply(to: fresh(bench, on: "good")) }
        #expect(try bench.inspection(of: "good").get().fingerprint == (try bench.server.fingerprint("good")))
        #expect(try resumed(bench) == [false, true])
    }
}
