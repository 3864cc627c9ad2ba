import API
import JSON

/// What the simulator itself answers, beside the appliance: counters, faults and the clock. It needs no token, since
/// it can be reached from this machine only, and no fault meets it. What it takes: docs/contracts.md, "Simulator".
struct Control {
    static let base = "/simulator"

    let document: APIDocument
    /// How many replies a dialect wrote otherwise than the plain form.
    var rewritten: Int64 = 0

    /// Whether a path is the simulator's own.
    static func answers(_ path: String) -> Bool { path == base || path.hasPrefix(base + "/") }

    func answer(_ request: Request, _ world: inout World.State) throws(ServiceError) -> Response {
        let method = request.method == "HEAD" ? "GET" : request.method
        try Self.checkSender(of: request, isRead: method == "GET")
        switch (method, request.path) {
        case ("GET", Self.base), ("GET", Self.base + "/"): return state(of: world)
        case ("GET", Self.base + "/faults"): return reply { writer in writer.faults(world.faults.all) }
        case ("POST", Self.base + "/faults"): return try addFault(request, &world)
        case ("DELETE", Self.base + "/faults"): return removeFaults(&world)
        case ("POST", Self.base + "/clock"): return try advanceClock(request, &world)
        case ("POST", Self.base + "/vms"): return try changeVM(request, &world)
        case ("GET", Self.base + "/world"): return report(of: world)
        case ("POST", Self.base + "/reset"): return try reset(request, &world)
        case (_, Self.base), (_, Self.base + "/"): throw .wrongMethod(method, allowed: "GET")
        case (_, Self.base + "/faults"): throw .wrongMethod(method, allowed: "GET, POST, DELETE")
        case (_, Self.base + "/clock"), (_, Self.base + "/reset"), (_, Self.base + "/vms"):
            throw .wrongMethod(method, allowed: "POST")
        case (_, Self.base + "/world"): throw .wrongMethod(method, allowed: "GET")
        default: throw ServiceError(404, "The simulator has nothing at \(request.path): try \(Self.base).")
        }
    }

    /// No page of another site may control the simulator from a browser on this machine, not even where its name was
    /// made to mean this machine: what is changed takes a type that such a page can't send unasked, and every request
    /// goes to the address that we listen on.
    static func checkSender(of request: Request, isRead: Bool) throws(ServiceError) {
        let host = request.header("Host")?.lowercased() ?? ""
        let name = host.prefix { $0 != ":" }
        guard name == "127.0.0.1" || name == "localhost" else {
            throw ServiceError(403, "The simulator is controlled as 127.0.0.1 or localhost only, not as \(host).")
        }
        if let origin = request.header("Origin")?.lowercased(), origin != "https://\(host)" {
            throw ServiceError(403, "A page of \(origin) does not control the simulator.")
        }
        let type = request.header("Content-Type")?.lowercased().prefix { $0 != ";" && $0 != " " } ?? ""
        guard isRead || type == "application/json" else {
            throw ServiceError(415, "The simulator is controlled in JSON: send Content-Type: application/json.")
        }
    }

    /// The whole world.
    private func report(of world: World.State) -> Response {
        let report = WorldReport(world)
        // No number in it is a fraction, so it can always be written.
        let text = (try? report.value.text(sortedKeys: true)) ?? []
        return Response(status: 200, headers: [("Content-Type", "application/json")], body: text)
    }

    /// Begins anew in place. What is not said is as the simulator was started.
    private func reset(_ request: Request, _ world: inout World.State) throws(ServiceError) -> Response {
        let asked = try ResetRequest(request.body.isEmpty ? JSONObject() : try object(in: request, for: "a reset"))
        world.reset(asked.change)
        // The replies that were rewritten are counted outside of the world, and go on.
        world.counters.altered = -rewritten
        let time = world.now
        return reply { writer in
            writer.beginObject()
            writer.member("time", time.jobText)
            writer.endObject()
        }
    }

    private func state(of world: World.State) -> Response {
        reply { writer in
            writer.beginObject()
            writer.member("simulator", true)
            writer.member("version", ProjectVersion.number)
            writer.member("requests", world.counters.requests)
            writer.member("changes", world.counters.changes)
            writer.member("altered", world.counters.altered + rewritten)
            writer.key("by_operation")
            writer.beginObject()
            for (name, count) in world.counters.byOperation.sorted(by: { $0.key < $1.key }) {
                writer.member(name, count)
            }
            writer.endObject()
            writer.member("logins", world.accounts.logins)
            writer.member("vms", Int64(world.registry.vms.count))
            writer.member("time", world.now.jobText)
            writer.endObject()
        }
    }

    private func addFault(_ request: Request, _ world: inout World.State) throws(ServiceError) -> Response {
        let asked = try FaultRequest(try object(in: request, for: "a fault"), document: document)
        let now = world.now
        let fault = world.faults.add { id in asked.fault(id: id, at: now) }
        if fault.kind == .outage {
            world.accounts.forgetTokens()
            world.vCenterSessions.closeAll()
        }
        return reply { writer in writer.fault(fault) }
    }

    private func removeFaults(_ world: inout World.State) -> Response {
        let count = world.faults.all.count
        world.faults.removeAll()
        return reply { writer in
            writer.beginObject()
            writer.member("removed", Int64(count))
            writer.endObject()
        }
    }

    /// Somebody does something with a VM in vCenter.
    private func changeVM(_ request: Request, _ world: inout World.State) throws(ServiceError) -> Response {
        let id = try VMRequest(try object(in: request, for: "a VM")).perform(in: &world)
        let vm = world.registry.vms[id]
        return reply { writer in
            writer.beginObject()
            writer.member("id", id)
            writer.member("name", vm?.name)
            writer.member("uuid", vm?.uuid)
            writer.endObject()
        }
    }

    private func advanceClock(_ request: Request, _ world: inout World.State) throws(ServiceError) -> Response {
        let object = try object(in: request, for: "the clock")
        for key in object.keys where key != "advance_seconds" {
            throw ServiceError(400, "The clock knows no \(key), only advance_seconds.")
        }
        // A hundred years are more than any job or token lasts, and no moment runs over.
        guard let seconds = object["advance_seconds"]?.double, seconds >= 0, seconds <= 3.2e9 else {
            throw ServiceError(
                400, "advance_seconds must be a number from 0 to 3200000000: the clock is never put back.")
        }
        world.advance(seconds: seconds)
        let now = world.now
        return reply { writer in
            writer.beginObject()
            writer.member("time", now.jobText)
            writer.endObject()
        }
    }

    private func object(in request: Request, for what: String) throws(ServiceError) -> JSONObject {
        if request.isTooLarge { throw ServiceError(413, "The body is longer than \(HTTPServer.bodyLimit) bytes.") }
        do {
            guard let object = try JSONValue(parsing: request.body).object else {
                throw ServiceError(400, "The body for \(what) must be a JSON object.")
            }
            return object
        } catch let refusal as ServiceError {
            throw refusal
        } catch {
            throw ServiceError(400, "The body for \(what) is not JSON: \(error)")
        }
    }

    private func reply(_ write: (inout JSONWriter) -> Void) -> Response {
        var writer = JSONWriter()
        write(&writer)
        return Response(status: 200, headers: [("Content-Type", "application/json")], body: writer.bytes)
    }
}

extension ServiceError {
    /// The path is there, the method is not.
    static func wrongMethod(_ method: String, allowed: String) -> ServiceError {
        var refusal = ServiceError(405, "\(method) is not supported here; the path takes \(allowed).")
        refusal.headers = [Header(name: "Allow", value: allowed)]
        return refusal
    }
}

extension JSONWriter {
    fileprivate mutating func faults(_ faults: [Fault]) {
        beginArray()
        for each in faults { fault(each) }
        endArray()
    }

    /// A fault in the form in which it can be asked for again, and its number.
    fileprivate mutating func fault(_ fault: Fault) {
        beginObject()
        member("id", fault.id)
        member("operation", fault.operation)
        member("kind", fault.kind.rawValue)
        if fault.kind == .status || fault.status != 0 { member("status", Int64(fault.status)) }
        if let seconds = fault.retryAfter { member("retry_after", seconds) }
        if fault.kind == .delay { member("ms", fault.milliseconds) }
        member("chance", fault.chance)
        member("count", fault.remaining)
        if let seconds = fault.seconds { member("seconds", seconds) }
        endObject()
    }

    /// A number that was checked to be finite; a whole one without a fraction.
    private mutating func member(_ name: String, _ value: Double) {
        key(name)
        if let whole = Int64(exactly: value) { integer(whole) } else { try? number(value) }
    }
}
