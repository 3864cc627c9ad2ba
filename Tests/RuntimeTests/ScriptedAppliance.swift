import Appliance
import Events
import HTTP

/// An appliance that answers from a table, each reply after a turn of the loop.
final class ScriptedAppliance: Transport {
    typealias Answer = (HTTPRequest) -> (status: Int, body: String)

    let loop: EventLoop
    /// By method and path, such as `GET /4.1/jobs`; what is not there answers 404.
    var answers: [String: Answer] = [:]
    /// Requests in the order of their arrival, without logins.
    var requests: [String] = []
    /// How many at the most were under way at the same time.
    private(set) var maxAtOnce = 0
    private var underWay = 0
    /// How long a reply takes.
    var delay = Duration.milliseconds(2)
    /// Paths that are never answered.
    var silent: Set<String> = []
    /// Whether what is given up had not left yet.
    var sendsNothing = false

    init(loop: EventLoop) { self.loop = loop }

    final class Pending: Cancellable {
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
            return Pending {}
        }
        requests.append(key)
        underWay += 1
        maxAtOnce = max(maxAtOnce, underWay)
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
        return Pending { [self] in
            _ = loop.after(.zero) { finish(.failure(HTTPError(kind: .cancelled, sent: !self.sendsNothing))) }
        }
    }
}
