import API
import Errors
import Events
import HTTP
import JSON
import Testing

@testable import Appliance

@Suite struct GateTests {
    @Test func readIsSentOverKeptConnectionsWithTheToken() throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in
            .json(#"{"statusCode":200,"response":[{"id":118}]}"#, headers: [("date", "now")])
        }
        let reply = try bench.perform(bench.call("jobs.list")).get()
        #expect(reply.payload?.elements.first { _ in true }?["id"]?.int == 118)
        #expect(reply.date == "now")
        let sent = try #require(bench.transport.others.first)
        #expect(sent.method == "GET")
        #expect(sent.url == "https://scv.demo.local:8144/api/4.1/jobs")
        #expect(!sent.fresh)
        #expect(sent.headers.contains { $0 == ("Token", "token-1") })
        #expect(sent.timeout == HTTPRequest.Timeouts(connect: .seconds(10), total: .seconds(60)))
        #expect(bench.story == ["planned", "renewed", "sent", "answered 200"])
    }

    @Test func changeIsSentFresh() throws {
        let bench = try Bench()
        let reply = try bench.perform(bench.backup()).get()
        #expect(reply.messages == ["done"])
        #expect(reply.payload == nil)
        let sent = try #require(bench.transport.others.first)
        #expect(sent.fresh)
        #expect(sent.timeout.total == .seconds(300))
        #expect(sent.body == Array(#"{"resourceGroupId":1,"policyId":2}"#.utf8))
        #expect(sent.headers.contains { $0 == ("Content-Type", "application/json") })
    }

    @Test func doneIsNeverCalledFromInside() throws {
        let bench = try Bench { $0.isReadOnly = true }
        var isInside = true
        var count = 0
        for call in [bench.backup(), bench.list(), GateCall(method: "???", path: "")] {
            bench.session.perform(call) { _ in
                #expect(!isInside)
                count += 1
            }
        }
        isInside = false
        while bench.clock.step() {}
        #expect(count == 3)
    }

    @Test func timeoutOfTheCallWins() throws {
        let bench = try Bench { $0.setTimeout(.seconds(5)) }
        _ = bench.perform(bench.backup())
        var call = bench.list()
        call.timeout = .seconds(0.25)
        bench.transport.answer = { _, _ in .json(#"{"response":{"policyResponseList":[]}}"#) }
        _ = bench.perform(call)
        #expect(bench.transport.others.map(\.timeout.total) == [.seconds(5), .seconds(0.25)])
    }

    @Test func runsOnTheRealLoop() throws {
        let loop = EventLoop()
        let bench = try Bench()
        let transport = LoopTransport(loop: loop)
        var options = SessionOptions()
        options.retries.first = .milliseconds(1)
        let session = Session(
            address: bench.session.address, trust: .system, credentials: { Credentials(username: "u", password: "p") },
            transport: transport, loop: loop, definition: bench.session.definition, options: options)
        var result: Result<GateReply, ApplianceError>?
        session.perform(bench.list()) { result = $0 }
        loop.run { result != nil }
        #expect(result?.reply?.payload?.count == 1)
        #expect(transport.count == 3)
    }

    // MARK: Read-only

    @Test(arguments: ["resource_groups.backup_now", "resource_groups.delete"])
    func readOnlyRefusesChanges(name: String) throws {
        let bench = try Bench {
            $0.isReadOnly = true
            $0.assumeYes = true
            $0.isDryRun = true
        }
        let error = bench.perform(bench.call(name, path: name.hasSuffix("delete") ? "/4.1/resource-groups/3" : nil))
            .error
        #expect(error?.kind == .refused)
        #expect(bench.transport.requests.isEmpty)
        #expect(bench.asked == 0)
        #expect(bench.story == ["planned", "refused"])
    }

    @Test func readOnlyLetsReadsAndTheLoginOut() throws {
        let bench = try Bench { $0.isReadOnly = true }
        bench.transport.answer = { _, _ in .json(#"{"response":{"policyResponseList":[]}}"#) }
        #expect(bench.perform(bench.list()).reply != nil)
        #expect(bench.transport.logins.count == 1)
    }

    @Test(arguments: ["resource_groups.backup_now", "resource_groups.delete"])
    func aCallThatMayOnlyReadIsRefusedWhateverTheSessionMayDo(name: String) throws {
        let bench = try Bench { $0.assumeYes = true }
        var call = bench.call(name, path: name.hasSuffix("delete") ? "/4.1/resource-groups/3" : nil)
        call.isReadOnly = true
        #expect(bench.perform(call).error?.kind == .refused)
        #expect(bench.transport.requests.isEmpty)
        #expect(bench.session.sentCount == 0)
    }

    @Test func whatLeavesIsCounted() throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in .json(#"{"response":{"policyResponseList":[]}}"#) }
        var call = bench.list()
        call.isReadOnly = true
        #expect(bench.perform(call).reply != nil)
        #expect(bench.session.sentCount == 2)  // the login, and the read
    }

    @Test func readOnlyIsNeverLifted() throws {
        let bench = try Bench()
        #expect(!bench.session.isReadOnly)
        bench.session.restrictToReading()
        #expect(bench.session.isReadOnly)
        #expect(bench.perform(bench.backup()).error?.kind == .refused)
    }

    @Test(arguments: [
        ("POST", "/4.1/resource-groups/backupnow", Effect.change),
        ("post", "/api/4.1/resource-groups/backupnow", .change),
        ("DELETE", "/4.1/resource-groups/7", .destroy),
        ("GET", "/4.1/jobs?type=backup", .read),
        ("GET", "/4.1/unheard-of", .read),
        ("HEAD", "/4.1/unheard-of", .read),
        ("POST", "/4.1/unheard-of", .destroy),
        ("PATCH", "/4.1/jobs", .destroy),
        ("POST", "/4.1//resource-groups/backupnow", .destroy),
    ])
    func effectOfRawRequests(method: String, path: String, effect: Effect) throws {
        let bench = try Bench { $0.isDryRun = true }
        bench.transport.answer = { _, _ in .json(#"{"response":[]}"#) }
        _ = bench.perform(GateCall(method: method, path: path))
        guard case .planned(let planned)? = bench.events.first else {
            Issue.record("nothing was planned")
            return
        }
        #expect(planned.effect == effect)
    }

    @Test func anOperationDoesNotLowerTheEffectOfMethodAndPath() throws {
        let bench = try Bench { $0.isReadOnly = true }
        // An operation handed in with another's method and path takes the effect of both.
        let call = GateCall(
            operation: bench.session.document["jobs.list"], method: "DELETE", path: "/4.1/resource-groups/1")
        #expect(bench.perform(call).error?.kind == .refused)
    }

    // MARK: Dry run

    @Test func dryRunPlansChangesAndSendsReads() throws {
        let bench = try Bench { $0.isDryRun = true }
        let reply = try bench.perform(bench.delete()).get()
        #expect(reply.planned?.method == "DELETE")
        #expect(reply.planned?.path == "/4.1/resource-groups/3")
        #expect(bench.transport.requests.isEmpty)
        bench.transport.answer = { _, _ in .json(#"{"response":{"policyResponseList":[]}}"#) }
        #expect(bench.perform(bench.list()).reply?.planned == nil)
        #expect(bench.transport.others.count == 1)
    }

    @Test func dryRunOfOneCall() throws {
        let bench = try Bench()
        var call = bench.backup()
        call.isDryRun = true
        #expect(bench.perform(call).reply?.planned?.body?["policyId"]?.int == 2)
        #expect(bench.transport.requests.isEmpty)
    }

    @Test func dryRunMasksSecrets() throws {
        let bench = try Bench { $0.isDryRun = true }
        let body = #"""
            {"name":"svm",
             "login":{"user":"vsadmin","pass":"p4ss-w0rd","token":"not a secret here","extraPassword":"more-of-it"},
             "deep":[{"hidden_secret":"at-the-end"}],"password":null,"key":7}
            """#
        var call = bench.call("storage_systems.add", body: body)
        call.request.query = [("api_token", "query-secret"), ("x", "1")]
        call.request.headers = [("Authorization", "Basic secret-word")]
        let planned = try #require(bench.perform(call).reply?.planned)
        let login = planned.body?["login"]
        #expect(login?["user"]?.string == "vsadmin")
        #expect(login?["pass"]?.string == "***")
        // The document knows this property, and does not call it secret.
        #expect(login?["token"]?.string == "not a secret here")
        #expect(login?["extraPassword"]?.string == "***")
        #expect(planned.body?["deep"]?.array?.first?["hidden_secret"]?.string == "***")
        #expect(planned.body?["password"]?.isNull == true)
        #expect(planned.target == "/4.1/storage-system?api_token=***&x=1")
        let curl = planned.curl(base: bench.session.address.base, trust: .system)
        for secret in ["p4ss-w0rd", "more-of-it", "at-the-end", "query-secret", "secret-word"] {
            #expect(!curl.contains(secret))
            #expect(!"\(bench.events)".contains(secret))
        }
    }

    // MARK: Requests made by hand

    @Test(arguments: [
        ("G ET", "/x"), ("", "/x"), ("GET\r\n", "/x"), ("GET", "x"), ("GET", ""), ("GET", "https://evil/x"),
        ("GET", "/a b"), ("GET", "/a\u{0}"), ("GET", "/a#b"), ("GET", "/ä"), ("GET", "/a/../b"), ("GET", "/a/%2e%2E/b"),
        ("GET", "/./b"), ("GET", "/a%zz"), ("GET", "/a?x=%f"), ("GET", "/a%2"), ("GET", #"/a\b"#), ("GET", "/{id}"),
        ("GET", "/4.1/..;/x"), ("GET", "/a/.;v=1/b"), ("GET", "/a/..%2fb"), ("GET", "/a/%2e%2e%2Fb"),
        ("GET", "/a/x%5cb"),
        ("GET", "/a/%252e%252e/b"), ("GET", "/a/..%3Bx/b"), ("GET", "/a/%25252e/b"), ("GET", "/a/x%252fb"),
        ("GET", "/4.1/jobs?_method=DELETE"), ("HEAD", "/4.1/jobs?x=1&_METHOD=DELETE"),
        ("GET", "/4.1/jobs;_method=DELETE"), ("GET", "/4.1/jobs%3b_METHOD=delete"), ("GET", "/4.1/jobs;v=1;method=PUT"),
        ("GET", "/4.1;x-http-method-override=DELETE/jobs"), ("GET", "/4.1/jobs%3F_method=DELETE"),
        ("GET", "/4.1/jobs?method=delete"), ("POST", "/4.1/jobs?httpMethod=DELETE"), ("GET", "/4.1/jobs;%5fmethod=PUT"),
    ])
    func malformed(method: String, path: String) throws {
        let bench = try Bench()
        #expect(bench.perform(GateCall(method: method, path: path)).error?.kind == .argument)
        #expect(bench.transport.requests.isEmpty)
    }

    /// A percent sign may stand in what a path names.
    @Test func encodedTextInAPathIsNoWayElsewhere() throws {
        let bench = try Bench()
        for path in ["/4.1/x/100%25", "/4.1/x/a%20b", "/4.1/x/a.b;v=1", "/4.1/x/...", "/4.1/x/50%25%20off"] {
            #expect(bench.perform(GateCall(method: "GET", path: path)).reply?.status == 200)
        }
    }

    @Test(arguments: [
        ("Token", "x"), ("token", "x"), ("HOST", "x"), ("Content-Length", "1"), ("A B", "x"), ("", "x"), ("A:", "x"),
        ("X", "a\r\nToken: b"), ("X", "a\u{0}"),
        ("X-HTTP-Method-Override", "DELETE"), ("x-http-method", "DELETE"), ("X-Method-Override", "DELETE"),
        ("X-Original-Method", "DELETE"), ("X-Original-URL", "/4.1/x"), ("X-Rewrite-URL", "/4.1/x"),
        ("_method", "DELETE"), ("X-Method", "DELETE"), ("Method", "DELETE"), ("X-HTTP-Verb", "DELETE"),
        ("X_HTTP_METHOD_OVERRIDE", "DELETE"),
    ])
    func headersThatAreNotLetThrough(name: String, value: String) throws {
        let bench = try Bench()
        let call = GateCall(method: "GET", path: "/4.1/jobs", headers: [(name, value)])
        #expect(bench.perform(call).error?.kind == .argument)
        #expect(bench.transport.requests.isEmpty)
    }

    @Test(arguments: [
        (#"{"_method":"DELETE"}"#, ""), (#"{"a":1,"_METHOD":1}"#, ""), (#"{"method":"delete"}"#, ""),
        ("a=1&_method=DELETE", "application/x-www-form-urlencoded"), ("%5Fmethod=DELETE", "text/plain"),
        ("--b\r\nContent-Disposition: form-data; name=\"_method\"\r\n\r\nDELETE\r\n--b--", "multipart/form-data"),
    ])
    func bodiesThatAreNotLetThrough(text: String, type: String) throws {
        let bench = try Bench()
        let headers = type.isEmpty ? [] : [("Content-Type", type)]
        let call = GateCall(method: "GET", path: "/4.1/jobs", headers: headers, body: Array(text.utf8))
        #expect(bench.perform(call).error?.kind == .argument)
        #expect(bench.transport.requests.isEmpty)
    }

    @Test func aMethodThatIsNoneOfHTTPsIsNotRefused() throws {
        let bench = try Bench()
        let body = Array(#"{"method":"quiesce","paymentMethod":"GET"}"#.utf8)
        let call = GateCall(method: "GET", path: "/4.1/x;method=full?method=fast", body: body)
        #expect(bench.perform(call).reply?.status == 200)
    }

    @Test(arguments: [
        (path: "/4.1/storage-system", header: "A B"), (path: "/4.1/storage-system", header: "Token"),
        (path: "/api/4.1/storage-system?x=%f", header: "Accept"),
    ])
    func whatTheDocumentCallsSecretIsSoInARefusedRequestToo(path: String, header: String) throws {
        let bench = try Bench()
        let call = GateCall(
            method: "post", path: path, headers: [(header, "x")],
            body: Array(#"{"name":"svm","login":{"user":"vsadmin","pass":"innocent"}}"#.utf8))
        var end: Result<GateReply, ApplianceError>?
        let ticket = bench.session.perform(call) { end = $0 }
        while end == nil, bench.clock.step() {}
        #expect(end?.error?.kind == .argument)
        #expect(ticket.secrets.contains("innocent"))
        #expect(bench.story == ["failed argument"])
        #expect(!"\(bench.events)".contains("innocent"))
    }

    @Test func rawRequestGoesThroughTheSameGate() throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in .json(#"{"statusCode":200,"response":[]}"#) }
        let call = GateCall(
            method: "get", path: "/api/4.1/jobs?type=a%20b", query: [("x", "ä&=")],
            headers: [("Accept", "application/json")])
        let reply = try bench.perform(call).get()
        #expect(reply.operation?.name == "jobs.list")
        let sent = try #require(bench.transport.others.first)
        #expect(sent.url == "https://scv.demo.local:8144/api/4.1/jobs?x=%C3%A4%26%3D&type=a%20b")
        #expect(sent.method == "GET")
        #expect(sent.headers.contains { $0 == ("Accept", "application/json") })
    }
}

/// Answers a login, then 503, then a list; on a real loop.
private final class LoopTransport: Transport {
    private let loop: EventLoop
    private(set) var count = 0
    init(loop: EventLoop) { self.loop = loop }

    func send(
        _ request: HTTPRequest, _ done: @escaping (Result<HTTPResponse, HTTPError>) -> Void
    ) -> any Cancellable {
        count += 1
        let replies = [
            (200, #"{"response":{"token":"t"}}"#), (503, ""), (200, #"{"response":{"policyResponseList":[{}]}}"#),
        ]
        let (status, body) = replies[count - 1]
        return loop.schedule(after: .zero) { done(.success(HTTPResponse(status: status, body: Array(body.utf8)))) }
    }
}
