import API
import JSON
import Testing

@Suite struct MatchTests {
    let document: APIDocument
    let bundled: APIDocument

    init() throws {
        document = try APIDocument(JSONDocument(parsing: Fixture.things).root)
        bundled = try APIDocument.bundled()
    }

    @Test func byMethodAndPathWithWhatThePathSays() {
        #expect(bundled.match(method: "GET", path: "/4.1/jobs")?.operation.name == "jobs.list")
        let match = bundled.match(method: "get", path: "/4.1/jobs/118/logs?x=1")
        #expect(match?.operation.name == "jobs.logs")
        #expect(match?.parameters == ["id": "118"])
    }

    @Test func everyOperationMatchesWhatItBinds() throws {
        let call = try #require(document["things.file"]).bind("a+b %ä")
        #expect(document.match(method: "GET", path: call.path)?.parameters == ["filename": "a+b %ä"])
        #expect(document.match(method: "GET", path: call.fallbackPaths[0])?.operation.name == "things.file")
    }

    @Test func plainSegmentsWinOverParameters() throws {
        let root = try Fixture.document(
            paths: #"""
                {"/j/{id}": {"put": {"x-scv-lua": "j.one"}}, "/j/cleanup": {"put": {"x-scv-lua": "j.cleanup"}},
                 "/{a}/b": {"put": {"x-scv-lua": "j.left"}}, "/f/{n}.log": {"put": {"x-scv-lua": "f.log"}}}
                """#)
        let document = try APIDocument(root)
        func name(_ path: String) -> String? { document.match(method: "PUT", path: path)?.operation.name }
        #expect(name("/j/cleanup") == "j.cleanup")
        #expect(name("/j/7") == "j.one")
        #expect(name("/j/b") == "j.one")
        #expect(name("/k/b") == "j.left")
        #expect(name("/f/x.log") == "f.log")
        #expect(name("/f/.log") == nil)
    }

    @Test func ofTwoThatFitTheSamePathsTheGraverOneIsExpected() throws {
        let root = try Fixture.document(
            paths: #"""
                {"/v/{a}": {"post": {"x-scv-lua": "v.a", "x-scv-effect": "change"}},
                 "/v/{b}": {"post": {"x-scv-lua": "v.b", "x-scv-effect": "destroy"}}}
                """#)
        #expect(try APIDocument(root).match(method: "POST", path: "/v/1")?.operation.effect == .destroy)
    }

    @Test(arguments: [
        "/4.1/jobs/..", "/4.1/jobs/%2e%2e", "/4.1/jobs/.", "/4.1/jobs/", "/4.1//jobs", "/4.1/jobs/a%2Fb",
        "/4.1/jobs/a%5Cb", "/4.1/jobs/1;x", "/4.1/jobs/%zz", "/4.1/jobs/%", "/4.1/jobs/%00", "4.1/jobs", "",
        "https://x/4.1/jobs", "/4.1/Jobs", "/4.1/jobs/%ff", "/4.1/jobs/1/logs/2",
    ])
    func whatAServerMayTakeForAnotherPathMatchesNothing(path: String) {
        #expect(bundled.match(method: "GET", path: path) == nil)
    }

    @Test func anotherMethodIsAnotherOperation() {
        #expect(bundled.match(method: "DELETE", path: "/4.1/jobs/1") == nil)
        #expect(bundled.match(method: "POST", path: "/4.1/resource-groups")?.operation.name == "resource_groups.create")
    }
}

@Suite struct SuggestionTests {
    @Test(
        arguments: [
            ("nmae", "name"), ("nam", "name"), ("names", "name"), ("polcyi", "policy"), ("Policy", "policy"),
            ("policiy", "policy"), ("entites", "entities"), ("ID", "id"), ("idd", "id"), ("xyzzy", nil), ("xy", nil),
            ("nxyze", nil), ("", nil), ("notificatoin", "notification"),
        ] as [(String, String?)])
    func atMostTwoLettersAwayNearestFirst(word: String, meant: String?) {
        #expect(closest(to: word, in: ["name", "policy", "entities", "id", "notification"]) == meant)
    }
}
