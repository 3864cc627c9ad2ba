import XML

extension VCenterCalls {
    /// One property of one object, as pyVmomi asks for it.
    static func fetch(
        _ call: SOAPCall, _ world: inout World.State, _ sender: VCenterSender
    ) throws(SOAPFault) -> SOAPReply {
        let path = try call.parameters("prop").text("prop")
        let inventory = VCenterInventory(world, session: sender.session)
        let type = try inventory.type(of: call.this)
        guard let read = type.reader(path) else { throw type.lacks(path) }
        var reply = SOAPReply { [method = call.method, this = call.this] in
            Response(
                soap: SOAPWriter.response(to: method) { writer in
                    if let value = read(this.id, inventory) { writer.any("returnval", value) }
                })
        }
        reply.isAltered = world.options.dialect.vCenter.unsetConfig.contains(call.this.id)
        return reply
    }

    static func retrieveProperties(
        _ call: SOAPCall, _ world: inout World.State, _ sender: VCenterSender
    ) throws(SOAPFault) -> SOAPReply {
        let asked = try PropertyCollector(call.parameters("specSet").all("specSet"))
        let inventory = VCenterInventory(world, session: sender.session)
        let page = ordered(try asked.collect(in: inventory), in: world)
        var reply = SOAPReply { [method = call.method] in
            Response(
                soap: SOAPWriter.response(to: method) { writer in
                    page.write(in: inventory, as: "returnval", to: &writer)
                })
        }
        reply.isAltered = isAltered(page, in: world)
        return reply
    }

    static func retrievePropertiesEx(
        _ call: SOAPCall, _ world: inout World.State, _ sender: VCenterSender
    ) throws(SOAPFault) -> SOAPReply {
        let parameters = try call.parameters("specSet", "options")
        let options = try parameters.required("options").fields("maxObjects")
        var most: Int?
        if let text = try options.one("maxObjects")?.text {
            guard let number = Int(text), number > 0 else {
                throw .invalidRequest("maxObjects is a whole number from 1, not \(text).")
            }
            most = number
        }
        let asked = try PropertyCollector(parameters.all("specSet"))
        let inventory = VCenterInventory(world, session: sender.session)
        let page = ordered(try asked.collect(in: inventory), in: world)
        return tell(page, in: inventory, most: most, of: call, &world, sender)
    }

    static func continueRetrievePropertiesEx(
        _ call: SOAPCall, _ world: inout World.State, _ sender: VCenterSender
    ) throws(SOAPFault) -> SOAPReply {
        let rest = try takeRest(call, &world, sender)
        let inventory = VCenterInventory(world, session: sender.session)
        return tell(rest.page, in: inventory, most: rest.most, of: call, &world, sender)
    }

    static func cancelRetrievePropertiesEx(
        _ call: SOAPCall, _ world: inout World.State, _ sender: VCenterSender
    ) throws(SOAPFault) -> SOAPReply {
        _ = try takeRest(call, &world, sender)
        return .nothing(of: call)
    }

    /// What is kept for a token, which is good once.
    private static func takeRest(
        _ call: SOAPCall, _ world: inout World.State, _ sender: VCenterSender
    ) throws(SOAPFault) -> VCenterSessions.Rest {
        let token = try call.parameters("token").text("token")
        guard let rest = world.vCenterSessions[sender.cookie]?.rests.removeValue(forKey: token) else {
            throw .invalidProperty("token", reason: "There is no retrieval of the token \(token).")
        }
        return rest
    }

    /// Tells as many objects as are asked for or as the dialect lets through, and keeps the rest.
    private static func tell(
        _ page: PropertyCollector.Page, in inventory: VCenterInventory, most: Int?, of call: SOAPCall,
        _ world: inout World.State, _ sender: VCenterSender
    ) -> SOAPReply {
        let limit = [most, world.options.dialect.vCenter.page].compactMap { $0 }.min() ?? Int.max
        var rest = page
        let told = rest.take(limit)
        var token: String?
        // One who is not logged in asks for a few things only; there is nobody to keep anything for.
        if rest.count > 0, sender.session != nil {
            var generator = SystemRandomNumberGenerator()
            let new = SeededRandom.hex(16, using: &generator)
            world.vCenterSessions[sender.cookie]?.rests[new] = VCenterSessions.Rest(page: rest, most: most)
            token = new
        }
        var reply = SOAPReply { [method = call.method, token] in
            Response(
                soap: SOAPWriter.response(to: method) { writer in
                    // Where nothing was found there is nothing to return.
                    guard told.count > 0 else { return }
                    writer.element("returnval") { writer in
                        if let token { writer.element("token", text: token) }
                        told.write(in: inventory, as: "objects", to: &writer)
                    }
                })
        }
        reply.isAltered = isAltered(told, in: world) || token != nil && limit < most ?? Int.max
        return reply
    }

    /// The objects in the order of the dialect: none is promised.
    private static func ordered(_ page: PropertyCollector.Page, in world: World.State) -> PropertyCollector.Page {
        var page = page
        for index in page.parts.indices {
            switch world.options.dialect.order {
            case .asIs: break
            case .reversed: page.parts[index].objects.reverse()
            case .shuffled:
                var random = SeededRandom(seed: world.options.seed &+ UInt64(world.counters.requests))
                page.parts[index].objects.shuffle(using: &random)
            }
        }
        return page
    }

    /// Whether a dialect tells of these objects in another way.
    private static func isAltered(_ page: PropertyCollector.Page, in world: World.State) -> Bool {
        let dialect = world.options.dialect
        return page.parts.contains { part in
            dialect.order != .asIs && part.objects.count > 1
                || part.objects.contains { dialect.vCenter.unsetConfig.contains($0.id) }
        }
    }
}
