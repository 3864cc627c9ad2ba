import API
import Errors
import HTTP
import Testing

@testable import Appliance

/// An appliance that took the login once, and then refuses token and login while it starts.
private func benchAfterRestart(
    isTyped: Bool = false, takenAgain: Int = .max, asked: @escaping () -> Void = {}
) throws -> Bench {
    let bench = try Bench(credentials: {
        asked()
        return Credentials(username: "eve", password: Bench.password, isTyped: isTyped)
    })
    let token = bench.transport.login
    bench.transport.login = { number in
        number == 1 || number > takenAgain ? token(number) : .json(#"{"statusCode":401,"responseMessage":["no"]}"#)
    }
    bench.transport.answer = { request, number in
        number == 1 || !request.headers.contains { $0 == ("Token", "token-1") }
            ? .json(#"{"response":[]}"#) : .status(401)
    }
    #expect(bench.perform(bench.call("jobs.list")).reply != nil)
    return bench
}

extension Bench {
    fileprivate var look: GateCall {
        var call = call("jobs.list")
        call.isPatient = true
        return call
    }

    fileprivate func triesLeft(_ error: ApplianceError?) -> Int? {
        error?.details.first { $0.name == "tries_left" }.flatMap {
            if case .integer(let count) = $0.value { count } else { nil }
        }
    }
}

@Suite struct PatientLoginTests {
    @Test(arguments: [false, true])
    func aLookAtAKnownJobTriesFiveLoginsAMinuteApart(isTyped: Bool) throws {
        var asked = 0
        let bench = try benchAfterRestart(isTyped: isTyped) { asked += 1 }
        var left: [Int?] = []
        // Someone looks every five seconds, for ten minutes.
        for _ in 1...120 {
            let before = bench.transport.logins.count
            let error = bench.perform(bench.look).error
            #expect(error?.kind == .login)
            if bench.transport.logins.count > before { left.append(bench.triesLeft(error)) }
            bench.clock.pass(.seconds(5))
        }
        #expect(left == [4, 3, 2, 1, nil])
        #expect(bench.transport.logins.count == 6)
        #expect(asked == 1)
    }

    @Test(arguments: [false, true])
    func theLoginThatIsTakenAgainCountsForAll(isTyped: Bool) throws {
        let bench = try benchAfterRestart(isTyped: isTyped, takenAgain: 3)
        #expect(bench.triesLeft(bench.perform(bench.look).error) == 4)
        bench.clock.pass(.seconds(61))
        #expect(bench.triesLeft(bench.perform(bench.look).error) == 3)
        bench.clock.pass(.seconds(61))
        #expect(bench.perform(bench.look).reply != nil)
        #expect(bench.perform(bench.call("jobs.list")).reply != nil)
        #expect(bench.transport.logins.count == 4)
    }

    @Test func allOtherCallsTakeTheRefusalAsFinal() throws {
        let bench = try benchAfterRestart()
        let error = bench.perform(bench.call("jobs.list")).error
        #expect(error?.kind == .login)
        #expect(bench.triesLeft(error) == nil)
        bench.clock.pass(.seconds(90))
        #expect(bench.perform(bench.backup()).error?.kind == .login)
        #expect(bench.transport.logins.count == 2)
        // The look that waits for a job is allowed its own, but never sooner than after a minute.
        #expect(bench.triesLeft(bench.perform(bench.look).error) == 3)
        #expect(bench.triesLeft(bench.perform(bench.look).error) == 3)
        #expect(bench.transport.logins.count == 3)
    }

    @Test func credentialsThatWereNeverTakenAreNotTriedAgain() throws {
        let bench = try Bench()
        bench.transport.login = { _ in .status(401) }
        for _ in 1...3 {
            let error = bench.perform(bench.look).error
            #expect(error?.kind == .login)
            #expect(bench.triesLeft(error) == nil)
            bench.clock.pass(.seconds(90))
        }
        #expect(bench.transport.logins.count == 1)
    }

    @Test func aChangeIsNeverPatient() throws {
        let bench = try benchAfterRestart()
        var change = bench.backup()
        change.isPatient = true
        let error = bench.perform(change).error
        #expect(bench.triesLeft(error) == nil)
        bench.clock.pass(.seconds(90))
        _ = bench.perform(change)
        #expect(bench.transport.logins.count == 2)
    }
}
