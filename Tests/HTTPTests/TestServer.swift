import Events
import Foundation
import HTTP
import Testing

/// The server of `server.py`, started once and shared by all tests.
struct TestServer: Sendable {
    private struct Facts: Decodable {
        var ports: [String: Int]
        var fingerprints: [String: String]
        var authority: String
        var folder: String
    }

    let ports: [String: Int]
    let fingerprints: [String: Fingerprint]
    let authority: String

    static let shared = Result { try TestServer() }

    /// Holds the server's standard input open: it ends with this program.
    private let life: FileHandle

    private init() throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "server.py")
        let (input, output) = (Pipe(), Pipe())
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script.path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), !byte.isEmpty, byte.first != 0x0A {
            line.append(byte)
        }
        let facts = try JSONDecoder().decode(Facts.self, from: line)
        ports = facts.ports
        fingerprints = facts.fingerprints.compactMapValues { Fingerprint($0) }
        authority = facts.authority
        life = input.fileHandleForWriting
    }

    func port(_ listener: String) throws -> Int { try #require(ports[listener]) }
    func fingerprint(_ name: String) throws -> Fingerprint { try #require(fingerprints[name]) }
}

/// What the server says of a request that reached it.
struct Arrival: Decodable {
    var method: String
    var target: String
    var headers: [String: String]
    var body: String
    var connection: Int
    var number: Int
    /// Whether the connection went on with the TLS session of an earlier one; nil where there is no TLS.
    var resumed: Bool?
}

/// A loop and a client, and the server to try them on.
final class Workbench {
    let loop = EventLoop()
    let client: HTTPClient
    let server: TestServer
    /// What this test's requests are known by at the server.
    let key = String(UInt64.random(in: .min ... .max), radix: 36)

    init(resumption: Duration = .seconds(600)) throws {
        server = try TestServer.shared.get()
        client = HTTPClient(loop: loop, resumption: resumption)
    }

    /// Turns the loop until `done`; a test that would wait for ever fails instead.
    func run(until done: () -> Bool) throws {
        let end = MonotonicInstant.now.adding(.seconds(40))
        while !done() {
            guard MonotonicInstant.now < end else { throw Unexpected(what: "still waiting after 40 seconds") }
            loop.turn(atMost: .seconds(1))
        }
    }

    func url(_ behaviour: String, on listener: String = "good", host: String = "127.0.0.1") throws -> String {
        let scheme = listener == "plain" ? "http" : "https"
        let parts = behaviour.split(separator: "?", maxSplits: 1)
        let query = parts.count > 1 ? "?\(parts[1])" : ""
        return "\(scheme)://\(host):\(try server.port(listener))/\(parts[0])/\(key)\(query)"
    }

    /// A request to be changed as the test needs it: pinned to the good certificate, with a generous limit.
    func request(_ behaviour: String, on listener: String = "good") throws -> HTTPRequest {
        var request = HTTPRequest(url: try url(behaviour, on: listener))
        request.trust = .pin(try server.fingerprint("good"))
        request.timeout.total = .seconds(30)
        return request
    }

    func result(of request: HTTPRequest) throws -> Result<HTTPResponse, HTTPError> {
        var result: Result<HTTPResponse, HTTPError>?
        client.start(request) { result = $0 }
        try run(until: { result != nil })
        return try #require(result)
    }

    func reply(to request: HTTPRequest) throws -> HTTPResponse { try result(of: request).get() }

    func failure(of request: HTTPRequest) throws -> HTTPError {
        switch try result(of: request) {
        case .success(let reply): throw Unexpected(what: "a reply with status \(reply.status)")
        case .failure(let failure): return failure
        }
    }

    func inspection(host: String = "127.0.0.1", of listener: String) throws -> Result<CertificateFacts, HTTPError> {
        var result: Result<CertificateFacts, HTTPError>?
        client.inspect(host: host, port: try server.port(listener)) { result = $0 }
        try run(until: { result != nil })
        return try #require(result)
    }

    /// What reached the server under this test's key, asked for with a client of its own.
    func arrivals() throws -> [Arrival] {
        let other = try Workbench()
        var request = try request("seen")
        request.timeout.total = .seconds(30)
        return try JSONDecoder().decode([Arrival].self, from: Data(try other.reply(to: request).body))
    }
}

struct Unexpected: Error { var what: String }
