import JSON
import Recording
import Testing

@testable import Simulator

@Suite struct ReplayTests {
    private func replay(_ exchanges: [RecordedExchange], appliance: Int = 1) throws -> Replay {
        let head = RecordingHead(shell: "0.1", date: "2026-11-23T15:05:09Z", hasPseudonyms: false)
        return try Replay(Recording(head: head, exchanges: exchanges), appliance: appliance)
    }

    private func read(_ path: String, _ body: RecordedBody, appliance: Int = 1) -> RecordedExchange {
        RecordedExchange(
            appliance: appliance, method: "GET", path: path,
            outcome: .reply(status: 200, headers: [.init("Content-Type", "application/json")], body: body))
    }

    private func text(_ response: Response) -> String { String(decoding: response.bytes, as: UTF8.self) }

    @Test func theNextReplyComesAndThenTheLastAgain() throws {
        let replay = try replay([read("/api/x", .json([1])), read("/api/y", .json([9])), read("/api/x", .json([2]))])
        let answers = (0..<3).map { _ in text(replay.answer(Request("GET", "/api/x"))) }
        #expect(answers == ["[1]", "[2]", "[2]"])
        #expect(text(replay.answer(Request("GET", "/api/y"))) == "[9]")
    }

    @Test func eachAppliancePlaysItsOwn() throws {
        let both = [read("/api/x", .json([1])), read("/api/x", .json([2]), appliance: 2)]
        #expect(text(try replay(both, appliance: 2).answer(Request("GET", "/api/x"))) == "[2]")
        #expect(throws: RecordingError.noAppliance(3, of: 2)) { try replay(both, appliance: 3) }
    }

    @Test func whatIsNotThereIsRefusedByName() throws {
        let replay = try replay([read("/api/x", .json([1]))])
        let missing = replay.answer(Request("GET", "/api/z?a=b"))
        #expect(missing.status == 404 && text(missing).contains("GET /api/z?a=b is not in the recording."))
        let other = replay.answer(Request("GET", "/api/x?a=b"))
        #expect(other.status == 404 && text(other).contains("with another query or another body"))
        for method in ["POST", "PUT", "DELETE", "PATCH"] {
            let change = replay.answer(Request(method, "/api/x"))
            #expect(
                change.status == 409 && text(change).contains("\(method) /api/x is not in the recording, and a change"))
        }
    }

    @Test func anyLoginIsTakenWhereverItLies() throws {
        let none = try replay([])
        let made = none.answer(Request("POST", "/api/4.1/auth/login", body: Array(#"{"username":"x"}"#.utf8)))
        #expect(made.status == 200 && text(made).contains(#""token":"***""#))
        let elsewhere = RecordedExchange(
            method: "POST", path: "/api/session", isLogin: true,
            outcome: .reply(status: 403, headers: [], body: .json(["statusCode": 403])))
        let replay = try replay([elsewhere])
        #expect(replay.answer(Request("POST", "/api/session", body: Array("{}".utf8))).status == 403)
    }

    @Test func onlyWhatLeadsSomewhereNamesThePlayer() throws {
        var document = read("/api/doc", .json(["servers": [["url": "https://appliance.invalid/api"]]]))
        document.isDocument = true
        let body: RecordedBody = .json(["swagger": "appliance.invalid"])
        let elsewhere = RecordedExchange(
            method: "GET", path: "/api/y",
            outcome: .reply(
                status: 302, headers: [.init("Location", "https://appliance.invalid/z")], body: .none))
        let replay = try replay([document, read("/api/x", body), elsewhere])
        func answer(_ path: String) -> Response {
            replay.answer(Request("GET", path, headers: [("Host", "127.0.0.1:9")]))
        }
        #expect(text(answer("/api/doc")).contains(#""https://127.0.0.1:9/api""#))
        #expect(text(answer("/api/x")).contains("appliance.invalid"))
        #expect(answer("/api/y").header("Location") == "https://127.0.0.1:9/z")
    }

    @Test func whatNeverCameNeverComes() throws {
        func lost(_ method: String, _ kind: String, sent: Bool) throws -> Response {
            let exchange = RecordedExchange(
                method: method, path: "/api/x", outcome: .failure(kind: kind, sent: sent, detail: ""))
            return try replay([exchange]).answer(Request(method, "/api/x"))
        }
        #expect(try lost("GET", "closed", sent: true).isDropped)
        #expect(try lost("GET", "connect", sent: false).isDropped)
        #expect(try lost("GET", "timeout", sent: true).delay > .seconds(3600))
        #expect(try lost("POST", "closed", sent: true).isDropped)
        let unsent = try lost("POST", "connect", sent: false)
        #expect(!unsent.isDropped && unsent.status == 503)
    }

    @Test func whatWasNotKeptWholeIsNotPlayedAsIfItWere() throws {
        let replay = try replay([
            read("/api/a", .leftOut(7)), read("/api/b", .text("{\"x\": [1", whole: 9000)),
            RecordedExchange(
                method: "GET", path: "/api/c",
                outcome: .reply(
                    status: 200, headers: [.init("Content-Type", "text/plain")], body: .text("log", whole: 9))),
        ])
        #expect(replay.answer(Request("GET", "/api/a")).status == 404)
        #expect(replay.answer(Request("GET", "/api/b")).status == 404)
        #expect(text(replay.answer(Request("GET", "/api/c"))).hasSuffix("the whole has 9 bytes)\n"))
    }
}
