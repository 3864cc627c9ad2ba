import API
import JSON
import Testing

@testable import Simulator

/// A simulated appliance without a network, and a client that is logged in to it.
struct Appliance {
    let service: Service
    private(set) var token = ""

    /// Its world begins on the night of the demo. Its clock moves only when it is put forward.
    init(
        document: APIDocument? = nil, handlers: [String: Handler] = Operations.handlers,
        _ change: (inout WorldOptions) -> Void = { _ in }, passed: (@Sendable () -> Duration)? = nil
    ) throws {
        var options = WorldOptions()
        options.isClockRunning = false
        options.now = .beginning
        change(&options)
        service = Service(
            world: World(options, passed: passed), document: try document ?? APIDocument.bundled(),
            documentBytes: APIDocument.bundledBytes, handlers: handlers)
        token = try logIn()
    }

    /// Logs in and gives the token.
    func logIn() throws -> String {
        let credentials: JSONValue = [
            "username": .string(Accounts.userNames[0]), "password": .string(Accounts.password),
        ]
        let reply = send("POST", "/api/4.1/auth/login", body: try credentials.text(), token: nil)
        return try #require(try JSONValue(parsing: reply.bytes)["response"]?["token"]?.string)
    }

    /// Sends a request with the token.
    func send(_ method: String, _ target: String, body: [UInt8] = []) -> Response {
        send(method, target, body: body, token: token)
    }

    /// Sends a request with another token, or none.
    func send(_ method: String, _ target: String, body: [UInt8] = [], token: String?) -> Response {
        service.answer(
            Request(
                method, target,
                headers: [("Host", "127.0.0.1:8144"), ("Content-Type", "application/json")]
                    + (token.map { [("Token", $0)] } ?? []), body: body))
    }

    /// The JSON that comes back; a failure to come back as JSON is the test's.
    func json(_ method: String, _ target: String, _ body: JSONValue? = nil) throws -> JSONValue {
        try JSONValue(parsing: send(method, target, body: try body?.text() ?? []).bytes)
    }

    /// What stands under `response`, checked against what the document says of that operation.
    func payload(_ name: String, _ target: String, _ body: JSONValue? = nil) throws -> JSONValue {
        let operation = try #require(service.document[name])
        let reply = try json(operation.method, "/api" + target, body)
        #expect(reply["statusCode"]?.int == 200, "\(reply)")
        let payload = try #require(reply["response"])
        let faults = try #require(operation.reply).check(payload, at: "response")
        #expect(faults.isEmpty, "\(faults.map(\.description))")
        return payload
    }

    /// Puts the clock forward.
    func advance(_ seconds: Double) {
        service.world.with { state in state.advance(seconds: seconds) }
    }

    /// Puts a fault in force.
    func fault(_ fault: JSONValue) throws {
        let reply = send("POST", "/simulator/faults", body: try fault.text())
        #expect(reply.status == 200, "\(String(decoding: reply.bytes, as: UTF8.self))")
    }

    /// The simulator's counters.
    func counters() throws -> JSONValue {
        try json("GET", "/simulator")
    }
}

/// The sentences of a reply in the envelope.
func messages(_ response: Response) throws -> [String] {
    try JSONValue(parsing: response.bytes)["responseMessage"]?.array?.compactMap(\.string) ?? []
}

extension SimulatedTime {
    /// The moment at which the demo begins: 2026-11-23 15:05:09, a Monday.
    static let beginning = SimulatedTime(seconds: 1_795_446_309)
}
