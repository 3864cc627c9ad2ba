import XML

/// What a call came to, still to be written out: that is done when the world was left again.
struct SOAPReply: Sendable {
    var write: @Sendable () -> Response
    /// A dialect made it other than the plain world would.
    var isAltered = false
}

/// The calls that the simulator's vCenter takes. None of them changes anything but the session itself; any other method
/// is answered with MethodNotFound.
enum VCenterCalls {
    typealias Handler = @Sendable (SOAPCall, inout World.State, VCenterSender) throws(SOAPFault) -> SOAPReply

    /// The handlers, and the type of the objects that they are methods of; an empty one is any.
    static let all: [String: (of: String, handler: Handler)] = [
        "RetrieveServiceContent": ("ServiceInstance", retrieveServiceContent),
        "CurrentTime": ("ServiceInstance", currentTime),
        "Login": ("SessionManager", login),
        "Logout": ("SessionManager", logout),
        "CreateContainerView": ("ViewManager", createContainerView),
        "DestroyView": ("ContainerView", destroyView),
        "Fetch": ("", fetch),
        "RetrieveProperties": ("PropertyCollector", retrieveProperties),
        "RetrievePropertiesEx": ("PropertyCollector", retrievePropertiesEx),
        "ContinueRetrievePropertiesEx": ("PropertyCollector", continueRetrievePropertiesEx),
        "CancelRetrievePropertiesEx": ("PropertyCollector", cancelRetrievePropertiesEx),
    ]

    /// What faults and counters call them: `vcenter.Login`.
    static func operation(_ method: String) -> String? { all[method] == nil ? nil : "vcenter.\(method)" }

    static func perform(
        _ call: SOAPCall, _ world: inout World.State, _ sender: VCenterSender
    ) throws(SOAPFault) -> SOAPReply {
        let known = all[call.method]
        if sender.session == nil, !isOpen(call) { throw .notAuthenticated(call.this) }
        let inventory = VCenterInventory(world, session: sender.session, hasTree: false)
        guard let type = ManagedType.all[call.this.type], type.has(call.this.id, in: inventory) else {
            throw .objectNotFound(call.this)
        }
        guard let known, known.of == call.this.type || known.of.isEmpty else {
            throw .methodNotFound(of: call.this, method: call.method)
        }
        return try known.handler(call, &world, sender)
    }

    /// Whether it needs no session.
    private static func isOpen(_ call: SOAPCall) -> Bool {
        switch call.method {
        case "RetrieveServiceContent", "CurrentTime", "Login": return true
        case "Fetch": return open.contains(call.this)
        case "RetrieveProperties", "RetrievePropertiesEx":
            let specs = (try? call.parameters("specSet", "options"))?.all("specSet") ?? []
            let asked = try? PropertyCollector(specs)
            return asked?.asksOnlyFor(open) ?? false
        default: return false
        }
    }

    /// Of these anybody may ask: what there is, and that nobody is logged in.
    private static let open: Set<VimReference> = [ManagedType.Service.instance, ManagedType.Service.sessions]

    // MARK: Sessions

    private static func retrieveServiceContent(
        _ call: SOAPCall, _ world: inout World.State, _ sender: VCenterSender
    ) throws(SOAPFault) -> SOAPReply {
        _ = try call.parameters()
        return .value(ManagedType.serviceContent(VCenterInventory(world, session: nil, hasTree: false)), of: call)
    }

    private static func currentTime(
        _ call: SOAPCall, _ world: inout World.State, _ sender: VCenterSender
    ) throws(SOAPFault) -> SOAPReply {
        _ = try call.parameters()
        return .value(.time(world.now), of: call)
    }

    private static func login(
        _ call: SOAPCall, _ world: inout World.State, _ sender: VCenterSender
    ) throws(SOAPFault) -> SOAPReply {
        let parameters = try call.parameters("userName", "password", "locale")
        let (name, password) = (try parameters.text("userName"), try parameters.text("password"))
        guard sender.session == nil, let user = Accounts.user(name, password) else { throw .invalidLogin }
        let form = world.options.dialect.vCenter.cookie
        let (cookie, session) = world.vCenterSessions.open(for: user, at: world.now, cookie: form)
        var reply = SOAPReply.value(ManagedType.userSession(session), of: call)
        reply.isAltered = form != .bare
        reply.write = { [write = reply.write] in
            var response = write()
            let value = form == .quoted ? "\"\(cookie)\"; Path=/; HttpOnly; Secure" : "\(cookie); HttpOnly"
            response.headers.append(("Set-Cookie", "\(VCenterSender.cookieName)=\(value)"))
            return response
        }
        return reply
    }

    private static func logout(
        _ call: SOAPCall, _ world: inout World.State, _ sender: VCenterSender
    ) throws(SOAPFault) -> SOAPReply {
        _ = try call.parameters()
        world.vCenterSessions.close(sender.cookie)
        return .nothing(of: call)
    }

    // MARK: Views

    private static func createContainerView(
        _ call: SOAPCall, _ world: inout World.State, _ sender: VCenterSender
    ) throws(SOAPFault) -> SOAPReply {
        let parameters = try call.parameters("container", "type", "recursive")
        let types = parameters.all("type").map(\.text)
        if let unknown = types.first(where: { !ManagedType.names.contains($0) }) { throw .invalidType(unknown) }
        guard let isRecursive = try parameters.flag("recursive") else {
            throw .invalidRequest("CreateContainerView lacks recursive.")
        }
        let container = try parameters.required("container").reference()
        _ = try VCenterInventory(world, session: sender.session, hasTree: false).type(of: container)
        guard ["Folder", "Datacenter", "ComputeResource", "ClusterComputeResource"].contains(container.type) else {
            throw .invalidRequest("The simulator makes no view of a \(container.type).")
        }
        var generator = SystemRandomNumberGenerator()
        let key = sender.session?.key ?? ""
        let id = "session[\(key)]\(VCenterSessions.uuid(using: &generator))"
        world.vCenterSessions[sender.cookie]?.views[id] = ContainerView(
            container: container, types: types, isRecursive: isRecursive)
        return .value(.reference(VimReference("ContainerView", id)), of: call)
    }

    private static func destroyView(
        _ call: SOAPCall, _ world: inout World.State, _ sender: VCenterSender
    ) throws(SOAPFault) -> SOAPReply {
        _ = try call.parameters()
        world.vCenterSessions[sender.cookie]?.views[call.this.id] = nil
        return .nothing(of: call)
    }
}

extension SOAPReply {
    /// One value.
    static func value(_ value: VimValue, of call: SOAPCall) -> SOAPReply {
        SOAPReply { [method = call.method] in
            Response(soap: SOAPWriter.response(to: method) { writer in writer.typed("returnval", value) })
        }
    }

    /// That it was done.
    static func nothing(of call: SOAPCall) -> SOAPReply {
        SOAPReply { [method = call.method] in Response(soap: SOAPWriter.response(to: method) { _ in }) }
    }
}
