/// Where vCenter's own API is reached, beside the appliance's: see docs/contracts.md, "Simulator".
struct VCenterDoor {
    static let path = "/sdk"
    private static let versionsPath = "/sdk/vimServiceVersions.xml"

    private let world: World

    init(_ world: World) {
        self.world = world
    }

    /// Whether a path is vCenter's.
    static func answers(_ path: String) -> Bool { path == Self.path || path.hasPrefix(Self.path + "/") }

    /// The reply to a request. As with the appliance, the world is entered once, and the reply written after that.
    func answer(_ request: Request) -> Response {
        let call = Result { () throws(SOAPFault) in try SOAPCall(parsing: request.body) }
        let (reply, injected, now) = world.with { world in
            let (reply, injected) = meet(request, call, &world)
            return (reply, injected, world.now)
        }
        var response = reply()
        response.apply(injected.fault)
        response.delay = injected.delay
        response.headers.append(("Date", now.headerText))
        return response
    }

    private typealias Reply = @Sendable () -> Response

    private func meet(
        _ request: Request, _ call: Result<SOAPCall, SOAPFault>, _ world: inout World.State
    ) -> (Reply, InjectedFault) {
        world.counters.requests += 1
        let operation = request.method == "POST" ? (try? call.get()).flatMap { VCenterCalls.operation($0.method) } : nil
        if let operation { world.counters.byOperation[operation, default: 0] += 1 }
        world.faults.expire(at: world.now)
        var injected = world.faults.meet(operation: operation, makesJob: false)
        injected.delay += world.options.latency
        if let fault = injected.fault, fault.kind.isBeforeAnything {
            return ({ Response(injected: fault) }, injected)
        }
        return (reply(to: request, call, &world), injected)
    }

    private func reply(to request: Request, _ call: Result<SOAPCall, SOAPFault>, _ world: inout World.State) -> Reply {
        let method = request.method == "HEAD" ? "GET" : request.method
        switch (method, request.path) {
        case ("GET", Self.versionsPath):
            return { Response(status: 200, headers: [("Content-Type", "text/xml")], body: VCenterVersion.document) }
        case ("POST", Self.path), ("POST", Self.path + "/"): return answer(request, call, &world)
        case (_, Self.path), (_, Self.path + "/"), (_, Self.versionsPath):
            let allowed = request.path == Self.versionsPath ? "GET" : "POST"
            return {
                Response(plain: "\(request.method) is not supported here.", status: 405, headers: [("Allow", allowed)])
            }
        default: return { Response(plain: "There is nothing at \(request.path).", status: 404) }
        }
    }

    private func answer(
        _ request: Request, _ call: Result<SOAPCall, SOAPFault>, _ world: inout World.State
    ) -> Reply {
        let seconds = world.options.dialect.vCenter.sessionSeconds
        let isPlain = seconds == Dialect.VCenter().sessionSeconds
        if world.vCenterSessions.expire(after: seconds, at: world.now) > 0, !isPlain { world.counters.altered += 1 }
        do throws(SOAPFault) {
            if request.isTooLarge { throw .invalidRequest("The body is longer than \(HTTPServer.bodyLimit) bytes.") }
            let sender = VCenterSender(of: request, in: &world)
            let reply = try VCenterCalls.perform(call.get(), &world, sender)
            if reply.isAltered { world.counters.altered += 1 }
            return reply.write
        } catch {
            return { error.response }
        }
    }
}

extension Response {
    /// A sentence for people.
    fileprivate init(plain text: String, status: Int, headers: [(name: String, value: String)] = []) {
        self.init(
            status: status, headers: [("Content-Type", "text/plain; charset=utf-8")] + headers,
            body: Array((text + "\n").utf8))
    }

    /// A status that the simulator was told to answer with, as a proxy before vCenter does.
    fileprivate init(injected fault: Fault) {
        self.init(
            plain: "The simulator was told to fail with \(fault.status) here.", status: fault.status,
            headers: fault.retryAfter.map { [("Retry-After", String($0))] } ?? [])
    }
}
