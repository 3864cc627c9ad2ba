import Events
import Foundation
import HTTP
import System
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct DownloadTests {
    private func download(
        _ behaviour: String, to path: String, limit: Int64? = nil, overwrite: Bool = false, on bench: Workbench
    ) throws -> HTTPRequest {
        var request = try bench.request(behaviour)
        request.sink = .file(path: path, limit: limit, overwrite: overwrite)
        return request
    }

    @Test func aDownloadAppearsWholeAndForItsOwnerAlone() throws {
        let bench = try Workbench()
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/job.log"
        let reply = try bench.reply(to: download("bytes?n=3000000", to: path, on: bench))
        #expect(reply.body.isEmpty)
        #expect(reply.bytesReceived == 3_000_000)
        #expect(try !folder.contents.contains("job.log"), "it is put in its place by whoever asked for it")
        try reply.file?.complete()
        #expect(try folder.contents == ["job.log"])
        #expect(try folder.bytes("job.log") == Data(repeating: UInt8(ascii: "x"), count: 3_000_000))
        #expect(try folder.mode("job.log") == 0o600)
    }

    @Test func anEmptyDownloadIsAnEmptyFile() throws {
        let bench = try Workbench()
        let folder = try TemporaryFolder()
        try bench.reply(to: download("status?code=200", to: "\(folder.path)/empty", on: bench)).file?.complete()
        #expect(try folder.size("empty") == 0)
    }

    @Test func anOlderFileIsReplacedOnlyByAWholeOne() throws {
        let bench = try Workbench()
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/job.log"
        try Data("old".utf8).write(to: URL(filePath: path))
        for behaviour in ["cut", "cut_chunk", "drop", "garbage", "status?code=500", "bytes?n=10&code=404"] {
            _ = try bench.result(of: download(behaviour, to: path, overwrite: true, on: bench))
            #expect(try folder.contents == ["job.log"], "\(behaviour)")
            #expect(try folder.bytes("job.log") == Data("old".utf8), "\(behaviour)")
        }
        _ = try bench.reply(to: download("bytes?n=3", to: path, overwrite: true, on: bench))
        #expect(try folder.contents == ["job.log"], "nobody wanted it")
        try bench.reply(to: download("bytes?n=3", to: path, overwrite: true, on: bench)).file?.complete()
        #expect(try folder.bytes("job.log") == Data("xxx".utf8))
    }

    @Test func theBodyOfAFailureIsKeptInMemory() throws {
        let bench = try Workbench()
        let folder = try TemporaryFolder()
        let reply = try bench.reply(to: download("bytes?n=10&code=404", to: "\(folder.path)/x", on: bench))
        #expect(reply.status == 404)
        #expect(reply.body == Array(repeating: UInt8(ascii: "x"), count: 10))
        #expect(reply.file == nil)
        #expect(try folder.contents.isEmpty)
    }

    @Test func theBodyOfAFailureHasACeiling() throws {
        let bench = try Workbench()
        let folder = try TemporaryFolder()
        let failure = try bench.failure(of: download("endless?code=404", to: "\(folder.path)/x", on: bench))
        guard case .tooLarge = failure.kind else { throw Unexpected(what: "\(failure)") }
    }

    @Test func aDownloadMayHaveACeiling() throws {
        let bench = try Workbench()
        let folder = try TemporaryFolder()
        let failure = try bench.failure(of: download("endless", to: "\(folder.path)/x", limit: 100_000, on: bench))
        #expect(failure.kind == .tooLarge(limit: 100_000))
        #expect(try folder.contents.isEmpty)
    }

    @Test func aCancelledDownloadLeavesNothing() throws {
        let bench = try Workbench()
        let folder = try TemporaryFolder()
        var ended = false
        let request = try download("stall", to: "\(folder.path)/x", on: bench)
        let transfer = bench.client.start(request) { _ in ended = true }
        while try bench.arrivals().isEmpty { bench.loop.turn(atMost: .milliseconds(10)) }
        #expect(try folder.contents.count == 1)
        transfer.cancel()
        #expect(try folder.contents.isEmpty)
        try bench.run(until: { ended })
    }

    @Test func whatCannotBeWrittenIsNotAskedFor() throws {
        let bench = try Workbench()
        let folder = try TemporaryFolder()
        let fifo = "\(folder.path)/fifo"
        try #require(mkfifo(fifo, 0o600) == 0)
        let (there, link) = ("\(folder.path)/there", "\(folder.path)/link")
        try Data("old".utf8).write(to: URL(filePath: there))
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: there)
        let expected: [(String, Int32)] = [
            ("\(folder.path)/missing/x", ENOENT), (folder.path, EISDIR), ("\(folder.path)/new/", EISDIR), ("", ENOENT),
            ("\(fifo)/x", ENOTDIR), (fifo, ENOTSUP), ("/dev/null", ENOTSUP), (there, EEXIST), (link, ELOOP),
        ]
        for (path, number) in expected {
            let failure = try bench.failure(of: download("fine", to: path, on: bench))
            #expect(failure.kind == .file(path: path, errno: number), "\(path)")
            #expect(!failure.sent)
            #expect(failure.detail.contains(String(cString: strerror(number))), "\(failure.detail)")
        }
        #expect(try bench.arrivals().isEmpty)
        #expect(try folder.contents.sorted() == ["fifo", "link", "there"])
        #expect(try folder.bytes("there") == Data("old".utf8))
    }

    @Test func aFolderThatVanishesMeanwhileIsSaidWithPathAndErrorNumber() throws {
        // The folder goes away while the download is under way: the file can't be put in its place.
        let bench = try Workbench()
        let folder = try TemporaryFolder()
        let inner = "\(folder.path)/inner"
        try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: false)
        let request = try download("slow?ms=300", to: "\(inner)/x", on: bench)
        var result: Result<HTTPResponse, HTTPError>?
        bench.client.start(request) { result = $0 }
        try FileManager.default.removeItem(atPath: inner)
        try bench.run(until: { result != nil })
        let file = try #require(try result?.get().file)
        let error = try #require(throws: SystemError.self) { try file.complete() }
        #expect(error.errno == ENOENT && error.path == "\(inner)/x")
    }
}
