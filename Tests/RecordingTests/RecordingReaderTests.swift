import JSON
import Testing

@testable import Recording

@Suite struct RecordingReaderTests {
    private static let head = RecordingHead(shell: "0.1", date: "2026-11-23T15:05:09Z", hasPseudonyms: false)
    private static let exchanges: [RecordedExchange] = [
        RecordedExchange(
            method: "POST", path: "/api/4.1/auth/login", isLogin: true, milliseconds: 12,
            outcome: .reply(status: 200, headers: [.init("Date", "x")], body: .json(["response": ["token": "***"]]))),
        RecordedExchange(
            appliance: 2, method: "GET", path: "/api/4.1/jobs", query: [.init("type", "a b"), .init("page", "1")],
            outcome: .failure(kind: "timeout", sent: true, detail: "")),
        RecordedExchange(
            method: "PUT", path: "/api/x", body: .json(nil), outcome: .reply(status: 204, headers: [], body: .none)),
        RecordedExchange(
            method: "PUT", path: "/api/x", body: .text("a=b", whole: nil), isKept: true, isDocument: true,
            outcome: .reply(status: 200, headers: [], body: .text("log\n", whole: 12_000))),
        RecordedExchange(
            method: "PUT", path: "/api/x", body: .leftOut(3),
            outcome: .reply(status: 200, headers: [], body: .leftOut(9))),
    ]

    @Test func whatIsWrittenIsRead() throws {
        let bytes = Self.head.line.lineBytes + Self.exchanges.flatMap(\.line.lineBytes)
        let read = try Recording(parsing: bytes)
        #expect(read.head == Self.head)
        #expect(read.exchanges == Self.exchanges)
        #expect(read.cutLine == nil)
    }

    @Test func aCutAnywhereInTheLastLineCostsThatLine() throws {
        let whole = Self.head.line.lineBytes + Self.exchanges.flatMap(\.line.lineBytes)
        let last = try #require(Self.exchanges.last).line.lineBytes.count
        for cut in 2..<last {
            let read = try Recording(parsing: Array(whole.dropLast(cut)))
            #expect(read.exchanges == Array(Self.exchanges.dropLast()))
            #expect(read.cutLine == 6)
        }
        // The end of the line alone is nothing that is missed.
        #expect(try Recording(parsing: Array(whole.dropLast())).exchanges == Self.exchanges)
    }

    @Test(arguments: [
        ("", "it is empty, and no recording"),
        ("x\n", "line 1: it is no recording; scvsh --record FILE makes one"),
        (#"{"scvsh_recording":2}"# + "\n", "line 1: a recording of form 2, and only form 1 can be read"),
        (#"{"scvsh_recording":1}"# + "\n", "line 1: it does not say shell, date and names"),
    ])
    func theFirstLineMustBeOne(text: String, words: String) {
        #expect(throws: RecordingError.self) { try Recording(parsing: Array(text.utf8)) }
        do { _ = try Recording(parsing: Array(text.utf8)) } catch { #expect("\(error)" == words) }
    }

    @Test(arguments: [
        ("[]", "an object is expected"), ("{}", "method must be in capitals"),
        (#"{"method":"GET","path":"x"}"#, "path must begin with a slash"),
        (#"{"method":"GET","path":"/x"}"#, "status or failed is needed"),
        (#"{"method":"GET","path":"/x","status":99}"#, "status must be from 100 to 599"),
        (#"{"method":"GET","path":"/x","status":200,"failed":"x"}"#, "status and failed exclude each other"),
        (#"{"method":"GET","path":"/x","status":200,"query":{}}"#, "query must be a list of pairs of texts"),
        (#"{"method":"GET","path":"/x","status":200,"headers":[["a"]]}"#, "headers must be a list of pairs of texts"),
        (#"{"method":"GET","path":"/x","status":200,"reply_text":1}"#, "reply_text must be a text"),
        (#"{"method":"GET","path":"/x","status":200,"appliance":0}"#, "appliance must be a number from 1"),
        (#"{"method":"GET","path":"/x","status":200,"login":1}"#, "login must be true or false"),
        (#"{"method":"GET","path":"/x","status":200,"colour":1}"#, "the form has no colour"),
    ])
    func aLineThatIsNoneIsNamed(line: String, words: String) {
        let bytes = Self.head.line.lineBytes + Array((line + "\n").utf8)
        do {
            _ = try Recording(parsing: bytes)
            Issue.record("it was taken")
        } catch {
            #expect("\(error)" == "line 2: " + words)
        }
    }
}
