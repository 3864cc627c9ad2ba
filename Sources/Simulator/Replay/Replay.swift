import API
import JSON
import Recording
import Synchronization
import System

/// Plays what was recorded of an appliance: the same request again gets the next reply, then the last one again.
///
/// It makes nothing up: what was not asked when it was recorded is refused by name. Any login is taken, since nothing
/// of a login is recorded, and no token is looked at.
final class Replay: Sendable {
    /// How long a reply that never came is held back: longer than anybody waits.
    private static let never = Duration.seconds(86_400)

    private let state: Mutex<State>

    /// All exchanges of one request, and which comes next.
    fileprivate struct Track {
        let key: RecordedExchange.Key
        var exchanges: [RecordedExchange]
        var next = 0

        mutating func advance() -> RecordedExchange {
            defer { next = min(next + 1, exchanges.count - 1) }
            return exchanges[next]
        }
    }

    fileprivate struct State {
        var tracks: [Track] = []
        var places: [RecordedExchange.Key: Int] = [:]
        /// Those of which something was struck out.
        var withGaps: [Int] = []
        var logins: Track?
        var requests: Int64 = 0
        var refused: [String] = []
    }

    init(_ recording: Recording, appliance: Int = 1) throws(RecordingError) {
        let count = recording.applianceCount
        guard (1...count).contains(appliance) else { throw .noAppliance(appliance, of: count) }
        var state = State()
        for exchange in recording.exchanges where exchange.appliance == appliance { state.add(exchange) }
        self.state = Mutex(state)
    }

    func answer(_ request: Request) -> Response {
        if Control.answers(request.path) {
            do throws(ServiceError) {
                return try control(request)
            } catch {
                return ResponseEnvelope.failure(error)
            }
        }
        do throws(ServiceError) {
            if request.isTooLarge { throw ServiceError(413, "The body is longer than \(HTTPServer.bodyLimit) bytes.") }
            let found = state.withLock { state in state.exchange(for: request) }
            guard let found else {
                if request.isLogin { return Self.login }
                throw refusal(of: request)
            }
            return try response(to: request, found)
        } catch {
            return ResponseEnvelope.failure(error)
        }
    }

    /// The answer to a login that nobody recorded.
    private static var login: Response {
        ResponseEnvelope.success(messages: []) { writer in
            writer.beginObject()
            writer.member("token", SecretFinder.mask)
            writer.endObject()
        }
    }

    // MARK: What is played

    private func response(to request: Request, _ exchange: RecordedExchange) throws(ServiceError) -> Response {
        switch exchange.outcome {
        case .failure(let kind, let sent, _):
            // Nothing was sent, so nothing was changed; a connection that is closed now would leave that open.
            if !sent, !exchange.isRead {
                throw ServiceError(503, "\(request.named) found no connection when it was recorded: \(kind).")
            }
            var response = Response(status: 200)
            response.isDropped = true
            if kind == "timeout" || kind == "cancelled" { response.delay = Self.never }
            return response
        case .reply(let status, let headers, let body):
            let host = request.header("Host") ?? "127.0.0.1"
            var response = Response(
                status: status,
                headers: headers.map { header in
                    let isPlace = header.name.lowercased() == "location"
                    return (header.name, isPlace ? ApplianceMark.unmark(header.value, endpoint: host) : header.value)
                })
            let played: RecordedBody =
                if exchange.isDocument, case .json(let value) = body {
                    .json(ApplianceMark.unmark(value, endpoint: host))
                } else {
                    body
                }
            response.body = .bytes(try bytes(of: played, in: response, for: request))
            return response
        }
    }

    private func bytes(
        of body: RecordedBody, in response: Response, for request: Request
    ) throws(ServiceError) -> [UInt8] {
        switch body {
        case .none: return []
        case .json(let value):
            // It was read from JSON, so that it can be written.
            return (try? value.text()) ?? []
        case .text(let text, nil): return Array(text.utf8)
        case .text(let text, let whole?):
            guard response.header("Content-Type")?.lowercased().hasPrefix("application/json") != true else {
                throw ServiceError(404, "Of the reply to \(request.named) the recording has the beginning alone.")
            }
            return Array(text.utf8) + Array("\n(the recording ends here: the whole has \(whole) bytes)\n".utf8)
        case .leftOut(let size):
            if request.isLogin { return Self.login.bytes }
            throw ServiceError(
                404, "The recording does not hold the reply to \(request.named): \(size) bytes that are no text.")
        }
    }

    // MARK: What is not

    private func refusal(of request: Request) -> ServiceError {
        let isThere = state.withLock { state in
            let named = request.named
            if !state.refused.contains(named), state.refused.count < 1000 { state.refused.append(named) }
            return state.hasOther(like: request)
        }
        let other = isThere ? " It is there with another query or another body." : ""
        if request.method == "GET" || request.method == "HEAD" {
            return ServiceError(404, "\(request.named) is not in the recording.\(other)")
        }
        return ServiceError(
            409, "\(request.named) is not in the recording, and a change that was not recorded is not played.\(other)")
    }

    // MARK: The simulator's own paths

    private func control(_ request: Request) throws(ServiceError) -> Response {
        let method = request.method == "HEAD" ? "GET" : request.method
        try Control.checkSender(of: request, isRead: method == "GET")
        switch (method, request.path) {
        case ("GET", Control.base), ("GET", Control.base + "/"): return report
        case ("POST", Control.base + "/reset"):
            guard request.body.isEmpty || (try? JSONValue(parsing: request.body)) == .object(JSONObject()) else {
                throw ServiceError(400, "A recording has one world: a reset takes nothing, and begins it anew.")
            }
            state.withLock { state in state.rewind() }
            return report
        case (_, Control.base), (_, Control.base + "/"): throw .wrongMethod(method, allowed: "GET")
        case (_, Control.base + "/reset"): throw .wrongMethod(method, allowed: "POST")
        default:
            throw ServiceError(
                409,
                "This is a recording, which has no \(request.path.dropFirst(Control.base.count + 1)): it is played as "
                    + "it was. \(Control.base) says what was asked, \(Control.base)/reset begins anew.")
        }
    }

    private var report: Response {
        state.withLock { state in
            var writer = JSONWriter()
            writer.beginObject()
            // Lessons, and whoever wants a world to change, are to look elsewhere.
            writer.member("simulator", false)
            writer.member("replay", true)
            writer.member("version", ProjectVersion.number)
            writer.member("requests", state.requests)
            writer.member("exchanges", state.count)
            writer.key("not_recorded")
            writer.beginArray()
            for name in state.refused { writer.string(name) }
            writer.endArray()
            writer.endObject()
            return Response(status: 200, headers: [("Content-Type", "application/json")], body: writer.bytes)
        }
    }
}

extension Replay.State {
    fileprivate var count: Int64 {
        Int64(tracks.reduce(logins?.exchanges.count ?? 0) { $0 + $1.exchanges.count })
    }

    fileprivate mutating func add(_ exchange: RecordedExchange) {
        let key = exchange.key
        if exchange.isLogin {
            if logins == nil { logins = Replay.Track(key: key, exchanges: []) }
            logins?.exchanges.append(exchange)
        } else if let place = places[key] {
            tracks[place].exchanges.append(exchange)
        } else {
            places[key] = tracks.count
            if key.hasGaps { withGaps.append(tracks.count) }
            tracks.append(Replay.Track(key: key, exchanges: [exchange]))
        }
    }

    fileprivate mutating func exchange(for request: Request) -> RecordedExchange? {
        requests += 1
        let key = request.key
        // Where an appliance has its login elsewhere, it is known by what was recorded.
        if request.isLogin || key.method == logins?.key.method && key.path == logins?.key.path {
            return logins?.advance()
        }
        guard let place = places[key] ?? withGaps.first(where: { tracks[$0].key.fits(key) }) else { return nil }
        return tracks[place].advance()
    }

    /// Whether the same path was asked in the same way, with something else behind it or in it.
    fileprivate func hasOther(like request: Request) -> Bool {
        let key = request.key
        return tracks.contains { $0.key.method == key.method && $0.key.path == key.path }
    }

    fileprivate mutating func rewind() {
        for index in tracks.indices { tracks[index].next = 0 }
        logins?.next = 0
        requests = 0
        refused = []
    }
}

extension Request {
    /// Whether a token is asked for.
    fileprivate var isLogin: Bool { method == "POST" && path.hasSuffix("/auth/login") }

    /// Method and target, as a person would write them.
    fileprivate var named: String {
        let pairs = query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        return "\(method) \(path)\(pairs.isEmpty ? "" : "?" + pairs)".escapingControls()
    }

    /// The request in the form in which those of a recording are compared.
    fileprivate var key: RecordedExchange.Key {
        RecordedExchange.key(
            method: method, path: path, query: query.map { RecordedExchange.Pair($0.name, $0.value) },
            body: RecordedBody(sent: body, type: header("Content-Type")))
    }
}
