import API
import Errors
import HTTP
import JSON
import Testing

@testable import Appliance

@Suite struct ReplyTests {
    func end(_ answer: Answer, _ name: String = "policies.list") throws -> Result<GateReply, ApplianceError> {
        let bench = try Bench { $0.retries.tries = 1 }
        bench.transport.answer = { _, _ in answer }
        return bench.perform(bench.call(name))
    }

    func fault(_ answer: Answer, _ name: String = "policies.list") throws -> UnexpectedReply? {
        guard case .failure(.unexpectedReply(let fault, _, _)) = try end(answer, name) else { return nil }
        return fault
    }

    // MARK: Payloads

    @Test func listOutOfItsWrapping() throws {
        let reply = try end(.json(#"{"statusCode":200,"response":{"policyResponseList":[{"id":1},{"id":2}]}}"#)).get()
        #expect(reply.payload?.count == 2)
    }

    @Test func listUnderAnotherSpelling() throws {
        #expect(try end(.json(#"{"response":{"policyList":[{"id":7}]}}"#)).get().payload?.count == 1)
    }

    @Test func listThatIsTheResponse() throws {
        #expect(try end(.json(#"{"response":[{},{},{}]}"#), "jobs.list").get().payload?.count == 3)
        #expect(try end(.json(#"{"response":[{},{},{}]}"#), "jobs.list").get().extent == nil)
    }

    @Test(arguments: [
        (#""response":[{}],"totalPages":3,"totalElements":7"#, ListExtent(pages: 3, items: 7)),
        (#""response":[{}],"totalPages":"3","totalElements":"7""#, ListExtent(pages: 3, items: 7)),
        (#""response":[{}],"page":{"size":1,"totalPages":4,"totalElements":4}"#, ListExtent(pages: 4, items: 4)),
        (#""response":[{}],"totalElements":9"#, ListExtent(pages: 1, items: 9)),
        (#""response":[{}],"total":"9""#, ListExtent(pages: 1, items: 9)),
        (#""response":[{}],"pagination":{"total_count":9}"#, ListExtent(pages: 1, items: 9)),
        (#""response":[{}],"hasMore":true"#, ListExtent(pages: 1, items: nil)),
        (#""response":[{}],"last":false"#, ListExtent(pages: 1, items: nil)),
        (#""response":[{}],"_links":{"self":{"href":"/a"},"next":{"href":"/b"}}"#, ListExtent(pages: 1, items: nil)),
        (#""response":[{}],"links":[{"rel":"next","href":"/b"}]"#, ListExtent(pages: 1, items: nil)),
        (#""response":[{}],"nextPageToken":"x""#, ListExtent(pages: 1, items: nil)),
        (#""response":[{}],"next":2"#, ListExtent(pages: 1, items: nil)),
        (#""response":[{}],"totalPages":1,"totalElements":1,"last":true,"next":"""#, nil),
        (#""response":[{}],"total":1,"next":null,"hasMore":false,"links":[]"#, nil),
        (#""response":[{}],"total":"all""#, nil),
        (#""response":[{}],"count":100"#, ListExtent(pages: 1, items: 100)),
        (#""response":[{}],"numRecords":100"#, ListExtent(pages: 1, items: 100)),
        (#""response":[{}],"TotalRecords":100"#, ListExtent(pages: 1, items: 100)),
        (#""response":[{}],"result_count":"100""#, ListExtent(pages: 1, items: 100)),
        (#""response":[{}],"jobCount":100"#, ListExtent(pages: 1, items: 100)),
        (#""response":[{}],"totalJobs":100"#, ListExtent(pages: 1, items: 100)),
        (#""response":[{}],"entriesCount":100"#, ListExtent(pages: 1, items: 100)),
        (#""response":[{}],"metadata":{"total":100}"#, ListExtent(pages: 1, items: 100)),
        (#""response":[{}],"moreRecords":true"#, ListExtent(pages: 1, items: nil)),
        (#""response":[{}],"lastPage":"false""#, ListExtent(pages: 1, items: nil)),
        (#""response":[{}],"isLast":false"#, ListExtent(pages: 1, items: nil)),
        (#""response":[{}],"PageCount":2"#, ListExtent(pages: 2, items: nil)),
        // Counts of something else, and those that fit.
        (#""response":[{}],"retryCount":3,"failedCount":2,"backupCount":5,"totalSize":9,"size":20,"account":9"#, nil),
        (#""response":[{}],"count":1,"jobCount":1,"isLast":true,"complete":true"#, nil),
    ])
    func listThatIsAPageOrCut(members: String, extent: ListExtent?) throws {
        #expect(try end(.json(#"{"statusCode":200,\#(members)}"#), "jobs.list").get().extent == extent)
    }

    @Test func whatStandsBesideAListInTheResponse() throws {
        let within = #"{"statusCode":200,"response":{"policyResponseList":[],"totalPages":2}}"#
        #expect(try end(.json(within)).get().extent == ListExtent(pages: 2, items: nil))
    }

    @Test(arguments: [
        ("Link", #"</4.1/jobs?page=2>; rel="next""#, ListExtent(pages: 1, items: nil)),
        ("Link", #"</4.1/jobs?page=0>; rel="prev""#, nil),
        ("Content-Range", "items 0-0/20", ListExtent(pages: 1, items: 20)),
        ("Content-Range", "items 0-0/1", nil),
        ("X-Total-Count", "20", ListExtent(pages: 1, items: 20)),
        ("X-Total-Count", "1", nil),
    ])
    func headersThatTellOfMore(name: String, value: String, extent: ListExtent?) throws {
        let reply = Answer.json(#"{"statusCode":200,"response":[{}]}"#, headers: [(name, value)])
        #expect(try end(reply, "jobs.list").get().extent == extent)
    }

    @Test(arguments: [
        (
            #"{"statusCode":200,"response":{"policies":[{}]}}"#,
            UnexpectedReply.missingField("response.policyResponseList")
        ),
        (#"{"statusCode":200}"#, .missingField("response.policyResponseList")),
        ("[]", .missingField("policyResponseList")),
        (
            #"{"response":{"policyResponseList":{}}}"#,
            .wrongType(field: "response.policyResponseList", expected: "a list", got: "an object")
        ),
    ])
    func listThatIsMissing(text: String, expected: UnexpectedReply) throws {
        let error = try end(.json(text)).error
        #expect(try fault(.json(text)) == expected)
        #expect(error?.hint?.contains("scv.api.sync()") == true)
        #expect(error?.kind == .protocol)
    }

    @Test func listThatShouldBeTheResponse() throws {
        #expect(
            try fault(.json(#"{"response":{"a":1}}"#), "jobs.list")
                == .wrongType(field: "response", expected: "a list", got: "an object"))
        #expect(try fault(.json(#"{"statusCode":200}"#), "jobs.list") == .missingField("response"))
    }

    @Test func withoutResponseThereAreMessages() throws {
        let reply = try end(.json(#"{"statusCode":200,"responseMessage":["a","b"],"response":null}"#), "jobs.get").get()
        #expect(reply.payload == nil)
        #expect(reply.messages == ["a", "b"])
    }

    @Test func withoutEnvelopeTheWholeReplyIsThePayload() throws {
        #expect(try end(.json(#"{"openapi":"3.0.3"}"#), "jobs.get").get().payload?["openapi"]?.string == "3.0.3")
    }

    @Test func noContentIsASuccess() throws {
        let reply = try end(.status(204), "resource_groups.backup_now").get()
        #expect(reply.payload == nil)
        #expect(reply.messages.isEmpty)
    }

    // MARK: Failures the appliance tells of

    @Test func envelopeThatSays500InsideAnHTTP200() throws {
        let error = try end(
            .json(#"{"statusMessage":"Bad","statusCode":500,"responseMessage":["no such thing","really"]}"#)
        )
        .error
        #expect(error?.kind == .appliance)
        #expect(error?.status == 500)
        #expect(error?.messages == ["no such thing", "really"])
        #expect(error?.message.contains("inside an HTTP success") == true)
    }

    @Test func statusGivenAsText() throws {
        #expect(try end(.json(#"{"statusCode":"409","statusMessage":"Conflict"}"#), "jobs.get").error?.status == 409)
    }

    @Test func failureWithoutABody() throws {
        let error = try end(.status(500)).error
        #expect(error?.kind == .appliance)
        #expect(error?.status == 500)
        #expect(error?.messages == [])
        #expect(error?.message.contains("without a word") == true)
    }

    @Test(arguments: [
        (Answer.json(#"{"statusCode":404,"responseMessage":["no job 7"]}"#, status: 404), ["no job 7"]),
        (.json(#"{"statusCode":404,"responseMessage":"no job 7"}"#, status: 404), ["no job 7"]),
        (.json(#"{"timestamp":1,"status":404,"error":"Not Found","path":"/x"}"#, status: 404), ["Not Found"]),
        (
            .json(#"{"type":"about:blank","title":"Bad Request","status":404,"detail":"Invalid moref"}"#, status: 404),
            ["Bad Request", "Invalid moref"]
        ),
        (
            .json(#"{"message":"invalid","errors":[{"field":"a","message":"too long"},"x",7]}"#, status: 404),
            ["invalid", "too long", "x"]
        ),
        (.json(#"{"error":{"code":7,"message":"no such moref"}}"#, status: 404), ["no such moref"]),
        (
            .json(#"{"status":400,"errors":{"name":["must not be null","too short"],"id":"taken"}}"#, status: 404),
            ["name: must not be null", "name: too short", "id: taken"]
        ),
        (.json(#"{"error":"invalid_request","error_description":"no such moref"}"#, status: 404), ["no such moref"]),
        (.json(#"{"messages":[{"message":"no such moref","severity":"ERROR"}]}"#, status: 404), ["no such moref"]),
        (.json(#"{"why": {"text":  "no such moref"}}"#, status: 404), [#"{"why": {"text": "no such moref"}}"#]),
        (.json(#"{"statusCode":404,"path":"/x","response":null,"why":{}}"#, status: 404), []),
        (.text("<e>\n <m>no such moref</m></e>", type: "application/xml", status: 404), ["no such moref"]),
        (.text("<html><head><TITLE>Gone  away</TITLE>", type: "text/html", status: 404), ["Gone away"]),
        (.text("<html>", type: "text/html; charset=utf-8", status: 404), []),
        (.text("plain words\nmore", type: "text/plain", status: 404), ["plain words"]),
        (.text(#"{"half":"#, type: "application/json", status: 404), [#"{"half":"#]),
        (.text("\u{1b}[31mred", type: nil, status: 404), [#"\u{1b}[31mred"#]),
        (.text("\u{0}\u{1}", type: "application/zip", status: 404), []),
    ])
    func wordsOfAFailure(answer: Answer, messages: [String]) throws {
        let error = try end(answer).error
        #expect(error?.kind == .appliance)
        #expect(error?.status == 404)
        #expect(error?.messages == messages)
    }

    // MARK: Replies that are all but right

    @Test(arguments: [
        (#"{"statusCode":200,"response":{"policyResponseList":null}}"#, "response.policyResponseList is null"),
        (#"{"statusCode":200,"response":{}}"#, "there is no response.policyResponseList"),
        (#"{"statusCode":200,"response":{"total":0,"more":[]}}"#, "there is no response.policyResponseList"),
        (#"{"statusCode":200,"response":null}"#, "response is null"),
    ])
    func aListThatIsLeftOutIsEmptyAndSaidToBeSo(text: String, why: String) throws {
        let reply = try end(.json(text)).get()
        #expect(reply.payload?.kind == .array && reply.payload?.count == 0)
        #expect(reply.notes == ["\(why) in the reply, which is taken for an empty list"])
    }

    @Test(arguments: [
        #"{"statusCode":200}"#, #"{"statusCode":200,"response":{"policies":[{"id":1}]}}"#,
        #"{"statusCode":200,"response":{"policyResponseList":null,"policies":[{"id":1}]}}"#,
    ])
    func aListUnderAnotherNameIsNoEmptyOne(text: String) throws {
        #expect(try fault(.json(text)) == .missingField("response.policyResponseList"))
    }

    @Test(arguments: [("1", "a number"), ("\"x\"", "a string"), ("null", "null"), ("[]", "a list")])
    func aRowThatIsNoRecordIsNamed(row: String, kind: String) throws {
        let text = #"{"statusCode":200,"response":{"policyResponseList":[{"id":1},\#(row)]}}"#
        let expected = UnexpectedReply.wrongType(
            field: "response.policyResponseList[2]", expected: "a record", got: kind)
        #expect(try fault(.json(text)) == expected)
    }

    @Test func aRowMayBeTheElementThatIsHandedBack() throws {
        let text = #"{"response":{"snapshotLocationsList":["svm:/vol:one","svm:/vol:two"]}}"#
        #expect(try end(.json(text), "vms.snapshot_locations").get().payload?.count == 2)
        let odd = #"{"response":{"snapshotLocationsList":["svm:/vol:one",2]}}"#
        let expected = UnexpectedReply.wrongType(
            field: "response.snapshotLocationsList[2]", expected: "a record", got: "a number")
        #expect(try fault(.json(odd), "vms.snapshot_locations") == expected)
    }

    @Test func oneValueThatIsNoJSONDoesNotCostTheReply() throws {
        let text = #"{"response":{"policyResponseList":[{"id":12345678901234567890123,"name":"a\ud83d","x":NaN}]}}"#
        let reply = try end(.json(text)).get()
        #expect(reply.payload?.elements.first { _ in true }?["id"]?.string == "12345678901234567890123")
        #expect(reply.notes.count == 1 && reply.notes[0].hasPrefix("the reply is not quite JSON: 1 half character"))
    }

    @Test func brokenJSONIsTheAppliancesOwn() throws {
        let error = try end(.json(#"{"response": {"policyResponseList": [}}"#)).error
        #expect(error?.kind == .protocol)
        #expect(error?.message.contains("is not JSON (line 1, column") == true)
        #expect(error?.hint?.contains("--url") == false)
    }

    // MARK: Replies that are none

    @Test func htmlInsteadOfJSON() throws {
        let page = "<!DOCTYPE html>\n<html><head><title lang='en'>\n Välkommen\n till </title></head></html>"
        #expect(try fault(.text(page, type: "text/html;charset=utf-8")) == .html(title: "Välkommen till"))
        #expect(try fault(.text("  <HTML><body>", type: nil)) == .html(title: nil))
        #expect(try fault(.text("<html><title>never closed", type: "text/html")) == .html(title: nil))
    }

    @Test func otherThingsInsteadOfJSON() throws {
        #expect(try fault(.text("", type: "application/json")) == .emptyBody)
        #expect(try fault(.text("  \n", type: "application/json")) == .emptyBody)
        guard case .notJSON(let type, let size, _) = try fault(.text("hello", type: "text/plain")) else {
            Issue.record("taken for JSON")
            return
        }
        #expect(type == "text/plain")
        #expect(size == 5)
        #expect(try fault(.status(302, headers: [("location", "https://sso/")])) == .redirect(to: "https://sso/"))
    }

    /// Behind its head a reply may have been cut off, unless that says that nothing follows.
    @Test func aHeadWithNothingBehindItIsNoReply() throws {
        func end(_ answer: Answer, _ method: String) throws -> Result<GateReply, ApplianceError> {
            let bench = try Bench { $0.retries.tries = 1 }
            bench.transport.answer = { _, _ in answer }
            var call = GateCall(APIRequest(method: method, path: "/4.1/x"))
            call.confirm = false
            return bench.perform(call)
        }
        #expect(try end(.status(200), "PATCH").error?.kind == .unknownOutcome)
        #expect(try end(.status(200), "GET").error?.kind == .protocol)
        for answer in [
            Answer.status(200, headers: [("content-length", "0")]), .status(204),
            .status(200, headers: [("Transfer-Encoding", "chunked")]),
        ] {
            #expect(try end(answer, "PATCH").error == nil)
        }
        #expect(try end(.status(200), "HEAD").error == nil)
    }

    @Test func redirectionKeepsSecretsAndStaysOneLine() throws {
        let place = "https://sso/?t=token-1&x=\u{1b}" + String(repeating: "y", count: 300)
        guard case .redirect(let shown?) = try fault(.status(302, headers: [("Location", place)])) else {
            Issue.record("not a redirection")
            return
        }
        #expect(shown.hasPrefix(#"https://sso/?t=***&x=\u{1b}yyy"#))
        #expect(shown.count == 200)
    }

    @Test func whatIsCutOffKeepsNoHalfOfASecret() throws {
        let type = "text/" + String(repeating: "x", count: 71) + "token-1"
        guard case .notJSON(let shown?, _, _) = try fault(.text("hello", type: type)) else {
            Issue.record("taken for JSON")
            return
        }
        #expect(shown.hasSuffix("x***"))
        let words = String(repeating: "x", count: 196) + #"tok\u0065n-1"#
        #expect(try end(.text(words, type: "text/plain", status: 404)).error?.messages.first?.hasSuffix("x***") == true)
        let page = "<title>\(String(repeating: "x", count: 96))token%2D1</title>"
        #expect(try fault(.text(page, type: "text/html")) == .html(title: String(repeating: "x", count: 96) + "***"))
    }

    /// No page of the vendor's speaks of logs in HTML: such a page is what a sign-in or a proxy sends.
    @Test(
        arguments: [
            ("<html><title>Sign in</title>", "text/html;charset=utf-8", "Sign in"), ("please log in", "text/html", nil),
            ("\u{FEFF}<!-- x -->\n<!DOCTYPE html><title>a</title>", nil, "a"),
            ("<?xml version='1.0'?>\n<html xmlns='x'>", "application/octet-stream", nil),
        ] as [(String, String?, String?)])
    func aPageIsNoFile(text: String, type: String?, title: String?) throws {
        #expect(try fault(.text(text, type: type), "jobs.logs") == .page(title: title))
    }

    @Test func aPartIsNotTheWhole() throws {
        #expect(try fault(.json(#"{"response":[]}"#, status: 206), "jobs.list") == .partial)
        #expect(try fault(.text("line 7", type: "text/plain", status: 206), "jobs.logs") == .partial)
    }

    static let spring = #"{"timestamp":"2026-11-23T15:05:09","status":500,"error":"Internal Server Error","path":"/x"}"#

    @Test(arguments: ["jobs.list", "jobs.get", "jobs.logs"])
    func aFailureOfTheFrameworkInsideASuccess(name: String) throws {
        for (text, status, said) in [
            (Self.spring, 500, ["Internal Server Error"]),
            (#"{"type":"about:blank","title":"Gone","status":410,"detail":"no log"}"#, 410, ["Gone", "no log"]),
        ] {
            for type in ["application/json", "application/problem+json"] {
                let error = try end(.text(text, type: type), name).error
                #expect(error?.kind == .appliance && error?.status == status && error?.messages == said)
                #expect(error?.message.contains("inside an HTTP success") == true)
            }
        }
    }

    @Test func aProblemWithoutAStatusIsNoReplyEither() throws {
        for (text, said) in [(#"{"title":"Gone","detail":"no log"}"#, ["Gone", "no log"]), ("words", ["words"])] {
            #expect(try fault(.text(text, type: "application/problem+json"), "jobs.logs") == .problem(said))
        }
    }

    @Test(arguments: [
        #"{"response":{"status":500,"error":"x"}}"#, #"{"status":500,"title":"a record of this name"}"#,
        #"{"status":7,"timestamp":1,"error":"x"}"#, #"{"status":"500","timestamp":1,"error":"x"}"#,
    ])
    func recordsWithAStatusAreReplies(text: String) throws {
        #expect(try end(.json(text), "jobs.get").get().payload != nil)
    }

    @Test func truncatedAndEndlessJSON() throws {
        #expect(try fault(.lost(.truncated, sent: true)) == .truncated(size: nil))
        #expect(try fault(.lost(.tooLarge(limit: 1000), sent: true)) == .tooLarge(limit: 1000))
        #expect(try fault(.lost(.notHTTP, sent: true)) == .other("it is not HTTP"))
        // Ended by the server as if it were whole: the text itself breaks off.
        let half = try fault(.text(#"{"statusCode":200,"response":[{"id":1},{"#, type: "application/json"))
        switch half {
        case .truncated, .notJSON: break
        default: Issue.record("\(String(describing: half))")
        }
    }

    @Test func ceilingIsPassedOn() throws {
        let bench = try Bench { $0.replyLimit = 4096 }
        _ = bench.perform(bench.list())
        #expect(bench.transport.others.first?.sink == .memory(limit: 4096))
    }

    @Test func downloadsAndUnknownRequestsNeedNoJSON() throws {
        #expect(try end(.text("a <html> log", type: "text/plain"), "jobs.logs").get().bytes.count == 12)
        #expect(try end(.json(#"{"a":1}"#), "jobs.logs").get().bytes.count == 7)
        #expect(try end(.json(#"{"half"#), "jobs.logs").get().bytes.count == 6)
        let bench = try Bench()
        bench.transport.answer = { _, _ in .text("pong", type: "text/plain") }
        let raw = bench.perform(GateCall(method: "GET", path: "/ping")).reply
        #expect(raw?.bytes == Array("pong".utf8))
        #expect(raw?.payload == nil)
        bench.transport.answer = { _, _ in .text("{", type: "application/json") }
        #expect(bench.perform(GateCall(method: "GET", path: "/ping")).error?.kind == .protocol)
        // Whatever it is called, an envelope that tells of a failure is one.
        #expect(try end(.json(#"{"statusCode":404}"#), "jobs.logs").error?.status == 404)
    }
}
