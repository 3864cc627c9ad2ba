import API
import Appliance
import Events
import HTTP
import Lua

@testable import Runtime

/// Keeps what a program writes.
final class TestConsole: Console {
    var output: [UInt8] = []
    var notes: [String] = []
    var progressLines: [String?] = []
    var answers: [String] = []
    var terminal = TerminalFacts(input: false, output: false, error: false, width: 80, color: false)

    var text: String { String(decoding: output, as: UTF8.self) }

    func write(_ bytes: [UInt8]) { output += bytes }
    func note(_ text: String) { notes.append(text) }
    func progress(_ text: String?) { progressLines.append(text) }
    func ask(_ question: String) -> String? { answers.isEmpty ? nil : answers.removeFirst() }
}

/// An appliance that answers from a table, each reply after a turn of the loop.
final class ScriptedAppliance: Transport {
    typealias Answer = (HTTPRequest) -> (status: Int, body: String)

    let loop: EventLoop
    /// By method and path, such as `GET /4.1/jobs`; what is not there answers 404.
    var answers: [String: Answer] = [:]
    /// Requests in the order of their arrival, without logins.
    var requests: [String] = []
    /// The most that were under way at the same time.
    private(set) var mostAtOnce = 0
    private var underWay = 0
    /// How long a reply takes.
    var delay = Duration.milliseconds(2)
    /// Paths that are never answered.
    var silent: Set<String> = []

    init(loop: EventLoop) { self.loop = loop }

    final class Exchange: Cancellable {
        let giveUp: () -> Void
        init(_ giveUp: @escaping () -> Void) { self.giveUp = giveUp }
        func cancel() { giveUp() }
    }

    func send(
        _ request: HTTPRequest, _ done: @escaping (Result<HTTPResponse, HTTPError>) -> Void
    ) -> any Cancellable {
        let target = request.url.split(separator: "/", maxSplits: 3).last.map { "/" + $0 } ?? ""
        let path = String((target.hasPrefix("/api") ? target.dropFirst(4) : target[...]).split(separator: "?")[0])
        let key = "\(request.method) \(path)"
        if path == "/4.1/auth/login" {
            _ = loop.after(delay) {
                done(
                    .success(
                        HTTPResponse(status: 200, body: Array(#"{"statusCode":200,"response":{"token":"t"}}"#.utf8))))
            }
            return Exchange {}
        }
        requests.append(key)
        underWay += 1
        mostAtOnce = max(mostAtOnce, underWay)
        let answer: (status: Int, body: String) =
            answers[key]?(request) ?? (status: 404, body: #"{"statusCode":404,"responseMessage":["no such thing"]}"#)
        var isOver = false
        let finish = { [self] (result: Result<HTTPResponse, HTTPError>) in
            guard !isOver else { return }
            isOver = true
            underWay -= 1
            done(result)
        }
        if !silent.contains(path) {
            _ = loop.after(delay) {
                finish(
                    .success(
                        HTTPResponse(
                            status: answer.status, headers: [("Content-Type", "application/json")],
                            body: Array(answer.body.utf8))))
            }
        }
        return Exchange { [loop] in
            _ = loop.after(.zero) { finish(.failure(HTTPError(kind: .cancelled, sent: true))) }
        }
    }
}

/// A runtime connected to a scripted appliance.
final class World {
    let loop: EventLoop
    let console = TestConsole()
    let appliance: ScriptedAppliance
    let runtime: Runtime

    /// `asker` answers the questions before something is destroyed; without one there is nobody to ask.
    init(
        options: SessionOptions = SessionOptions(), shelf: (any DocumentStore)? = nil, asker: ((Grant) -> Bool)? = nil
    ) throws {
        let loop = EventLoop()
        let appliance = ScriptedAppliance(loop: loop)
        let connect: RuntimeOptions.Connect = { _, document in
            let session = Session(
                address: try ApplianceAddress(parsing: "scv.demo.local"), trust: .system,
                credentials: { Credentials(username: "demo", password: "secret") }, transport: appliance, loop: loop,
                document: document, options: options)
            session.asker = asker
            return session
        }
        self.loop = loop
        self.appliance = appliance
        runtime = try Runtime(options: RuntimeOptions(connect: connect, shelf: shelf), loop: loop, console: console)
        appliance.answers["GET /4.1/jobs/118"] = { _ in
            (200, #"{"statusCode":200,"response":{"id":118,"type":"backup","status":"RUNNING"}}"#)
        }
    }

    @discardableResult
    func run(_ source: String) throws -> [LuaValue] {
        try runtime.run(try runtime.load(Array(source.utf8), name: "=test"))
    }

    /// The first result as a text.
    func text(_ source: String) throws -> String {
        guard let first = try run(source).first else { return "(nothing)" }
        return try runtime.state.describe(first)
    }
}
