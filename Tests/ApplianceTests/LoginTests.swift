import API
import Errors
import HTTP
import JSON
import Testing

@testable import Appliance

/// An appliance whose tokens end after a while, by the scripted clock.
private final class Gatekeeper {
    private var issued: [String: Duration] = [:]
    private(set) var refusals = 0

    init(_ bench: Bench, life: Duration, latency: Duration = .milliseconds(50), inEnvelope: Bool = false) {
        bench.transport.login = { [unowned self, clock = bench.clock] number in
            issued["token-\(number)"] = clock.now + latency + life
            return .reply(
                HTTPResponse(status: 200, body: Array(#"{"response":{"token":"token-\#(number)"}}"#.utf8)),
                after: latency)
        }
        bench.transport.answer = { [unowned self, clock = bench.clock] request, _ in
            let token = request.headers.first { $0.name == "Token" }?.value
            if let end = token.flatMap({ self.issued[$0] }), clock.now < end {
                return .reply(
                    HTTPResponse(status: 200, body: Array(#"{"statusCode":200,"response":[]}"#.utf8)), after: latency)
            }
            refusals += 1
            let body = Array(#"{"statusCode":401,"responseMessage":["Invalid token."]}"#.utf8)
            return .reply(HTTPResponse(status: inEnvelope ? 200 : 401, body: body), after: latency)
        }
    }
}

@Suite struct LoginTests {
    @Test(arguments: [false, true])
    func aLoginThatIsGivenUpIsToldOnce(hasToken: Bool) throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in .json(#"{"statusCode":200,"response":{"policyResponseList":[]}}"#) }
        if hasToken { _ = bench.perform(bench.list()) }
        var ends: [String] = []
        let ticket = bench.session.logIn { ends.append($0?.kind.rawValue ?? "ok") }
        ticket.cancel()
        ticket.cancel()
        #expect(ends.isEmpty, "told from inside of cancel")
        while bench.clock.step() {}
        #expect(ends == ["interrupted"])
        // One that is over stays as it is.
        let late = bench.session.logIn { ends.append($0?.kind.rawValue ?? "ok") }
        while bench.clock.step() {}
        late.cancel()
        while bench.clock.step() {}
        #expect(ends == ["interrupted", "ok"])
    }

    @Test func oneLoginIsSharedByAllWhoWait() throws {
        let bench = try Bench()
        var ends = 0
        for _ in 1...16 {
            bench.session.perform(bench.call("resource_groups.backup_now")) { if case .success = $0 { ends += 1 } }
        }
        while bench.clock.step() {}
        #expect(ends == 16)
        #expect(bench.transport.logins.count == 1)
        #expect(bench.asked == 1)
        let body = bench.transport.logins.first?.body.map { String(decoding: $0, as: UTF8.self) }
        #expect(body == #"{"password":"correct horse","username":"demo\\administrator"}"#)
        #expect(bench.transport.logins.first?.headers.contains { $0.name == "Token" } == false)
    }

    @Test(arguments: [false, true])
    func sixteenTasksWithTokensOfOneSecond(inEnvelope: Bool) throws {
        let bench = try Bench()
        let keeper = Gatekeeper(bench, life: .seconds(1), inEnvelope: inEnvelope)
        var good = 0
        var errors: [ApplianceError] = []
        // Each task asks again and again, for ten seconds.
        func next() {
            bench.session.perform(bench.call("jobs.list")) {
                switch $0 {
                case .success: good += 1
                case .failure(let error): errors.append(error)
                }
                if bench.clock.now < .seconds(10) { next() }
            }
        }
        for _ in 1...16 { next() }
        while bench.clock.step() {}
        #expect(errors.isEmpty)
        #expect(good > 1000)
        #expect(keeper.refusals > 16)
        #expect(bench.transport.logins.count < 15)
        #expect(bench.asked == 1)
    }

    @Test func refusedOldTokenTakesTheNewerOneWithoutALogin() throws {
        let bench = try Bench()
        // The first request is slow to be refused; meanwhile the second one renews the token.
        bench.transport.answer = { request, number in
            let isOld = request.headers.contains { $0 == ("Token", "token-1") }
            guard isOld else { return .json(#"{"response":[]}"#) }
            return .reply(HTTPResponse(status: 401), after: number == 1 ? .seconds(5) : .milliseconds(1))
        }
        var ends = 0
        for _ in 1...2 { bench.session.perform(bench.call("jobs.list")) { if case .success = $0 { ends += 1 } } }
        while bench.clock.step() {}
        #expect(ends == 2)
        #expect(bench.transport.logins.count == 2)
        #expect(bench.transport.others.count == 4)
    }

    @Test func threeTimesAtTheMost() throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in .json(#"{"statusCode":401,"responseMessage":["Invalid token-4."]}"#) }
        let error = bench.perform(bench.call("jobs.list")).error
        #expect(error?.kind == .login)
        #expect(error?.status == 401)
        #expect(error?.messages == ["Invalid ***."])
        #expect(bench.transport.others.count == 4)
        #expect(bench.transport.logins.count == 4)
    }

    @Test func aChangeGoesOutOnceMoreAndThenTheRefusalIsTheAppliancesOwn() throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in .json(#"{"statusCode":401,"responseMessage":["Wrong password of svm_a."]}"#)
        }
        let error = bench.perform(bench.backup()).error
        #expect(error?.kind == .appliance)
        #expect(error?.status == 401)
        #expect(error?.messages == ["Wrong password of svm_a."])
        let tokens = bench.transport.others.map { $0.headers.first { $0.name == "Token" }?.value }
        #expect(tokens == ["token-1", "token-2"])
    }

    @Test(arguments: ["jobs.list", "resource_groups.backup_now"])
    func a403MayBeAboutATokenThatIsOld(name: String) throws {
        let bench = try Bench()
        bench.transport.answer = { request, _ in
            let isOld = request.headers.contains { $0 == ("Token", "token-1") }
            return isOld && bench.transport.others.count > 1
                ? .json(#"{"statusCode":403}"#, status: 403) : .json(#"{"statusCode":200,"response":[]}"#)
        }
        #expect(bench.perform(bench.call(name)).reply != nil)
        #expect(bench.perform(bench.call(name)).reply != nil)
        #expect(bench.transport.others.count == 3)
        #expect(bench.transport.logins.count == 2)
    }

    @Test(arguments: ["jobs.list", "resource_groups.backup_now"])
    func a403WithANewTokenIsAMissingPrivilege(name: String) throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in .json(#"{"statusCode":403,"responseMessage":["no role"]}"#) }
        for (count, logins) in [(1, 1), (3, 2)] {
            let error = bench.perform(bench.call(name)).error
            #expect(error?.kind == .appliance)
            #expect(error?.status == 403)
            #expect(bench.transport.others.count == count)
            #expect(bench.transport.logins.count == logins)
        }
    }

    @Test func refusedTokenMeansThatAChangeWasNotDone() throws {
        let bench = try Bench()
        bench.transport.answer = { _, number in number == 1 ? .status(401) : .json(#"{"responseMessage":["ok"]}"#) }
        #expect(bench.perform(bench.backup()).reply?.messages == ["ok"])
        #expect(bench.transport.others.count == 2)
        #expect(bench.transport.others.allSatisfy { $0.fresh })
    }

    @Test(arguments: [
        Answer.status(401), .json(#"{"statusCode":401,"responseMessage":["no"]}"#), .json("{}", status: 403),
        .json(#"{"statusCode":400}"#),
    ])
    func refusedLoginIsFinal(answer: Answer) throws {
        let bench = try Bench()
        bench.transport.login = { _ in answer }
        var errors: [ApplianceError] = []
        for _ in 1...16 {
            bench.session.perform(bench.list()) { if case .failure(let error) = $0 { errors.append(error) } }
        }
        while bench.clock.step() {}
        #expect(errors.map(\.kind) == Array(repeating: .login, count: 16))
        #expect(bench.transport.logins.count == 1)
        #expect(bench.transport.others.isEmpty)
        #expect(
            errors.allSatisfy { $0.message.contains(#"demo\administrator"#) && !$0.message.contains(Bench.password) })
        // Nothing has changed: so nothing is tried.
        #expect(bench.perform(bench.list()).error?.kind == .login)
        #expect(bench.transport.logins.count == 1)
    }

    @Test func typedPasswordThatIsRefusedIsAskedForAgain() throws {
        var asked = 0
        let bench = try Bench(credentials: {
            asked += 1
            return Credentials(username: "eve", password: "try \(asked)", isTyped: true)
        })
        let token = bench.transport.login
        bench.transport.answer = { _, _ in .json(#"{"response":[]}"#) }
        bench.transport.login = { number in number == 1 ? .status(401) : token(number) }
        var ends = [0, 0]
        for _ in 1...16 {
            bench.session.perform(bench.call("jobs.list")) {
                if case .success = $0 { ends[0] += 1 } else { ends[1] += 1 }
            }
        }
        while bench.clock.step() {}
        #expect(ends == [0, 16])
        #expect(asked == 1)
        #expect(bench.perform(bench.call("jobs.list")).reply != nil)
        #expect(bench.perform(bench.call("jobs.list")).reply != nil)
        #expect(asked == 2)
        #expect(bench.transport.logins.count == 2)
    }

    @Test func loginThatFailsOtherwiseIsTriedByTheNextCall() throws {
        let bench = try Bench()
        bench.transport.login = { _ in .json(#"{"statusCode":500,"responseMessage":["vCenter is away"]}"#) }
        let error = bench.perform(bench.list()).error
        #expect(error?.kind == .login)
        #expect(error?.messages == ["vCenter is away"])
        #expect(bench.perform(bench.list()).error?.kind == .login)
        #expect(bench.transport.logins.count == 2)
        #expect(bench.asked == 1)
    }

    @Test func loginIsRetriedAsReadsAre() throws {
        let bench = try Bench()
        bench.transport.login = { number in
            switch number {
            case 1: .lost(.closed, sent: true)
            case 2: .status(503)
            default: .json(#"{"response":{"token":"t"}}"#)
            }
        }
        #expect(bench.perform(bench.backup()).reply != nil)
        #expect(bench.transport.logins.count == 3)
        #expect(bench.transport.others.count == 1)
    }

    @Test func loginWithoutConnection() throws {
        let bench = try Bench()
        bench.transport.login = { _ in .lost(.connect(errno: 111), sent: false) }
        let error = bench.perform(bench.backup()).error
        #expect(error?.kind == .connect)
        #expect(bench.transport.logins.count == 4)
    }

    /// Such a token would go into a header, and each call would fail as if its caller had made the mistake.
    @Test(arguments: [#"{"response":{"token":"a\u0000b"}}"#, #"{"response":{"token":"a\r\nX: y"}}"#])
    func loginWithATokenThatCannotBeSent(text: String) throws {
        let bench = try Bench()
        bench.transport.login = { _ in .json(text) }
        let error = bench.perform(bench.list()).error
        #expect(error?.kind == .protocol)
        #expect(error?.message.contains("response.token has a control character in it") == true)
    }

    @Test(arguments: [#"{"response":{}}"#, #"{"response":{"token":""}}"#, #"{"response":{"token":7}}"#, "{}"])
    func loginWithoutToken(text: String) throws {
        let bench = try Bench()
        bench.transport.login = { _ in .json(text) }
        let error = bench.perform(bench.list()).error
        #expect(error?.kind == .protocol)
        #expect(error?.message.contains("response.token") == true)
        #expect(error?.hint?.contains("scv.api.sync()") == true)
    }

    @Test func credentialsThatCanNotBeHad() throws {
        struct NoTerminal: Error, CustomStringConvertible { let description = "there is no terminal" }
        let bench = try Bench(credentials: { throw NoTerminal() })
        var errors: [ApplianceError] = []
        for _ in 1...3 {
            bench.session.perform(bench.list()) { if case .failure(let error) = $0 { errors.append(error) } }
        }
        while bench.clock.step() {}
        #expect(errors.map(\.kind) == [.login, .login, .login])
        #expect(errors.first?.message.contains("there is no terminal") == true)
        #expect(bench.asked == 1)
        _ = bench.perform(bench.list())
        #expect(bench.asked == 2)
        let interrupted = try Bench(credentials: { throw ApplianceError.interrupted(facts: nil) })
        #expect(interrupted.perform(interrupted.list()).error?.kind == .interrupted)
    }

    @Test func lastOneToLeaveEndsTheLogin() throws {
        let bench = try Bench()
        bench.transport.login = { $0 == 1 ? .silence(sent: true) : .json(#"{"response":{"token":"t"}}"#) }
        bench.transport.answer = { _, _ in .json(#"{"response":[]}"#) }
        var kinds: [String] = []
        let tickets = (1...2).map { _ in
            bench.session.perform(bench.call("jobs.list")) { kinds.append($0.error?.kind.rawValue ?? "ok") }
        }
        while bench.clock.step() {}
        tickets[0].cancel()
        while bench.clock.step() {}
        #expect(kinds == ["interrupted"])
        #expect(bench.transport.cancelled == 0)
        tickets[1].cancel()
        // Somebody comes before the login has ended: it gets one of its own.
        bench.session.perform(bench.call("jobs.list")) { kinds.append($0.error?.kind.rawValue ?? "ok") }
        while bench.clock.step() {}
        #expect(bench.transport.cancelled == 1)
        #expect(kinds == ["interrupted", "interrupted", "ok"])
        #expect(bench.transport.logins.count == 2)
    }

    @Test func callingTheLoginOneself() throws {
        let bench = try Bench()
        bench.transport.login = { _ in .json(#"{"statusCode":401}"#) }
        let call = bench.call("auth.login", body: #"{"username":"eve","password":"tell-nobody"}"#)
        let error = bench.perform(call).error
        #expect(error?.kind == .appliance)
        #expect(bench.transport.logins.count == 1)
        #expect(!"\(bench.events)".contains("tell-nobody"))
        #expect(bench.asked == 0)
    }

    /// The path was told before anybody knew the password.
    @Test func aPasswordInThePathOfTheCallThatLogsInIsMasked() throws {
        let bench = try Bench(credentials: { Credentials(username: "eve", password: "tell-nobody") })
        var traced: [String] = []
        CurlTrace { traced.append($0) }.attach(to: bench.session.events)
        bench.transport.answer = { _, _ in .json(#"{"statusCode":404}"#, status: 404) }
        let call = GateCall(
            method: "GET", path: "/4.1/things/tell-nobody", query: [(name: "of", value: "tell-nobody")])
        let error = try #require(bench.perform(call).error)
        #expect(bench.transport.others.first?.url.contains("/4.1/things/tell-nobody?of=tell-nobody") == true)
        #expect(traced.contains { $0.contains("/4.1/things/***?of=") })
        #expect(!"\(traced) \(error.message) \(error)".contains("tell-nobody"))
        for event in bench.events {
            if case .planned = event { continue }
            #expect(!"\(event)".contains("tell-nobody"), "\(event)")
        }
    }

    @Test func secretsAreNeverShown() throws {
        let secret = Secret("hunter2")
        var text = "\(secret) \(String(reflecting: secret)) \(Credentials(username: "a", password: "hunter2"))"
        dump(Credentials(username: "a", password: "hunter2"), to: &text)
        #expect(!text.contains("hunter2"))
        let bench = try Bench()
        bench.transport.answer = { _, _ in
            .json(#"{"statusCode":500,"responseMessage":["token-1 of demo, correct horse"]}"#)
        }
        let error = bench.perform(bench.list()).error
        #expect(error?.messages == ["*** of demo, ***"])
        let all = "\(bench.events) \(error.debugDescription)"
        #expect(!all.contains("token-1"))
        #expect(!all.contains(Bench.password))
    }
}
