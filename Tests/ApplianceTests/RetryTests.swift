import API
import Errors
import HTTP
import Testing

@testable import Appliance

@Suite struct RetryTests {
    @Test(arguments: [
        Answer.lost(.closed, sent: true), .lost(.connect(errno: 111), sent: false), .lost(.resolve, sent: false),
        .lost(.truncated, sent: true), .status(502), .status(503), .status(504), .status(429),
        .lost(.handshakeClosed, sent: false),
        .json(#"{"statusCode":503,"responseMessage":["starting"]}"#),
    ])
    func readsAreTriedAgain(answer: Answer) throws {
        let bench = try Bench()
        bench.transport.answer = { _, number in number < 4 ? answer : .json(#"{"response":{"policyResponseList":[]}}"#)
        }
        #expect(bench.perform(bench.list()).reply != nil)
        #expect(bench.transport.others.count == 4)
        #expect(bench.story.filter { $0.hasPrefix("retried") } == ["retried 0.5 s", "retried 1 s", "retried 2 s"])
        #expect(bench.transport.logins.count == 1)
    }

    @Test(arguments: [429, 503])
    func anApplianceThatAsksForTooMuchPatienceSaysWhenToAskAgain(status: Int) throws {
        let bench = try Bench()
        for (header, hint) in [("600", "for 600 s"), ("Mon, 23 Nov 2026 16:05:09 GMT", "for 3600 s")] {
            bench.transport.answer = { _, _ in
                .status(status, headers: [("Retry-After", header), ("Date", "Mon, 23 Nov 2026 15:05:09 GMT")])
            }
            let before = bench.transport.others.count
            let error = bench.perform(bench.list()).error
            #expect(error?.status == status)
            #expect(error?.hint?.contains(hint) == true, "\(error?.hint ?? "no hint")")
            #expect(bench.transport.others.count == before + 1)
            // A change is not sent again, and its error says so too.
            #expect(bench.perform(bench.backup()).error?.hint?.contains(hint) == true)
        }
    }

    @Test func aShortRetryAfterIsKept() throws {
        let bench = try Bench()
        bench.transport.answer = { _, number in
            number < 2
                ? .status(429, headers: [("Retry-After", "7")])
                : .json(#"{"response":{"policyResponseList":[]}}"#)
        }
        #expect(bench.perform(bench.list()).reply != nil)
        #expect(bench.story.filter { $0.hasPrefix("retried") } == ["retried 7 s"])
    }

    @Test func inTheEndTheyFail() throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in .status(503) }
        let error = bench.perform(bench.list()).error
        #expect(error?.kind == .appliance)
        #expect(error?.status == 503)
        #expect(bench.transport.others.count == 4)
        bench.transport.answer = { _, _ in .lost(.closed, sent: true) }
        #expect(bench.perform(bench.list()).error?.kind == .connect)
        #expect(bench.transport.others.count == 8)
    }

    @Test(arguments: [
        Answer.status(500), .status(404), .lost(.tls, sent: false), .lost(.notHTTP, sent: true),
        .lost(.timeout(.reply), sent: true), .lost(.timeout(.connect), sent: false),
        .lost(.certificate(.unknownIssuer, presented: nil), sent: false), .lost(.tooLarge(limit: 1), sent: true),
        .lost(.request, sent: false), .lost(.library, sent: false), .lost(.authority(file: "x"), sent: false),
        .text("<html>", type: "text/html"),
    ])
    func whatIsNotWorthAnotherTry(answer: Answer) throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in answer }
        #expect(bench.perform(bench.list()).error != nil)
        #expect(bench.transport.others.count == 1)
    }

    @Test func aReadIsLookedForAtOtherPaths() throws {
        let bench = try Bench()
        bench.transport.answer = { request, _ in
            request.url.hasSuffix("/other") ? .json(#"{"response":{"policyResponseList":[]}}"#) : .status(404)
        }
        var call = bench.list()
        call.request.fallbackPaths = ["/4.1/nowhere", "/4.1/other"]
        #expect(bench.perform(call).reply != nil)
        #expect(bench.transport.others.map { $0.url.split(separator: "/").last } == ["policies", "nowhere", "other"])
        call.request.fallbackPaths = ["/4.1/nowhere"]
        #expect(bench.perform(call).error?.status == 404)
        #expect(bench.transport.others.count == 5)
    }

    @Test func aChangeGoesWhereAReadFoundItsSubject() throws {
        let bench = try Bench()
        bench.transport.answer = { request, _ in
            request.url.contains("/configurations/") ? .json(#"{"response":{}}"#) : .status(404)
        }
        func call(_ name: String) -> GateCall {
            var call = bench.call(name, body: name.contains("set_") ? "{}" : nil)
            call.request.fallbackPaths = ["/4.1/configurations/jobs/cleanup"]
            return call
        }
        #expect(bench.perform(call("config.set_jobs_cleanup")).error?.status == 404)
        #expect(bench.perform(call("config.jobs_cleanup")).reply != nil)
        #expect(bench.perform(call("config.set_jobs_cleanup")).reply != nil)
        let sent = bench.transport.others.map { request in
            let path = request.url.split(separator: "/").dropFirst(4).joined(separator: "/")
            return "\(request.method) \(path)"
        }
        #expect(
            sent == [
                "PUT jobs/cleanup", "GET jobs/cleanup", "GET configurations/jobs/cleanup",
                "PUT configurations/jobs/cleanup",
            ])
    }

    @Test func aSecretInAPathWhereNothingIsIsMasked() throws {
        let bench = try Bench()
        bench.transport.answer = { request, _ in
            request.url.contains("/other") ? .json(#"{"response":{"policyResponseList":[]}}"#) : .status(404)
        }
        var call = bench.call("policies.list", path: "/4.1/policies/path-secret")
        call.request.query = [("api_token", "path-secret")]
        call.request.fallbackPaths = ["/4.1/path-secret/nowhere", "/4.1/other/path-secret"]
        #expect(bench.perform(call).reply?.otherPath == "/4.1/other/***")
        let causes = bench.events.compactMap { if case .retried(let it) = $0 { it.cause } else { nil } }
        #expect(causes == ["nothing at /4.1/policies/***", "nothing at /4.1/***/nowhere"])
        #expect(bench.transport.others.allSatisfy { $0.url.contains("/path-secret") })
        #expect(!"\(bench.events)".contains("path-secret"))
    }

    @Test func aChangeIsNeverSentToAnotherPath() throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in .status(404) }
        var call = bench.backup()
        call.request.fallbackPaths = ["/4.1/other"]
        #expect(bench.perform(call).error?.status == 404)
        #expect(bench.transport.others.count == 1)
    }

    @Test func retryAfterIsWaitedFor() throws {
        let bench = try Bench(chance: 0.5)
        bench.transport.answer = { _, number in
            switch number {
            case 1: .status(503, headers: [("Retry-After", "7")])
            case 2:
                .status(
                    503,
                    headers: [
                        ("Retry-After", "Mon, 23 Nov 2026 15:05:12 GMT"), ("Date", "Mon, 23 Nov 2026 15:05:09 GMT"),
                    ])
            default: .json(#"{"response":{"policyResponseList":[]}}"#)
            }
        }
        #expect(bench.perform(bench.list()).reply != nil)
        #expect(bench.story.filter { $0.hasPrefix("retried") } == ["retried 7 s", "retried 3 s"])
    }

    @Test func tooLongARetryAfterIsReported() throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in .status(503, headers: [("Retry-After", "3600")]) }
        let error = bench.perform(bench.list()).error
        #expect(error?.hint == "The appliance asks to be left alone for 3600 s.")
        #expect(bench.transport.others.count == 1)
    }

    /// What becomes of a request, by effect, failure and whether anything was sent: how often it leaves, and the error.
    @Test(arguments: [
        (HTTPError.Kind.closed, true, 1, "unknown_outcome"),
        (.closed, false, 4, "connect"),
        (.connect(errno: 111), true, 1, "unknown_outcome"),
        (.connect(errno: 111), false, 4, "connect"),
        (.resolve, false, 4, "connect"),
        (.truncated, true, 1, "unknown_outcome"),
        (.timeout(.reply), true, 1, "unknown_outcome"),
        (.timeout(.body), true, 1, "unknown_outcome"),
        (.timeout(.connect), false, 1, "connect"),
        (.tls, true, 1, "unknown_outcome"),
        (.tls, false, 1, "connect"),
        (.certificate(.outOfDate, presented: nil), false, 1, "trust"),
        (.tooLarge(limit: 1), true, 1, "unknown_outcome"),
        (.notHTTP, true, 1, "unknown_outcome"),
        (.cancelled, true, 1, "unknown_outcome"),
        (.cancelled, false, 1, "interrupted"),
        (.library, true, 1, "unknown_outcome"),
        (.library, false, 1, "connect"),
    ])
    func neverTwice(kind: HTTPError.Kind, sent: Bool, times: Int, error: String) throws {
        for name in ["resource_groups.backup_now", "resource_groups.delete"] {
            let bench = try Bench { $0.assumeYes = true }
            bench.transport.answer = { _, _ in .lost(kind, sent: sent) }
            let path = name.hasSuffix("delete") ? "/4.1/resource-groups/3" : nil
            let result = bench.perform(bench.call(name, path: path))
            #expect(result.error?.kind.rawValue == error)
            #expect(bench.transport.others.count == times)
            #expect(bench.transport.others.allSatisfy { $0.fresh })
        }
    }

    @Test(arguments: [
        (Answer.status(502), "unknown_outcome"), (.status(504), "unknown_outcome"), (.status(503), "appliance"),
        (.status(500), "appliance"), (.status(404), "appliance"), (.status(429), "appliance"),
        (.json(#"{"statusCode":500}"#), "appliance"), (.json(#"{"statusCode":504}"#), "appliance"),
        (.text("<html>", type: "text/html"), "unknown_outcome"), (.text("", type: nil), "unknown_outcome"),
        (.text(#"{"statusCode":2"#, type: "application/json"), "unknown_outcome"), (.status(302), "unknown_outcome"),
    ])
    func repliesToAChange(answer: Answer, kind: String) throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in answer }
        let error = bench.perform(bench.backup()).error
        #expect(error?.kind.rawValue == kind)
        #expect(bench.transport.others.count == 1)
    }

    @Test func unsentChangeGoesOutLater() throws {
        let bench = try Bench()
        bench.transport.answer = { _, number in
            number < 3 ? .lost(.connect(errno: 111), sent: false) : .json(#"{"responseMessage":["ok"]}"#)
        }
        #expect(bench.perform(bench.backup()).reply?.messages == ["ok"])
        #expect(bench.transport.others.count == 3)
    }

    @Test(arguments: [
        ("resource_groups.backup_now", #"scv.api.jobs.list{type = "backup"}"#),
        ("storage_systems.add", "scv.api.storage_systems.list()"),
        ("resource_groups.delete", "scv.api.jobs.list()"),
    ])
    func unknownOutcomeSaysWhereToLook(name: String, place: String) throws {
        let bench = try Bench { $0.assumeYes = true }
        bench.transport.answer = { _, _ in .lost(.closed, sent: true) }
        let error = bench.perform(bench.call(name, path: name.hasSuffix("delete") ? "/4.1/resource-groups/3" : nil))
            .error
        #expect(error?.message.contains(name) == true)
        #expect(error?.hint?.contains(place) == true)
    }

    @Test(arguments: [
        ("resource_groups.backup_now", #"scv.api.jobs.list{type = "backup"}"#),
        ("vms.restore", #"scv.api.jobs.list{type = "restore"}"#),
        ("vms.restore_deleted", #"scv.api.jobs.list{type = "restore"}"#),
        ("vms.attach_vmdks", #"scv.api.jobs.list{type = "attachVmdk"}"#),
        ("vms.detach_vmdks", #"scv.api.jobs.list{type = "detachVmdk"}"#),
        ("datastores.mount", #"scv.api.jobs.list{type = "mountBackup"}"#),
        ("datastores.unmount", #"scv.api.jobs.list{type = "unmountBackup"}"#),
        ("policies.create", "scv.api.policies.list()"),
    ])
    func theBundledDocumentSaysWhereToLook(name: String, place: String) throws {
        let document = try APIDocument.bundled()
        let operation = try #require(document[name])
        let request = APIRequest(method: operation.method, path: operation.path)
        let plan = CallPlan(
            GateCall(request, operation: operation), document: document, basePath: "/api", isLogin: false)
        #expect(plan.lookAfterwards(in: document) == place)
    }

    @Test func tokenAndRetriesAreCountedApart() throws {
        let bench = try Bench()
        bench.transport.answer = { _, number in
            switch number {
            case 1, 3, 5: .status(503)
            case 2, 4, 6: .status(401)
            default: .json(#"{"response":{"policyResponseList":[]}}"#)
            }
        }
        #expect(bench.perform(bench.list()).reply != nil)
        #expect(bench.transport.others.count == 7)
    }
}
