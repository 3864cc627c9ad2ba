import Events
import Glibc
import HTTP
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct TrustTests {
    @Test func thePinnedCertificateIsTrusted() throws {
        let bench = try Workbench()
        // Self-signed, out of date or for another host: the pin alone counts.
        for name in ["good", "twin", "elsewhere", "expired"] {
            var request = try bench.request("fine", on: name)
            request.trust = .pin(try bench.server.fingerprint(name))
            #expect(try bench.reply(to: request).status == 200)
        }
    }

    @Test(arguments: [false, true]) func anotherCertificateIsRefusedBeforeAnythingIsSent(fresh: Bool) throws {
        let bench = try Workbench()
        // Not even the same key helps.
        var request = try bench.request("fine", on: "twin")
        request.headers = [("Token", "secret")]
        request.fresh = fresh
        let failure = try bench.failure(of: request)
        let (good, twin) = (try bench.server.fingerprint("good"), try bench.server.fingerprint("twin"))
        guard case .certificate(.changed(expected: good), let presented) = failure.kind else {
            throw Unexpected(what: "\(failure)")
        }
        #expect(presented?.fingerprint == twin)
        #expect(!failure.sent)
        #expect(try bench.arrivals().isEmpty)
    }

    @Test func aCertificateThatChangesBetweenConnectionsIsRefused() throws {
        let bench = try Workbench()
        var results: [Result<HTTPResponse, HTTPError>] = []
        // The server presents its two certificates in turn, so of several connections some meet the other one.
        for _ in 0..<4 {
            var request = try bench.request("fine", on: "rotating")
            request.fresh = true
            results.append(try bench.result(of: request))
        }
        let arrived = try bench.arrivals().count
        let accepted = results.count { if case .success = $0 { true } else { false } }
        #expect(accepted == arrived)
        for case .failure(let failure) in results {
            guard case .certificate(.changed, presented: .some) = failure.kind else {
                throw Unexpected(what: "\(failure)")
            }
        }
    }

    @Test func aSecondHandshakeOnAnOpenConnectionIsRefused() throws {
        // It could present another certificate when the first has been believed.
        let bench = try Workbench()
        let failure = try bench.failure(of: bench.request("fine", on: "renegotiating"))
        #expect([.closed, .truncated, .tls].contains(failure.kind), "\(failure)")
        #expect(failure.sent)
    }

    @Test func oneTrustSettingNeverUsesAnothersConnections() throws {
        let bench = try Workbench()
        // An open connection to the right port, which an unchecked reuse would take.
        var insecure = try bench.request("fine", on: "twin")
        insecure.trust = .insecure
        #expect(try bench.reply(to: insecure).status == 200)
        #expect(try !bench.reply(to: insecure).newConnection)
        let failure = try bench.failure(of: bench.request("fine", on: "twin"))
        guard case .certificate(.changed, _) = failure.kind else { throw Unexpected(what: "\(failure)") }
        #expect(try bench.arrivals().count == 2)
        // And the other way about: the pin's connection is not what an authority's request goes out on.
        var pinned = try bench.request("fine", on: "twin")
        pinned.trust = .pin(try bench.server.fingerprint("twin"))
        _ = try bench.reply(to: pinned)
        var vouched = pinned
        vouched.trust = .authority(file: bench.server.authority)
        _ = try bench.failure(of: vouched)
        #expect(try bench.arrivals().count == 3)
    }

    @Test(arguments: ["good", "twin", "elsewhere", "expired"]) func insecureTakesAnything(name: String) throws {
        let bench = try Workbench()
        var request = try bench.request("fine", on: name)
        request.trust = .insecure
        #expect(try bench.reply(to: request).status == 200)
    }

    @Test func anAuthorityVouchesForWhatItSigned() throws {
        let bench = try Workbench()
        for host in ["127.0.0.1", "localhost"] {
            var request = try bench.request("fine")
            request.url = try bench.url("fine", host: host)
            request.trust = .authority(file: bench.server.authority)
            #expect(try bench.reply(to: request).status == 200)
        }
    }

    @Test func anAuthorityIsNotEnough() throws {
        let bench = try Workbench()
        let expected: [(String, HTTPError.CertificateProblem)] = [
            ("twin", .unknownIssuer), ("elsewhere", .wrongName), ("expired", .outOfDate),
        ]
        for (name, problem) in expected {
            var request = try bench.request("fine", on: name)
            request.trust = .authority(file: bench.server.authority)
            let failure = try bench.failure(of: request)
            guard case .certificate(problem, let presented) = failure.kind else {
                Issue.record("\(name): \(failure)")
                continue
            }
            #expect(presented?.fingerprint == (try bench.server.fingerprint(name)))
            #expect(!failure.sent)
            #expect(!failure.detail.isEmpty)
        }
        #expect(try bench.arrivals().isEmpty)
    }

    @Test func theSystemDoesNotKnowTheTestsAuthority() throws {
        let bench = try Workbench()
        var request = try bench.request("fine")
        request.trust = .system
        let failure = try bench.failure(of: request)
        guard case .certificate(.unknownIssuer, presented: .some) = failure.kind else {
            throw Unexpected(what: "\(failure)")
        }
        #expect(try bench.arrivals().isEmpty)
    }

    @Test func aFileOfAuthoritiesMustBeOne() throws {
        let bench = try Workbench()
        let folder = try TemporaryFolder()
        for file in ["\(folder.path)/missing.pem", folder.path, #filePath] {
            var request = try bench.request("fine")
            request.trust = .authority(file: file)
            let failure = try bench.failure(of: request)
            #expect(failure.kind == .authority(file: file))
            #expect(!failure.sent)
        }
    }

    @Test func whatAFileOfAuthoritiesHolds() throws {
        let bench = try Workbench()
        let folder = try TemporaryFolder()
        let good = bench.server.authority
        let file = try AuthorityFile(path: good)
        #expect(file.count == 1 && file.ended == 0)
        for (path, error) in [
            ("\(folder.path)/missing.pem", AuthorityFileError.unreadable(errno: ENOENT)),
            (folder.path, .unreadable(errno: EISDIR)), ("/dev/null", .notOrdinary), (#filePath, .empty),
        ] {
            #expect(throws: error) { try AuthorityFile(path: path) }
        }
    }

    @Test func aFirstContactReadsTheCertificateAndSendsNothing() throws {
        let bench = try Workbench()
        let facts = try bench.inspection(of: "good").get()
        #expect(facts.fingerprint == (try bench.server.fingerprint("good")))
        #expect(facts.subject == "O = Test, CN = good")
        #expect(facts.issuer == "O = Test, CN = Test Authority")
        #expect(facts.names == ["127.0.0.1", "localhost"])
        #expect(facts.notBefore < facts.notAfter)
        #expect(facts.notAfter.wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/) != nil)
        #expect(!facts.trustedBySystem && facts.doubt?.problem == .unknownIssuer)
        // What was seen can be pinned as it is.
        var request = try bench.request("fine")
        request.trust = .pin(facts.fingerprint)
        #expect(try bench.reply(to: request).newConnection)
        #expect(try bench.arrivals().map(\.number) == [1])
    }

    @Test func aFirstContactReadsAnyCertificate() throws {
        let bench = try Workbench()
        for name in ["twin", "elsewhere", "expired"] {
            let facts = try bench.inspection(of: name).get()
            #expect(facts.fingerprint == (try bench.server.fingerprint(name)))
        }
    }

    @Test func whatACertificateSaysCanDoATerminalNoHarm() throws {
        let facts = try Workbench().inspection(of: "hostile").get()
        #expect(facts.subject.contains("Müller"))
        #expect(facts.subject.contains("evil"))
        #expect(!facts.subject.unicodeScalars.contains { $0.properties.generalCategory == .control })
    }

    @Test func aFirstContactFailsLikeAnyOther() throws {
        let bench = try Workbench()
        guard case .failure(let refused) = try bench.inspection(of: "refused") else {
            throw Unexpected(what: "a certificate")
        }
        guard case .connect = refused.kind else { throw Unexpected(what: "\(refused)") }
        var result: Result<CertificateFacts, HTTPError>?
        let port = try bench.server.port("silent")
        bench.client.inspect(host: "127.0.0.1", port: port, timeout: .milliseconds(100)) { result = $0 }
        try bench.run(until: { result != nil })
        #expect(throws: HTTPError.self) { try #require(result).get() }
        var nameless: Result<CertificateFacts, HTTPError>?
        bench.client.inspect(host: "not a host", port: 8144) { nameless = $0 }
        try bench.run(until: { nameless != nil })
        #expect(throws: HTTPError.self) { try #require(nameless).get() }
    }

    @Test func aFirstContactCanBeCancelled() throws {
        let bench = try Workbench()
        var result: Result<CertificateFacts, HTTPError>?
        bench.client.inspect(host: "127.0.0.1", port: try bench.server.port("silent")) { result = $0 }.cancel()
        try bench.run(until: { result != nil })
        guard case .failure(let failure) = result else { throw Unexpected(what: "a certificate") }
        #expect(failure.kind == .cancelled)
    }
}
