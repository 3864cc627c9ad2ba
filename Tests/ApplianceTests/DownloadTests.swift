import Errors
import Foundation
import HTTP
import System
import Testing

@testable import Appliance

/// Puts a body where it is told to, as the client for HTTP does.
private final class FileTransport: Transport {
    let clock: ManualClock
    var reply = HTTPResponse(status: 200)
    /// Whether somebody else makes a file in the place of each, before it is complete.
    var isOutrun = false
    init(clock: ManualClock) { self.clock = clock }

    private final class Transfer: Cancellable { func cancel() {} }

    func send(
        _ request: HTTPRequest, _ done: @escaping (Result<HTTPResponse, HTTPError>) -> Void
    ) -> any Cancellable {
        var reply = reply
        if request.url.hasSuffix("login") {
            reply = HTTPResponse(status: 200, body: Array(#"{"response":{"token":"t"}}"#.utf8))
        } else if case .file(let path, _, let overwrite) = request.sink, reply.status == 200 {
            do throws(SystemError) {
                let file = try AtomicFile(path: path, place: overwrite ? .ordinary : .free)
                try file.write(reply.body)
                if isOutrun { _ = FileManager.default.createFile(atPath: path, contents: Data("another's".utf8)) }
                reply.body = []
                reply.file = file
            } catch {
                let failure = HTTPError(kind: .file(path: path, errno: error.errno))
                _ = clock.schedule(after: .zero) { done(.failure(failure)) }
                return Transfer()
            }
        }
        _ = clock.schedule(after: .zero) { [reply] in done(.success(reply)) }
        return Transfer()
    }
}

@Suite struct DownloadTests {
    private func download(
        _ reply: HTTPResponse, before: String?, to name: String = "job.log", overwrite: Bool = true
    ) throws -> (result: Result<GateReply, ApplianceError>, content: String?, files: [String]) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("scvsh-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/\(name)"
        if let before { try before.write(toFile: path, atomically: false, encoding: .utf8) }
        let bench = try Bench()
        let transport = FileTransport(clock: bench.clock)
        transport.reply = reply
        let session = Session(
            address: bench.session.address, trust: .system, credentials: { Credentials(username: "u", password: "p") },
            transport: transport, loop: bench.clock, definition: bench.session.definition)
        var call = bench.call("jobs.logs", path: "/4.1/jobs/7/logs")
        call.file = path
        call.overwrite = overwrite
        var result: Result<GateReply, ApplianceError> = .failure(.library(detail: "an end"))
        session.perform(call) { result = $0 }
        while bench.clock.step() {}
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        return (result, try? String(contentsOfFile: path, encoding: .utf8), files)
    }

    private func body(_ text: String, type: String) -> HTTPResponse {
        HTTPResponse(status: 200, headers: [("Content-Type", type)], body: Array(text.utf8))
    }

    @Test func isPutInItsPlace() throws {
        let end = try download(body("line 1\n", type: "text/plain"), before: "old")
        #expect(end.result.reply?.file?.hasSuffix("/job.log") == true)
        #expect(end.content == "line 1\n")
        #expect(end.files == ["job.log"])
    }

    @Test func whatIsThereIsReplacedOnlyIfAsked() throws {
        let end = try download(body("line 1\n", type: "text/plain"), before: "old", overwrite: false)
        #expect(end.result.error?.kind == .argument)
        #expect(end.result.error?.message.contains("there is a file already") == true)
        #expect(end.result.error?.hint?.contains("overwrite = true") == true)
        #expect(end.content == "old")
        #expect(end.files == ["job.log"])
    }

    @Test(arguments: ["application/json", "text/plain", "application/octet-stream", "application/gzip"])
    func aRefusedTokenIsNoLog(type: String) throws {
        let end = try download(body(#" {"statusCode":"401","statusMessage":"expired"}"#, type: type), before: "old")
        #expect(end.result.error?.kind == .login)
        #expect(end.content == "old")
        #expect(end.files == ["job.log"])
    }

    @Test(arguments: ["application/json", "text/plain", "application/octet-stream", "application/gzip"])
    func failureInsideASuccessReplacesNothing(type: String) throws {
        let end = try download(body(#"{"statusCode":404,"responseMessage":["no log"]}"#, type: type), before: "old")
        #expect(end.result.error?.status == 404)
        #expect(end.result.error?.messages == ["no log"])
        #expect(end.content == "old")
        #expect(end.files == ["job.log"])
    }

    @Test(arguments: ["text/plain", "application/json"])
    func aLongFailureIsOneAllTheSame(type: String) throws {
        let long = String(repeating: "x", count: 200 << 10)
        let text = #"{"trace":"\#(long)","statusCode":500,"responseMessage":["no log"]}"#
        let end = try download(body(text, type: type), before: "old")
        #expect(end.result.error?.messages == ["no log"])
        #expect(end.content == "old" && end.files == ["job.log"])
    }

    @Test(arguments: [
        ("<html><title>Sign in</title>\n" + String(repeating: "x", count: 20 << 20), "text/html"),
        ("please sign in", "text/html"), (#"{"title":"Gone"}"#, "application/problem+json"),
        (ReplyTests.spring, "text/plain"),
    ])
    func aPageOrAProblemReplacesNothing(text: String, type: String) throws {
        let end = try download(body(text, type: type), before: "old")
        #expect([.protocol, .appliance].contains(end.result.error?.kind))
        #expect(end.content == "old" && end.files == ["job.log"])
    }

    @Test func aLargeFileIsOne() throws {
        let lines = String(repeating: "{\"line\": \"x\"}\n", count: 2 << 20)
        let end = try download(body(lines, type: "text/plain"), before: "old")
        #expect(end.result.reply?.file != nil && end.content?.utf8.count == lines.utf8.count)
    }

    @Test(arguments: [#"{"lines":[1]}"#, #"{"half":"#])
    func otherJSONIsAFileLikeAnyOther(text: String) throws {
        let end = try download(body(text, type: "application/json"), before: nil)
        #expect(end.result.reply?.file != nil)
        #expect(end.content == text)
    }

    @Test func destinationThatIsAFolder() throws {
        let end = try download(body("x", type: "text/plain"), before: nil, to: "")
        #expect(end.result.error?.kind == .argument)
        #expect(end.files.isEmpty)
    }

    @Test(arguments: ["application/json", "text/plain"])
    func aFailureIsNoTextOfALogEither(type: String) throws {
        let bench = try Bench()
        bench.transport.answer = { _, _ in
            .reply(
                HTTPResponse(
                    status: 200, headers: [("Content-Type", type)],
                    body: Array(#"{"statusCode":500,"responseMessage":["the disk is full"]}"#.utf8)))
        }
        let error = bench.perform(bench.call("jobs.logs", path: "/4.1/jobs/7/logs")).error
        #expect(error?.messages == ["the disk is full"])
    }

    @Test func failureOfTheAppliance() throws {
        let end = try download(HTTPResponse(status: 404), before: "old")
        #expect(end.result.error?.status == 404)
        #expect(end.content == "old")
    }

    /// It was done, whatever becomes of what it answered.
    @Test func aChangeWhoseReplyFindsNoPlaceIsNotToldAsFailed() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("scvsh-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let bench = try Bench()
        let transport = FileTransport(clock: bench.clock)
        (transport.isOutrun, transport.reply) = (true, HTTPResponse(status: 200, body: Array("{}".utf8)))
        let session = Session(
            address: bench.session.address, trust: .system, credentials: { Credentials(username: "u", password: "p") },
            transport: transport, loop: bench.clock, definition: bench.session.definition)
        for (call, kind) in [(bench.backup(), "unknown_outcome"), (bench.list(), "argument")] {
            var call = call
            call.file = "\(folder)/\(kind)"
            var error: ApplianceError?
            session.perform(call) { error = $0.error }
            while bench.clock.step() {}
            #expect(error?.kind.rawValue == kind, "\(String(describing: error))")
            #expect(error?.message.contains("\(folder)/\(kind)") == true, "\(error?.message ?? "")")
        }
    }

    @Test func limitsOfADownload() throws {
        let bench = try Bench()
        var call = bench.call("jobs.logs", path: "/4.1/jobs/7/logs")
        call.file = "folder/job.log"
        bench.transport.answer = { _, _ in
            .failure(HTTPError(kind: .file(path: "folder/.aside", errno: 28), sent: true))
        }
        let error = bench.perform(call).error
        #expect(error?.kind == .argument)
        #expect(error?.message.contains("folder/job.log: No space left") == true)
        let sent = try #require(bench.transport.others.first)
        #expect(sent.timeout == HTTPRequest.Timeouts(connect: .seconds(10), total: nil, idle: .seconds(60)))
        guard case .file(let path, nil, false) = sent.sink else {
            Issue.record("not to a file")
            return
        }
        #expect(path == "folder/job.log")
    }
}
