import HTTP
import JSON
import Testing

@testable import API
@testable import Appliance

@Suite struct EventTests {
    private func event(_ number: Int) -> GateEvent {
        .renewed(GateEvent.Renewed(call: number, username: "u", isFirst: true))
    }

    private func number(_ event: GateEvent) -> Int {
        if case .renewed(let it) = event { it.call } else { -1 }
    }

    @Test func inOrderToAll() {
        let hub = EventHub()
        var heard: [String] = []
        hub.listen { heard.append("a\(self.number($0))") }
        hub.publish(event(1))
        hub.listen { heard.append("b\(self.number($0))") }
        hub.publish(event(2))
        #expect(heard == ["a1", "a2", "b2"])
    }

    @Test func listenersThatChangeTheHub() {
        let hub = EventHub()
        var heard: [String] = []
        hub.listen { event in
            heard.append("a\(self.number(event))")
            guard self.number(event) == 1 else { return }
            hub.listen { heard.append("c\(self.number($0))") }
            // What happens while an event is being told is told afterwards, to everybody.
            hub.publish(self.event(2))
            heard.append("a1 ends")
        }
        hub.listen { heard.append("b\(self.number($0))") }
        hub.publish(event(1))
        #expect(heard == ["a1", "a1 ends", "b1", "a2", "b2", "c2"])
    }

    @Test func listenerThatMakesARequest() throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in .json(#"{"response":[]}"#) }
        var didAsk = false
        var inner = 0
        bench.session.events.listen { event in
            guard case .answered(let it) = event, it.facts.operation == "jobs.list", !didAsk else { return }
            didAsk = true
            bench.session.perform(bench.call("jobs.list")) { if case .success = $0 { inner += 1 } }
            while bench.clock.step() {}
        }
        #expect(bench.perform(bench.call("jobs.list")).reply != nil)
        while bench.clock.step() {}
        #expect(inner == 1)
        #expect(bench.story == ["planned", "renewed", "sent", "answered 200", "planned", "sent", "answered 200"])
    }

    @Test func aWholeStory() throws {
        let bench = try Bench()
        bench.transport.answer = { _, number in
            switch number {
            case 1: .status(401)
            case 2: .lost(.closed, sent: true)
            default: .status(404)
            }
        }
        #expect(bench.perform(bench.list()).error != nil)
        #expect(
            bench.story == [
                "planned", "renewed", "sent", "answered 401", "renewed", "sent", "retried 0.5 s", "sent",
                "answered 404",
                "failed appliance",
            ])
    }

    // MARK: Trace

    private func trace(_ trust: Trust, _ work: (Bench) -> Void) throws -> [String] {
        let bench = try Bench(trust: trust)
        var lines: [String] = []
        CurlTrace { lines.append($0) }.attach(to: bench.session.events)
        work(bench)
        return lines
    }

    @Test func traceIsWhatCurlTakes() throws {
        let lines = try trace(.insecure) { bench in
            _ = bench.perform(bench.call("storage_systems.add", body: #"{"name":"it's","login":{"pass":"p4ssw0rd"}}"#))
        }
        #expect(
            lines == [
                #"curl -X POST https://scv.demo.local:8144/api/4.1/auth/login -H 'Content-Type: application/json' "#
                    + #"--data '{"password":"***","username":"demo\\administrator"}' -k"#,
                "# 200 in 0 s, 49 bytes",
                #"# logged in as demo\administrator"#,
                #"curl -X POST https://scv.demo.local:8144/api/4.1/storage-system -H 'Token: ***' "#
                    + #"-H 'Content-Type: application/json' --data '{"login":{"pass":"***"},"name":"it'\''s"}' -k"#,
                "# 200 in 0 s, 45 bytes",
            ])
    }

    /// The line of the trace for a request of an operation that only the appliance's document knows.
    private func line(_ operation: String, _ arguments: JSONValue) throws -> String {
        let text = #"{"openapi": "3.0.1", "paths": {"/4.1/x": {"post": {"operationId": "x", \#(operation)}}}}"#
        let live = try LiveDocument(parsing: Array(text.utf8), host: "scv.demo.local")
        let call = try #require(live.operations.first)
        let request = try call.bind(arguments)
        let lines = try trace(.insecure) { bench in
            bench.session.confirm = { _ in true }
            _ = bench.perform(GateCall(request, operation: call))
        }
        return try #require(lines.first { $0.contains("/4.1/x") })
    }

    @Test func traceHidesMembersOfTheQuery() throws {
        let schema = #"{"type": "object", "properties": {"pin": {"type": "string", "format": "password"}}}"#
        let query = #""parameters": [{"name": "login", "in": "query", "style": "deepObject", "schema": \#(schema)}]"#
        #expect(try line(query, ["login": ["pin": "hunter22"]]).contains("?login%5Bpin%5D=***'"))
    }

    private func body(_ type: String, _ schema: String) -> String {
        #""requestBody": {"required": true, "content": {"\#(type)": {"schema": \#(schema)}}}"#
    }

    @Test func traceOfTextsAndForms() throws {
        let pin = body("text/plain", #"{"type": "string", "format": "password"}"#)
        #expect(try line(pin, "hunter22").contains("--data '***'"))
        let text = body("text/plain", #"{"type": "string"}"#)
        #expect(try line(text, "user=a password=hunter22").contains("--data 'user=a password=***'"))
        let octets = body("application/octet-stream", #"{"type": "string"}"#)
        #expect(try line(octets, "hunter22").contains("--data '(8 bytes)'"))
        let file = body(
            "multipart/form-data",
            #"{"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}"#)
        #expect(
            try line(file, ["file": ["filename": "a \"b\".pem", "content": "x;y"]]).contains(
                #"-F 'file="x;y";filename="a \"b\".pem";type=application/octet-stream'"#))
        let form = body("application/x-www-form-urlencoded", #"{"type": "object"}"#)
        #expect(try line(form, ["body": ["a": "x", "n": .null]]).hasSuffix("--data-urlencode a=x -k"))
    }

    @Test func traceOfReadsAndTrust() throws {
        var call = GateCall(method: "GET", path: "/4.1/jobs", query: [("type", "a b&c")])
        call.file = "/tmp/my log"
        let authority = try trace(.authority(file: "/etc/ca $x.pem")) { bench in
            bench.transport.answer = { _, _ in .status(404) }
            _ = bench.perform(call)
        }
        #expect(
            authority.dropFirst(3) == [
                #"curl 'https://scv.demo.local:8144/api/4.1/jobs?type=a%20b%26c' -H 'Token: ***' -o '/tmp/my log' "#
                    + #"--cacert '/etc/ca $x.pem'"#,
                "# 404 in 0 s, 0 bytes",
                "# failed: jobs.list failed with status 404, without a word of explanation",
            ])
        let fingerprint = try #require(Fingerprint(String(repeating: "ab", count: 32)))
        let pinned = try trace(.pin(fingerprint)) { bench in
            bench.transport.answer = { _, number in number == 1 ? .status(503) : .status(500) }
            _ = bench.perform(GateCall(method: "HEAD", path: "/4.1/jobs"))
        }
        #expect(
            pinned.dropFirst(3) == [
                "curl --head https://scv.demo.local:8144/api/4.1/jobs -H 'Token: ***' -k # pinned: \(fingerprint)",
                "# 503 in 0 s, 0 bytes",
                "# try 1 failed: status 503; again in 0.5 s",
                "curl --head https://scv.demo.local:8144/api/4.1/jobs -H 'Token: ***' -k # pinned: \(fingerprint)",
                "# 500 in 0 s, 0 bytes",
                "# failed: HEAD /4.1/jobs failed with status 500, without a word of explanation",
            ])
    }

    @Test(arguments: [
        ("plain-1.2_3/x:y@z", "plain-1.2_3/x:y@z"), ("", "''"), ("a b", "'a b'"), ("it's", #"'it'\''s'"#),
        ("'", #"''\'''"#),
        ("$(rm)", "'$(rm)'"), ("a\nb", "'a\nb'"), ("ü", "'ü'"), ("*", "'*'"), ("~", "'~'"), ("a;b", "'a;b'"),
    ])
    func quoting(text: String, quoted: String) {
        #expect(shellQuoted(text) == quoted)
    }
}
