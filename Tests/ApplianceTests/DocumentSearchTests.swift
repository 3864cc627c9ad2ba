import API
import Errors
import HTTP
import Testing

@testable import Appliance

/// Where the appliance's own document is looked for, and what is made of what is found.
@Suite struct DocumentSearchTests {
    static let document = #"{"openapi": "3.0.1", "paths": {"/4.1/jobs": {"get": {}}}}"#
    static let other = #"{"openapi": "3.0.1", "paths": {"/internal/health": {"get": {}}}}"#

    /// Searches an appliance that answers by path, and by `TOKEN path` where the token is asked for.
    func search(
        _ answers: [String: Answer], at place: String? = nil, bench: Bench? = nil,
        _ change: (inout SessionOptions) -> Void = { _ in }
    ) throws -> (result: Result<FetchedDocument, ApplianceError>, asked: [String], bench: Bench) {
        let bench = try bench ?? Bench(change)
        bench.transport.answer = { request, _ in
            let name = Self.name(request)
            return answers[name] ?? answers[name.replacing("TOKEN ", with: "")] ?? .json("{}", status: 404)
        }
        var result: Result<FetchedDocument, ApplianceError>?
        bench.session.readDocument(at: place) { result = $0 }
        while result == nil, bench.clock.step() {}
        return (try #require(result), bench.transport.others.map(Self.name), bench)
    }

    static func name(_ request: HTTPRequest) -> String {
        let path = request.url.replacing("https://scv.demo.local:8144", with: "")
        return request.headers.contains { $0.name == "Token" } ? "TOKEN " + path : path
    }

    static let places = [
        "/api/v3/api-docs", "TOKEN /api/v3/api-docs", "/api/v2/api-docs", "TOKEN /api/v2/api-docs",
        "/api/v3/api-docs/swagger-config", "TOKEN /api/v3/api-docs/swagger-config", "/api/swagger-resources",
        "TOKEN /api/swagger-resources",
    ]

    @Test(arguments: [401, 403, 404, 405, 406, 500, 302])
    func anyRefusalLeadsOn(status: Int) throws {
        let (result, asked, bench) = try search([
            "/api/v3/api-docs": .json("{}", status: status), "/api/v2/api-docs": .json(Self.document),
        ])
        #expect(try result.get().path == "/v2/api-docs")
        // A refused token may be a stale one, once; a new one that is forbidden it is not.
        let again = status == 401 ? ["TOKEN /api/v3/api-docs"] : []
        #expect(asked == Self.places[..<2] + again + ["/api/v2/api-docs"])
        #expect(bench.transport.logins.count == 1 + again.count)
    }

    @Test func aPlaceThatWasNamedInVainIsTold() throws {
        let (result, _, _) = try search(["/api/v2/api-docs": .json(Self.document)], at: "/docs/none")
        #expect(
            try result.get().missing == ["the document at /api/docs/none, where it was said to be: status 404"])
        for place in ["/docs/scv", "/scv.json"] {
            let (found, _, _) = try search([place: .json(Self.document)], at: place)
            #expect(try found.get().missing == [])
        }
        let list = Answer.json(#"{"url": "/docs/scv"}"#)
        let (listed, _, _) = try search(["/api/list": list, "/docs/scv": .json(Self.document)], at: "/list")
        #expect(try listed.get().missing == [])
        let (page, _, _) = try search(
            ["/api/page": .text("<html>", type: "text/html"), "/api/v2/api-docs": .json(Self.document)], at: "/page")
        #expect(try page.get().missing == ["the document at /api/page, where it was said to be: it is no document"])
    }

    @Test func aDocumentInBase64IsOne() throws {
        let base64 = "\"eyJvcGVuYXBpIjoiMy4wLjEiLCJwYXRocyI6eyIvNC4xL2pvYnMiOnsiZ2V0Ijp7fX19fQ==\""
        let (result, _, _) = try search(["/api/v3/api-docs": .json(base64)])
        #expect(
            try result.get().bytes == Array(#"{"openapi":"3.0.1","paths":{"/4.1/jobs":{"get":{}}}}"#.utf8))
    }

    static let strange: [Answer] = [
        .text(#"{"title": "busy", "status": 200}"#, type: "application/problem+json"),
        .text("{", type: "application/json", status: 206), .text("", type: nil, status: 206),
    ]

    @Test(arguments: strange.indices)
    func whatIsNoReplyLeadsOn(index: Int) throws {
        let answer = Self.strange[index]
        let (result, asked, _) = try search(["/api/v3/api-docs": answer, "/api/v2/api-docs": .json(Self.document)])
        #expect(try result.get().path == "/v2/api-docs")
        #expect(asked == Self.places[..<2] + ["/api/v2/api-docs"])
        // What is found without operations of the API is better than that.
        let (plain, _, _) = try search(["/api/v3/api-docs": .json(Self.other), "/api/v2/api-docs": answer])
        #expect(try plain.get().path == "/v3/api-docs")
        // Where it is all that there is, it is what is told.
        let (nothing, places, _) = try search(["/api/v3/api-docs": answer])
        #expect(places == Self.places)
        guard case .failure(let error) = nothing else { return #expect(Bool(false), "something was found") }
        #expect(error.kind == .protocol)
    }

    @Test func theTokenIsOnlyShownWhereItIsAskedFor() throws {
        let (result, asked, bench) = try search(["/api/v3/api-docs": .json(Self.document)])
        #expect(try result.get().bytes == Array(Self.document.utf8))
        #expect(asked == ["/api/v3/api-docs"] && bench.transport.logins.isEmpty)
        let (second, places, _) = try search([
            "/api/v3/api-docs": .json("{}", status: 401), "TOKEN /api/v3/api-docs": .json(Self.document),
        ])
        #expect(try second.get().path == "/v3/api-docs")
        #expect(places == ["/api/v3/api-docs", "TOKEN /api/v3/api-docs"])
    }

    @Test func aTokenThatIsRefusedEverywhereIsNotAskedForWithoutEnd() throws {
        let answers = Dictionary(uniqueKeysWithValues: Self.places.map { ($0, Answer.json("{}", status: 401)) })
        let (result, asked, bench) = try search(answers)
        guard case .failure(let error) = result else { return #expect(Bool(false), "something was found") }
        #expect(error.status == 401 && error.kind == .appliance)
        #expect(
            error.message
                == "the appliance gives no document of its own: /api/v3/api-docs (401), /api/v2/api-docs (401), "
                + "/api/v3/api-docs/swagger-config (401), /api/swagger-resources (401)")
        #expect(bench.transport.logins.count == 2)
        #expect(asked.count == 9)
    }

    @Test func nothingAnywhere() throws {
        let (result, asked, _) = try search([:])
        #expect(asked == Self.places)
        guard case .failure(let error) = result else { return #expect(Bool(false), "something was found") }
        #expect(
            error.message == "the appliance has no document of its own: neither /api/v3/api-docs nor /api/v2/api-docs "
                + "nor /api/v3/api-docs/swagger-config nor /api/swagger-resources is there")
    }

    @Test func aGroupWithOperationsOfTheAPICounts() throws {
        let list =
            #"{"urls": [{"name": "internal", "url": "/api/v3/api-docs/internal"}, "#
            + #"{"name": "scv", "url": "/api/v3/api-docs/scv"}]}"#
        let (result, asked, _) = try search([
            "/api/v3/api-docs/swagger-config": .json(list), "/api/v3/api-docs/internal": .json(Self.other),
            "/api/v3/api-docs/scv": .json(Self.document),
        ])
        let found = try result.get()
        #expect(found.bytes == Array(Self.document.utf8) && found.path == "/v3/api-docs/scv")
        #expect(
            asked.suffix(3) == ["/api/v3/api-docs/swagger-config", "/api/v3/api-docs/internal", "/api/v3/api-docs/scv"])
    }

    @Test func groupsWithoutAnyCountTogether() throws {
        let list =
            #"[{"name": "a", "location": "/v2/api-docs?group=a"}, {"name": "b", "url": "/v2/api-docs?group=b"}, "#
            + #"{"name": "c", "url": "/v2/api-docs?group=c"}]"#
        let (result, _, _) = try search([
            "/api/swagger-resources": .json(list), "/v2/api-docs?group=a": .json(Self.other),
            "/api/v2/api-docs?group=b": .json(#"{"swagger": "2.0", "paths": {"/x": {"get": {}}}}"#),
        ])
        let found = try result.get()
        #expect(found.path == "/swagger-resources")
        let live = try LiveDocument(parsing: found.bytes, host: "scv.demo.local")
        #expect(live.slips.isEmpty)
        #expect(try APIDefinitionFixture.operations(found).suffix(2) == ["/internal/health", "/x"])
    }

    @Test func whatIsOutsideTheBaseIsAskedForFromTheRoot() throws {
        let (result, asked, _) = try search([
            "/api/v3/api-docs/swagger-config": .json(#"{"url": "/docs/scv.json?v=1"}"#),
            "/docs/scv.json?v=1": .json(Self.document),
        ])
        #expect(try result.get().path == "https://scv.demo.local:8144/docs/scv.json?v=1")
        #expect(asked.last == "/docs/scv.json?v=1")
    }

    @Test func noOtherHostIsEverAsked() throws {
        let list = #"{"urls": [{"url": "https://evil.example/api/v3/api-docs"}, {"url": "//evil.example/x"}]}"#
        let (result, _, bench) = try search(["/api/v3/api-docs/swagger-config": .json(list)])
        guard case .failure(.document(let error)) = result else { return #expect(Bool(false), "it was found") }
        #expect(error.reason == .otherHost("https://evil.example/api/v3/api-docs"))
        #expect(bench.transport.requests.allSatisfy { $0.url.hasPrefix("https://scv.demo.local:8144/") })
    }

    @Test func aPlaceThatSomebodyNamesComesFirst() throws {
        let answers: [String: Answer] = [
            "/api/v3/api-docs/scv": .json(Self.document), "/api/v3/api-docs": .json(Self.document),
        ]
        let (result, asked, _) = try search(answers, at: "/v3/api-docs/scv")
        #expect(try result.get().path == "/v3/api-docs/scv" && asked == ["/api/v3/api-docs/scv"])
        let (whole, _, _) = try search(answers, at: "/api/v3/api-docs/scv")
        #expect(try whole.get().path == "/v3/api-docs/scv")
        let (missing, places, _) = try search(answers, { $0.documentPlace = "/nothing" })
        #expect(try missing.get().path == "/v3/api-docs")
        #expect(places == ["/api/nothing", "TOKEN /api/nothing", "/nothing", "TOKEN /nothing", "/api/v3/api-docs"])
    }

    @Test func whatIsNoDocumentLeadsOnAndIsToldIfThereIsNone() throws {
        let page = Answer.text("<html><title>SCV</title></html>", type: "text/html")
        let (found, _, _) = try search(["/api/v3/api-docs": page, "/api/v2/api-docs": .json(Self.document)])
        #expect(try found.get().path == "/v2/api-docs")
        let yaml = Answer.text("openapi: 3.0.1\npaths: {}\n", type: "application/yaml")
        let (result, asked, _) = try search(["/api/v3/api-docs": yaml])
        #expect(asked == Self.places)
        guard case .failure(let error) = result else { return #expect(Bool(false), "something was found") }
        #expect(error.kind == .protocol)
        #expect(error.message == "the API document can't be used: it is YAML, and only JSON is read")
    }

    @Test func aDocumentOfSomethingElseCountsOnlyIfThereIsNoOther() throws {
        let (other, _, _) = try search(["/api/v3/api-docs": .json(Self.other)])
        #expect(try other.get().path == "/v3/api-docs")
        let (found, _, _) = try search([
            "/api/v3/api-docs": .json(Self.other), "/api/v2/api-docs": .json(Self.document),
        ])
        #expect(try found.get().path == "/v2/api-docs")
    }

    @Test func anEmptyDocumentCountsOnlyIfThereIsNoOther() throws {
        let empty = Answer.json(#"{"openapi": "3.0.1", "paths": {}}"#)
        for good in [Self.document, Self.other] {
            let (found, asked, _) = try search(["/api/v3/api-docs": empty, "/api/v2/api-docs": .json(good)])
            #expect(try found.get().path == "/v2/api-docs")
            #expect(Array(asked.prefix(3)) == Array(Self.places[..<3]))
        }
        // Who shows a token may see more.
        let (shown, _, _) = try search([
            "/api/v3/api-docs": empty, "TOKEN /api/v3/api-docs": .json(Self.document),
        ])
        #expect(try shown.get().path == "/v3/api-docs")
        #expect(try shown.get().bytes == Array(Self.document.utf8))
        let (none, asked, _) = try search(["/api/v3/api-docs": empty])
        #expect(try none.get().path == "/v3/api-docs")
        #expect(asked == Self.places)
    }

    @Test func whatNeedsNoLoginIsFoundWithoutOne() throws {
        let bench = try Bench(credentials: { throw ApplianceError.configuration(message: "no password", hint: "") })
        let (result, asked, _) = try search(["/api/swagger-resources": .json(Self.document)], bench: bench)
        #expect(try result.get().path == "/swagger-resources")
        #expect(asked == Self.places.filter { !$0.hasPrefix("TOKEN") })
        let (none, _, _) = try search([:], bench: bench)
        guard case .failure(.configuration) = none else { return #expect(Bool(false), "\(none)") }
    }

    @Test func aBusyApplianceIsNoRefusal() throws {
        let (result, asked, _) = try search(["/api/v3/api-docs": .json("{}", status: 503)]) {
            $0.retries.tries = 1
        }
        guard case .failure(.appliance(let failure, _)) = result else { return #expect(Bool(false), "\(result)") }
        #expect(failure.status == 503 && Set(asked) == ["/api/v3/api-docs"])
    }

    // MARK: Another name of the host

    static let named = #"{"swagger": "2.0", "host": "SCV01.example.org:8144", "paths": {"/4.1/jobs": {"get": {}}}}"#

    @Test func aDocumentOfAnotherNameIsAskedAbout() throws {
        var questions: [String] = []
        for answer in [true, false] {
            let bench = try Bench()
            bench.session.confirm = { grant in
                questions.append("\(grant.targets.map(\.name)) \(grant.loss)")
                return answer
            }
            let (result, _, _) = try search(["/api/v3/api-docs": .json(Self.named)], bench: bench)
            #expect(try result.get().names == (answer ? ["scv01.example.org"] : []))
        }
        #expect(questions.count == 2)
        #expect(questions[0].hasPrefix(#"["scv01.example.org"] The document that scv.demo.local gave says"#))
    }

    @Test func nobodyIsAskedWhereTheProfileNamesItOrNobodyCanBe() throws {
        let (known, _, _) = try search(
            ["/api/v3/api-docs": .json(Self.named)], { $0.otherNames = ["scv01.example.org"] })
        #expect(try known.get().names == ["scv01.example.org"])
        let (alone, _, _) = try search(["/api/v3/api-docs": .json(Self.named)])
        #expect(try alone.get().names == [])
        let (yes, _, _) = try search(["/api/v3/api-docs": .json(Self.named)], { $0.assumeYes = true })
        #expect(try yes.get().names == ["scv01.example.org"])
    }

    @Test(arguments: [
        #""servers": [{"url": "https://a.example/api"}, {"url": "https://b.example/api"}]"#,
        #""servers": [{"url": "https://scv.demo.local@evil.example/api"}]"#,
    ])
    func whatNobodyCouldAnswerIsNotAsked(servers: String) throws {
        let bench = try Bench()
        bench.session.confirm = { _ in
            Issue.record("somebody was asked")
            return true
        }
        let text = #"{"openapi": "3.0.1", \#(servers), "paths": {"/4.1/jobs": {"get": {}}}}"#
        let (result, _, _) = try search(["/api/v3/api-docs": .json(text)], bench: bench)
        #expect(try result.get().names == [])
    }

    @Test func aSearchWithinALimitAsksNoPlaceBeyondIt() throws {
        for limit in 1...6 {
            let bench = try Bench()
            bench.transport.answer = { _, _ in .json("{}", status: 404) }
            var result: Result<FetchedDocument, ApplianceError>?
            bench.session.readDocument(limit: limit) { result = $0 }
            while result == nil, bench.clock.step() {}
            guard case .failure(.noDocument) = result else { return #expect(Bool(false), "something else came") }
            // What is begun within it may need a login.
            let sent = bench.transport.others.count + bench.transport.logins.count
            #expect((limit...limit + 1).contains(sent) && bench.session.sentCount == sent)
        }
    }

    @Test func aSearchThatMayNotAskTakesNoOtherHost() throws {
        let bench = try Bench()
        bench.session.confirm = { _ in
            Issue.record("somebody was asked")
            return true
        }
        bench.transport.answer = { _, _ in .json(Self.named) }
        var result: Result<FetchedDocument, ApplianceError>?
        bench.session.readDocument(mayAsk: false) { result = $0 }
        while result == nil, bench.clock.step() {}
        #expect(try result?.get().names == [])
    }

    @Test func aSearchThatIsGivenUpEnds() throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in .silence(sent: true) }
        var result: Result<FetchedDocument, ApplianceError>?
        let ticket = bench.session.readDocument { result = $0 }
        bench.clock.pass(.seconds(1))
        ticket.cancel()
        bench.clock.pass(.seconds(1))
        guard case .failure(.interrupted) = result else { return #expect(Bool(false), "it goes on") }
    }
}

/// What is known once a document counts.
enum APIDefinitionFixture {
    static func operations(_ fetched: FetchedDocument) throws -> [String] {
        let definition = APIDefinition(bundled: try TestDocument.read())
        try definition.apply(fetched, isFresh: true)
        return definition.document.operations.map(\.path)
    }
}
