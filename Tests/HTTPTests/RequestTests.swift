import Events
import Foundation
import HTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct RequestTests {
    @Test func aReplyComesWhole() throws {
        let bench = try Workbench()
        let reply = try bench.reply(to: bench.request("fine"))
        #expect(reply.status == 200)
        #expect(reply.header("content-TYPE") == "application/json")
        #expect(reply.newConnection)
        #expect(reply.bytesReceived == Int64(reply.body.count))
        #expect(reply.file == nil)
        #expect(reply.duration > .zero)
        let arrival = try JSONDecoder().decode(Arrival.self, from: Data(reply.body))
        #expect(arrival.method == "GET")
    }

    @Test func doneIsNeverCalledFromInsideStart() throws {
        let bench = try Workbench()
        var count = 0
        bench.client.start(try bench.request("fine")) { _ in count += 1 }
        bench.client.start(HTTPRequest(url: "nonsense")) { _ in count += 1 }
        bench.client.start(HTTPRequest(url: "https://127.0.0.1/", trust: .authority(file: "/nowhere"))) { _ in
            count += 1
        }
        #expect(count == 0)
        try bench.run(until: { count == 3 })
    }

    @Test(arguments: ["POST", "PUT", "PATCH", "DELETE", "GET"])
    func aBodyIsSentAsItIs(method: String) throws {
        let bench = try Workbench()
        var request = try bench.request("fine")
        request.method = method
        request.body = Array(repeating: UInt8(ascii: "b"), count: 200_000)
        request.headers = [("X-Empty", ""), ("Token", "t0k=n")]
        let reply = try bench.reply(to: request)
        #expect(reply.bytesSent == 200_000)
        let arrival = try JSONDecoder().decode(Arrival.self, from: Data(reply.body))
        #expect(arrival.method == method)
        #expect(arrival.body == String(repeating: "b", count: 200_000))
        #expect(arrival.headers["x-empty"] == "")
        #expect(arrival.headers["token"] == "t0k=n")
        // Neither a second's wait for "100 Continue" nor a form that it isn't.
        #expect(arrival.headers["expect"] == nil)
        #expect(arrival.headers["content-type"] == nil)
        #expect(arrival.headers["accept-encoding"] == nil)
    }

    @Test(arguments: [("POST", "0"), ("PUT", "0"), ("PATCH", "0"), ("DELETE", nil), ("GET", nil)])
    func noBodyHasTheLengthThatTheMethodAsksFor(method: String, length: String?) throws {
        let bench = try Workbench()
        var request = try bench.request("fine")
        request.method = method
        let arrival = try JSONDecoder().decode(Arrival.self, from: Data(try bench.reply(to: request).body))
        #expect(arrival.method == method)
        #expect(arrival.headers["content-length"] == length)
    }

    @Test func aHeadHasNoBody() throws {
        let bench = try Workbench()
        var request = try bench.request("status?code=200")
        request.method = "HEAD"
        #expect(try bench.reply(to: request).body.isEmpty)
        #expect(try bench.arrivals().map(\.method) == ["HEAD"])
    }

    @Test func theHeadersOfAnInterimReplyAreForgotten() throws {
        let bench = try Workbench()
        let reply = try bench.reply(to: bench.request("interim"))
        #expect(reply.status == 200)
        #expect(reply.header("X-Early") == nil)
        #expect(reply.header("X-Late") == "yes")
        #expect(reply.headers.filter { $0.name.lowercased() == "x-twice" }.map(\.value) == ["one", "two"])
    }

    /// It made libcurl 7.88 write into the headers of the reply before, which were freed by then.
    @Test func aReplyWhoseFirstHeaderIsFoldedHarmsNothing() throws {
        let bench = try Workbench()
        for _ in 0..<20 {
            _ = try bench.reply(to: bench.request("fine"))
            // Refused or read: libcurl may take it either way, but never for a fault of this machine.
            if case .failure(let error) = try bench.result(of: bench.request("folded")) {
                #expect(error.kind == .notHTTP)
            }
        }
        #expect(try bench.reply(to: bench.request("fine")).status == 200)
    }

    @Test func aFailureWithoutABodyIsAReply() throws {
        let bench = try Workbench()
        let reply = try bench.reply(to: bench.request("status?code=500"))
        #expect(reply.status == 500)
        #expect(reply.body.isEmpty)
    }

    @Test func chunksArePutTogether() throws {
        let bench = try Workbench()
        #expect(String(decoding: try bench.reply(to: bench.request("chunked")).body, as: UTF8.self) == "one two three")
    }

    @Test(arguments: [false, true]) func redirectsAreNotFollowed(fresh: Bool) throws {
        let bench = try Workbench()
        var request = try bench.request("redirect")
        request.fresh = fresh
        let reply = try bench.reply(to: request)
        #expect(reply.status == 302)
        #expect(reply.header("Location") == "/fine/\(bench.key)")
        #expect(try bench.arrivals().count == 1)
    }

    @Test func thePathIsSentAsItIs() throws {
        let bench = try Workbench()
        var request = try bench.request("fine")
        request.url += "/../x%2e%2E//y?q=%2f"
        let arrival = try JSONDecoder().decode(Arrival.self, from: Data(try bench.reply(to: request).body))
        #expect(arrival.target == "/fine/\(bench.key)/../x%2e%2E//y?q=%2f")
    }

    @Test func readsShareAConnectionAndChangesDoNot() throws {
        let bench = try Workbench()
        let first = try bench.reply(to: bench.request("fine"))
        let second = try bench.reply(to: bench.request("fine"))
        var change = try bench.request("fine")
        change.method = "POST"
        change.fresh = true
        let third = try bench.reply(to: change)
        let fourth = try bench.reply(to: bench.request("fine"))
        #expect([first, second, third, fourth].map(\.newConnection) == [true, false, true, false])
        let connections = try bench.arrivals().map(\.connection)
        #expect(connections[0] == connections[1])
        #expect(connections[0] == connections[3])
        #expect(connections[0] != connections[2])
    }

    @Test func manyGoOnAtOnce() throws {
        let bench = try Workbench()
        var statuses: [Int] = []
        for _ in 0..<40 {
            bench.client.start(try bench.request("slow?ms=30")) { result in
                if case .success(let reply) = result { statuses.append(reply.status) } else { statuses.append(0) }
            }
        }
        try bench.run(until: { statuses.count == 40 })
        #expect(statuses.allSatisfy { $0 == 200 })
    }

    @Test func aReplyMayStartTheNextRequestAndWaitForItInPlace() throws {
        let bench = try Workbench()
        var outer: Int?
        var inner: Int?
        let other = try bench.request("fine")
        bench.client.start(try bench.request("fine")) { _ in
            inner = (try? bench.reply(to: other))?.status
            outer = inner
        }
        try bench.run(until: { outer != nil })
        #expect(inner == 200)
    }

    @Test func aCallThatWaitsInPlaceHearsOfWhatWasSettledBesideIt() throws {
        // Both end in the same turn. The first to be told waits for the other, in whichever order they come.
        let bench = try Workbench()
        var ended: Set<Int> = []
        for number in 0..<2 {
            let transfer = bench.client.start(try bench.request("never")) { _ in
                ended.insert(number)
                try? bench.run(until: { ended.count == 2 })
            }
            transfer.cancel()
        }
        try bench.run(until: { ended.count == 2 })
    }

    @Test(arguments: [
        "nonsense", "", "https://", "ftp://127.0.0.1/x", "file:///etc/passwd", "https://user:secret@127.0.0.1/",
        "https://127.0.0.1:99999/", "https://127.0.0.1/a b", "https://127.0.0.1/\r\nX: y",
    ])
    func aMalformedURLIsRefused(url: String) throws {
        let failure = try Workbench().failure(of: HTTPRequest(url: url))
        #expect(failure.kind == .request)
        #expect(!failure.sent)
    }

    @Test(arguments: [
        ("X-Evil", "a\r\nInjected: b"), ("X-Evil", "a\nb"), ("X-Evil", "a\0b"), ("Bad Name", "x"), ("", "x"),
        ("Colon:", "x"), ("Content-Length", "5"), ("transfer-encoding", "chunked"), ("Host", "elsewhere"),
    ])
    func aHeaderThatWouldBeSomethingElseIsRefused(name: String, value: String) throws {
        let bench = try Workbench()
        var request = try bench.request("fine")
        request.headers = [(name, value)]
        #expect(try bench.failure(of: request).kind == .request)
        #expect(try bench.arrivals().isEmpty)
    }

    @Test(arguments: ["GET /", "", "G\r\nT"]) func aMethodThatIsNoneIsRefused(method: String) throws {
        let bench = try Workbench()
        var request = try bench.request("fine")
        request.method = method
        #expect(try bench.failure(of: request).kind == .request)
    }
}
