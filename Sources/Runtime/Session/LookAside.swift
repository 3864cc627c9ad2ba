import API
import Appliance
import Events
import JSON
import Lua

/// A read for the completer: it goes on while somebody types, and what it came to waits until it is asked for again.
final class LookAside {
    private(set) var result: Result<GateReply, ApplianceError>?
    /// When it came.
    private(set) var end = MonotonicInstant.now

    func finish(_ result: Result<GateReply, ApplianceError>) {
        (self.result, end) = (result, .now)
    }

    /// The longest time that such a read may take. It is waited for much shorter.
    static let timeout = Duration.seconds(10)
    /// The most bytes of a reply: what is longer would be seen by the person who waits for the Tab key.
    static let replyLimit = 8 << 20
}

extension SessionBridge {
    /// `shell.look_aside(operation, arguments, seconds)`: a read that logs nobody in, and of which nobody hears.
    func lookAside(_ call: LuaCall) throws -> LuaReturn {
        let name = try call.string(1)
        guard let operation = document[name], operation.effect == .read, !operation.takesSecrets else {
            throw CallArgumentError.noOperation(name)
        }
        let arguments = try BoundCall.arguments(call[2], for: operation, in: state)
        let patience = max(0, try call.number(3))
        let request = try operation.bind(arguments)
        let key = "\(request.method) \(request.path)\(APIRequest.text(of: request.query))"
        if looksAside[key] == nil {
            guard session.hasToken else { return .values([.nil, .string("no token")]) }
            begin(request, of: operation, key)
        }
        guard let look = looksAside[key] else { return .none }
        wait(for: look, .seconds(patience))
        guard let result = look.result else { return .values([.nil, .string("pending")]) }
        looksAside[key] = nil
        guard case .success(let reply) = result, let payload = reply.payload, !payload.isNull else {
            return .values([.nil, .string("failed")])
        }
        let words = session.definition.words
        var heard = HeardWords()
        let schema = operation.isList ? operation.list : operation.reply
        let translated =
            try words.isEmpty ? nil : JSONDocument(parsing: words.received(payload.value, schema, heard: &heard).text())
        let shape = try shapes.shape(for: operation)
        let value = try withExtendedLifetime((reply.document, translated)) {
            try state.pushJSON((translated?.root ?? payload).raw, shape: shape, keepNull: false)
        }
        let isPart = reply.extent.map { $0.pages > 1 } ?? false
        let age = MonotonicInstant.now.since(look.end)
        return .values([value, isPart ? .string("part") : .nil, .number(age / .seconds(1))])
    }

    private func begin(_ request: APIRequest, of operation: API.Operation, _ key: String) {
        let look = LookAside()
        looksAside[key] = look
        var gateCall = GateCall(request, operation: operation)
        gateCall.isAside = true
        gateCall.timeout = LookAside.timeout
        gateCall.replyLimit = LookAside.replyLimit
        session.perform(gateCall, look.finish)
    }

    /// Turns the loop until the reply is there, for a time at most. What runs is the main thread, at the prompt.
    private func wait(for look: LookAside, _ time: Duration) {
        guard look.result == nil, time > .zero else { return }
        var isOver = false
        let end = runtime.loop.after(time) { isOver = true }
        while look.result == nil, !isOver, !state.isInterrupted { runtime.loop.turn() }
        end.cancel()
    }
}
