import API
import JSON
import System
import TestSupport
import Testing

@testable import Recording

@Suite struct RecorderTests {
    /// Records one exchange, and reads what was written.
    private func written(
        _ exchange: SentExchange, pseudonyms: Bool = false, secrets: [String] = []
    ) throws -> (text: String, exchange: RecordedExchange) {
        let folder = try TemporaryFolder()
        let path = folder.path + "/session.jsonl"
        let recorder = try Recorder(
            path: path, overwrite: false, hasPseudonyms: pseudonyms, date: "2026-11-23T15:05:09Z", tell: { _ in })
        recorder.note(secrets: secrets)
        let document = try APIDocument.bundled()
        recorder.record(exchange, document: document)
        let bytes = try readFile(path)
        let recording = try Recording(parsing: bytes)
        return (String(decoding: bytes, as: UTF8.self), try #require(recording.exchanges.first))
    }

    private func exchange(
        _ body: String, status: Int = 200, headers: [(String, String)] = [], path: String = "/api/4.1/jobs",
        operation: String? = "jobs.list",
        type: String = "application/json"
    ) throws -> SentExchange {
        var exchange = SentExchange(
            origin: "https://scv.corp.test:8144", method: "GET", path: path,
            outcome: .reply(
                status: status,
                headers: [
                    ("Content-Type", type), ("Server", "scv.corp.test"), ("Set-Cookie", "sid=abcdef"),
                    ("Link", "<https://scv.corp.test/x>"), ("Content-Location", "https://scv.corp.test/y"),
                ] + headers,
                body: Array(body.utf8), whole: body.utf8.count))
        exchange.operation = try operation.flatMap { try APIDocument.bundled()[$0] }
        return exchange
    }

    private func reply(_ exchange: RecordedExchange) -> RecordedBody? {
        if case .reply(_, _, let body) = exchange.outcome { body } else { nil }
    }

    @Test func aReplyIsKeptAsItSays() throws {
        let (text, made) = try written(exchange(#"{ "statusCode" : 200, "response": [ {"id": 1, "name": "x"} ] }"#))
        #expect(reply(made) == .json(["statusCode": 200, "response": [["id": 1, "name": "x"]]]))
        #expect(!text.contains("Cookie") && !text.contains("corp.test"))
    }

    @Test func whatIsNotToBeWrittenDownIsNot() throws {
        var sent = try exchange("{}")
        sent.unwritten = 8
        #expect(try written(sent).exchange.body == .leftOut(8))
    }

    @Test func aFieldThatAUserNamesOtherwiseStaysASecret() throws {
        let document = try APIDocument.bundled()
        let login = try #require(document["auth.login"]?.reply)
        let schema = try #require(login.name)
        let renamed = Correction.field(schema: schema, name: "token", spelling: "ticket")
        var sent = try exchange(#"{"statusCode": 200, "response": {"ticket": "t0ken-one"}}"#)
        sent.operation = try document.corrected(by: [renamed]).document["auth.login"]
        #expect(reply(try written(sent).exchange) == .json(["statusCode": 200, "response": ["ticket": "***"]]))
    }

    @Test(arguments: [
        #"{"a": NaN}"#, #"{"a": [1, "#, "plain", #"{"n": 123456789012345678901234567890}"#,
    ])
    func whatIsNoPlainJSONIsKeptLetterByLetter(body: String) throws {
        #expect(reply(try written(exchange(body)).exchange) == .text(body, whole: nil))
        #expect(reply(try written(exchange(body), pseudonyms: true).exchange) != nil)
    }

    @Test(arguments: [
        #"{"x": {"password": "hush-hush", "apiKey": 12345678, "tokens": ["t-one-11"], "passwordSet": true}}"#,
        #"{"echo": "hush-hush, 12345678, t-one-11", "token": "t-one-11", "password": "hush-hush", "pwd": 12345678}"#,
        #"{"password": "hush-hush", "x": [t-one-11, "secret":"12345678""#,
        #"{"broken": "password=hush-hush&token=t-one-11&pwd=12345678"#,
        "-----BEGIN RSA PRIVATE KEY-----\nhush-hush\n12345678 t-one-11",
    ])
    func whatTellsThatItIsASecretIsNone(body: String) throws {
        for pseudonyms in [false, true] {
            let (text, _) = try written(exchange(body), pseudonyms: pseudonyms, secrets: ["t-one-11"])
            for secret in ["hush-hush", "12345678", "t-one-11"] {
                #expect(!text.contains(secret), "\(secret) in \(text)")
            }
        }
    }

    @Test func aLoginKeepsNothingOfWhatWasSentAndNoTextOfItsAnswer() throws {
        var login = try exchange(
            #"{"statusMessage": "OK", "response": {"jwt": "abc-def-1234", "ttl": 60}}"#, operation: nil)
        login.isLogin = true
        login.json = ["username": "someone", "password": "hush-hush"]
        let (text, made) = try written(login)
        #expect(made.isLogin && made.body == .none)
        #expect(reply(made) == .json(["statusMessage": "OK", "response": ["jwt": "***", "ttl": "***"]]))
        #expect(!text.contains("someone") && !text.contains("abc-def"))
        var broken = try exchange(#"{"response": {"jwt": "abc-def-1234"#, operation: nil)
        broken.isLogin = true
        #expect(try !written(broken).text.contains("abc-def"))
    }

    @Test(arguments: [
        #"{"token": "abc-def-1234"}"#, #""abc-def-1234""#, #"["abc-def-1234"]"#,
        #"{"statusCode": 200, "x": "abc-def-1234"}"#,
        #"{"data": {"a": [{"jwt": "abc-def-1234"}]}}"#, #"{"response": "abc-def-1234"}"#,
        #"{"response": {}, "responseMessage": ["abc-def-1234"], "statusMessage": "abc-def-1234"}"#,
    ])
    func anAnswerToALoginOfAnyFormKeepsNoToken(body: String) throws {
        var login = try exchange(body, operation: nil)
        login.isLogin = true
        #expect(try !written(login).text.contains("abc-def"))
    }

    @Test func whatARefusedLoginSaysIsKept() throws {
        let body: JSONValue = [
            "statusCode": 401, "error": "Unauthorized", "message": "Bad credentials", "echo": "wrong-token-1234",
        ]
        var login = try exchange(String(decoding: body.text(), as: UTF8.self), status: 401, operation: nil)
        login.isLogin = true
        let (_, made) = try written(login)
        #expect(
            reply(made)
                == .json([
                    "statusCode": 401, "error": "Unauthorized", "message": "Bad credentials", "echo": "***",
                ]))
    }

    @Test func aValueBesideANameOfSecretsIsOne() throws {
        let (_, made) = try written(
            exchange(#"{"a": [{"name": "password", "value": "hush"}, {"key": "x", "value": "shown"}]}"#))
        #expect(reply(made) == .json(["a": [["name": "password", "value": "***"], ["key": "x", "value": "shown"]]]))
    }

    @Test func namesBecomeOthersAndFieldsAndWordsStay() throws {
        var sent = try exchange(
            """
            {"statusMessage": "OK", "response": [{"id": 7, "name": "Backup of payroll", "status": "SOMEHOW_DONE",
            "type": "backup", "startTime": "11/23/2026 03:05:09 PM", "resourceGroupName": "payroll",
            "owner": "x", "ownField": {"finance": "x", "finance-web": "x", "version": "9.13.1P4"}}]}
            """, path: "/api/4.1/jobs/payroll")
        sent.query = [("type", "backup"), ("name", "payroll")]
        let (text, made) = try written(sent, pseudonyms: true)
        #expect(!text.contains("payroll") && !text.contains("finance"))
        guard case .json(let value)? = reply(made), let job = value["response"]?.array?.first else {
            Issue.record("no JSON")
            return
        }
        let group = try #require(job["resourceGroupName"]?.string)
        #expect(job["name"] == .string("Backup of \(group)"))
        #expect(job["status"] == "SOMEHOW_DONE" && job["startTime"] == "11/23/2026 03:05:09 PM")
        #expect(job["owner"] != nil)
        #expect(job["ownField"]?["version"] == "9.13.1P4")
        #expect(made.query == [.init("type", "backup"), .init("name", group)])
        #expect(made.path == "/api/4.1/jobs/\(group)")
    }

    @Test(arguments: [
        "[payroll] on 10.1.2.3 and vm-1004, fe80::7, 00:50:56:77:77:77, 50209bf7-7ce8-4c69-7862-adae1171408b",
        #"{"a": 10.1.2.3, "payroll": "payroll@fe80::7", vm-1004}"#, "{\"payroll\": 1}\n{\"x\": \"10.1.2.3\"}",
        #"["p\u0061yroll", "\u0070\u0061\u0079\u0072\u006f\u006c\u006c", "#, #"{"x": "{\"payroll\": \"10.1.2.3\"}", "#,
        "<b>p%61yroll</b> &#112;ayroll %70%61%79%72%6F%6C%6C vm%2D1004 fe80%3A%3A7",
        "name=payroll&payroll=10%2E1%2E2%2E3",
        "payroll;x\n10.1.2.3;vm-1004", #"{"text": "[10.1.2.3] {\"host\": \"payroll\", vm-1004"}"#,
        #"{"text": "{\"payRoll\": {\"ip\": \"10.1.2.3\"}}", "payRoll": {"x": 1}}"#,
        #"{"payrollVm": 1, "payroll": 2, "name": 3}"#,
        #"{"businessUnit": "payroll", "payrollType": "payroll", "version": "payroll1", "hostType": "payroll"}"#,
        #"{"groups": {"payroll": {"name": "x", "id": 1}, "finance": {"status": "UP"}}}"#,
    ])
    func nothingNamesAnythingInAnyForm(body: String) throws {
        for type in ["application/json", "text/plain", "text/html"] {
            let (text, _) = try written(exchange(body, operation: nil, type: type), pseudonyms: true)
            let words = [
                "payroll", "payRoll", "p%61", "%70", "u0070", "#112", "10.1.2.3", "10%2E", "vm-1004", "vm%2D1004",
                "fe80",
                "50209bf7", ":77:77", "finance", "businessUnit\":\"p",
            ]
            for word in words { #expect(!text.contains(word), "\(word) in \(text)") }
        }
    }

    @Test func keysThatAreFieldsStay() throws {
        let body =
            #"{"createdTime": 1, "created_time": 2, "settings": {"jobStartDate": 3}, "owner": 5}"#
        let (_, made) = try written(exchange(body, operation: nil), pseudonyms: true)
        #expect(try reply(made) == .json(JSONValue(parsing: Array(body.utf8))))
    }

    @Test(arguments: [
        ("https://scv.corp.test:8144/api/4.1/jobs/payroll?x=payroll", "https://appliance.invalid/api/4.1/jobs/"),
        ("http://SCV.corp.test/login", "http://appliance.invalid/login"), ("/api/4.1/jobs", "/api/4.1/jobs"),
        ("https://other.corp.test/login?next=https://scv.corp.test/x", "https://"),
    ])
    func aPlaceNamesTheApplianceByTheMark(place: String, begin: String) throws {
        for pseudonyms in [false, true] {
            let (text, made) = try written(
                exchange("", status: 302, headers: [("location", place)]), pseudonyms: pseudonyms)
            guard case .reply(_, let headers, _) = made.outcome else { return }
            let location = try #require(headers.first { $0.name == "location" }?.value)
            #expect(location.hasPrefix(begin), "\(location)")
            #expect(!text.lowercased().contains("scv.corp"))
            #expect(!pseudonyms || !text.contains("payroll") && !text.contains("corp"))
        }
    }

    @Test func brokenJSONKeepsItsFields() throws {
        let (_, made) = try written(
            exchange(#"{"statusCode": 200, "name": "payroll", "status": "RUNNING", "x": [1, NaN, "#), pseudonyms: true)
        guard case .text(let text, nil)? = reply(made) else {
            Issue.record("no text")
            return
        }
        #expect(text.hasPrefix(#"{"statusCode": 200, "name": ""#))
        #expect(text.hasSuffix(#"", "status": "RUNNING", "x": [1, NaN, "#))
        #expect(!text.contains("payroll"))
    }

    private func search(_ body: String) throws -> SentExchange {
        var exchange = try exchange(body, path: "/api/v3/api-docs", operation: nil)
        exchange.operation = LiveDocument.operation(at: "/v3/api-docs")
        return exchange
    }

    @Test func aDocumentNamesTheApplianceByTheMark() throws {
        let body = #"""
            {"openapi": "3.0.1", "info": {"version": "4.1.0.12", "contact": {"email": "a@b"}, "description":
            "See http://scv.corp.test:80/x and https://one.corp.test/y?u=https://two.corp.test,jim@corp.test 10.1.2.3"},
            "servers": [{"url": "https://scv.corp.test:8144/api"}, {"url": "https://other.corp.test"}],
            "paths": {"/4.1/finance": {"x": {"password": {"type": "string", "example": "hush-hush"}}}}}
            """#
        for pseudonyms in [false, true] {
            let (text, made) = try written(search(body), pseudonyms: pseudonyms, secrets: ["hush-hush"])
            #expect(made.isDocument)
            #expect(!text.contains("hush-hush") && text.contains(#""password":{"type":"string""#))
            #expect(!text.contains("scv.corp.test") && text.contains("/4.1/finance") && text.contains("4.1.0.12"))
            for host in ["other.corp", "one.corp", "two.corp", "jim@", "10.1.2.3"] {
                #expect(text.contains(host) == !pseudonyms, "\(host)")
            }
            guard case .json(let value)? = reply(made) else {
                Issue.record("no JSON")
                return
            }
            let played = ApplianceMark.unmark(value, endpoint: "127.0.0.1:9")
            #expect(played["servers"]?.array?.first?["url"] == "https://127.0.0.1:9/api")
            #expect(played["info"]?["description"]?.string?.hasPrefix("See http://127.0.0.1:9/x and") == true)
        }
    }

    @Test func aDocumentInATextIsOneAndNamesNobody() throws {
        let body = #""{\"openapi\":\"3.0.1\",\"servers\":[{\"url\":\"https://other.corp.test\"}],\"paths\":{}}""#
        let (text, made) = try written(search(body), pseudonyms: true)
        #expect(made.isDocument && !text.contains("other.corp"))
        guard case .json(let value)? = reply(made) else {
            Issue.record("no JSON")
            return
        }
        #expect(value["openapi"] == "3.0.1")
    }

    @Test func whatIsADocumentIsSaidByWhoeverAskedForOne() throws {
        let body = #"{"openapi": "3.0.1", "paths": {}, "name": "payroll"}"#
        #expect(try written(search(body)).exchange.isDocument)
        #expect(try written(search(#"{"urls": [{"url": "/v3/api-docs/a"}]}"#)).exchange.isDocument)
        // Anything else is a reply as any other is: by its form, by its status, by what was asked.
        #expect(try !written(search(#"{"name": "payroll"}"#)).exchange.isDocument)
        let (text, made) = try written(exchange(body, operation: nil), pseudonyms: true)
        #expect(!made.isDocument && !text.contains("payroll"))
    }

    @Test func aDownloadIsCutWithinACharacterOfNone() throws {
        let log = String(repeating: "ü", count: Recorder.maxDownload)
        let (_, made) = try written(exchange(log, operation: "jobs.logs", type: "text/plain"))
        guard case .text(let text, let whole?)? = reply(made) else {
            Issue.record("no text")
            return
        }
        #expect(whole == Int64(log.utf8.count) && text.utf8.count < Recorder.maxDownload)
        #expect(text.allSatisfy { $0 == "ü" })
    }

    @Test func anObstacleIsToldByItsNumber() throws {
        let folder = try TemporaryFolder()
        let make = { (name: String, overwrite: Bool) in
            try Recorder(path: name, overwrite: overwrite, hasPseudonyms: false, date: "x", tell: { _ in })
        }
        _ = try make(folder.path + "/a", false)
        #expect(throws: SystemError.self) { try make(folder.path + "/a", false) }
        _ = try make(folder.path + "/a", true)
        #expect(throws: SystemError.self) { try make(folder.path, true) }
        #expect(throws: SystemError.self) { try make("/dev/null", true) }
    }
}
