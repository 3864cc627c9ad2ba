import API
import Errors
import HTTP
import Testing

@testable import Appliance

extension Bench {
    fileprivate func aside(_ name: String) -> GateCall {
        var call = call(name)
        call.isAside = true
        return call
    }
}

@Suite struct AsideTests {
    @Test func logsNobodyIn() throws {
        let bench = try Bench()
        let result = bench.perform(bench.aside("policies.list"))
        #expect(result.error?.kind == .login)
        #expect(bench.transport.requests.isEmpty)
        #expect(bench.asked == 0)
        #expect(!bench.session.hasToken)
    }

    @Test func isReadAndNobodyHearsOfIt() throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in .json(#"{"response":{"policyResponseList":[{"id":1}]}}"#) }
        _ = bench.perform(bench.list())
        let (told, sent) = (bench.events.count, bench.session.sentCount)
        let reply = bench.perform(bench.aside("policies.list")).reply
        #expect(reply?.payload != nil)
        #expect(bench.events.count == told)
        #expect(bench.session.sentCount == sent)
        #expect(bench.transport.others.count == 2)
    }

    @Test func changesNothing() throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in .json(#"{"response":{"policyResponseList":[]}}"#) }
        _ = bench.perform(bench.list())
        for name in ["resource_groups.backup_now", "resource_groups.delete"] {
            #expect(bench.perform(bench.aside(name)).error?.kind == .refused)
        }
        #expect(bench.transport.others.count == 1)
    }

    @Test(arguments: [401, 403, 503, 502, 429])
    func isNotTriedAgain(status: Int) throws {
        let bench = try Bench()
        bench.transport.answer = { _, number in
            number == 1 ? .json(#"{"response":{"policyResponseList":[]}}"#) : .status(status)
        }
        _ = bench.perform(bench.list())
        let logins = bench.transport.logins.count
        #expect(bench.perform(bench.aside("policies.list")).error != nil)
        #expect(bench.transport.others.count == 2)
        #expect(bench.transport.logins.count == logins)
        #expect(bench.session.hasToken)
    }

    @Test func aLostConnectionIsNotTriedAgain() throws {
        let bench = try Bench()
        bench.transport.answer = { _, number in
            number == 1 ? .json(#"{"response":{"policyResponseList":[]}}"#) : .lost(.connect(errno: 111), sent: false)
        }
        _ = bench.perform(bench.list())
        #expect(bench.perform(bench.aside("policies.list")).error != nil)
        #expect(bench.transport.others.count == 2)
    }
}
