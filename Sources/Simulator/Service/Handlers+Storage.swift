import JSON

extension Handlers {
    static let storageSystems: [String: Handler] = [
        "storage_systems.list": listStorageSystems,
        "storage_systems.add": addStorageSystem,
        "storage_systems.modify": modifyStorageSystem,
        "storage_systems.rename": renameStorageSystem,
        "storage_systems.remove": removeStorageSystem,
    ]

    static func listStorageSystems(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        let systems = world.registry.storage.all
        return Outcome { writer in
            writer.beginObject()
            writer.list("storageSystemResponseList", systems) { writer, system in
                writer.member("id", system.id)
                writer.member("name", system.name)
                writer.member("ipAddress", system.address)
                writer.member("type", "SVM")
                writer.member("protocol", system.protocolName)
                writer.member("port", system.port)
                writer.member("timeout", system.timeoutSeconds)
                if case .user(let user) = system.login { writer.member("username", user) }
                writer.member("preferredIpAddress", system.preferredAddress)
                writer.emptyLink()
            }
            writer.endObject()
        }
    }

    static func addStorageSystem(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        let name = try storageName(call.body?["name"])
        if world.registry.storage.named(name) != nil {
            throw RequestError(409, "There is a connection to the storage system \(name) already.")
        }
        let login = try login(in: call.body)
        world.registry.addStorage { id in
            StorageSystem(id: id, name: name, address: StorageSystem.address(of: name, number: id), login: login)
                .set(as: call.body)
        }
        return Outcome(messages: ["Storage system \(name) added successfully."], isChange: true)
    }

    static func modifyStorageSystem(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        let name = try storageName(call.body?["name"])
        let system = try storageSystem(name, in: world.registry)
        let login = try login(in: call.body)
        world.registry.updateStorage(system.id) { system in
            // What is not said is set back: the appliance asks for all of it.
            system = StorageSystem(id: system.id, name: system.name, address: system.address, login: login)
                .set(as: call.body)
        }
        return Outcome(messages: ["Storage system \(system.name) modified successfully."], isChange: true)
    }

    /// Backups name the storage VM that their snapshots are on. After it was renamed in ONTAP this lets them be found
    /// under the new name: of the connection that was added under that name, or else of the old connection.
    static func renameStorageSystem(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        let old = try storageSystem(call.body?["existingSVM"]?["name"]?.string ?? "", in: world.registry)
        let name = try storageName(call.body?["newSVM"]?["name"])
        if let new = world.registry.storage.named(name) {
            guard new.id != old.id else {
                throw RequestError(409, "The storage system \(name) bears that name already.")
            }
            let stores = world.registry.datastoreNames(from: new.id)
            guard stores.isEmpty, world.registry.secondSite != new.id else {
                throw RequestError(
                    409,
                    "\(name) is another storage system, in use with datastores of its own: "
                        + "\(old.name) can't have become it.")
            }
            world.registry.moveDatastores(from: old.id, to: new.id)
            world.registry.removeStorage(old.id)
        } else {
            world.registry.updateStorage(old.id) { $0.name = name }
        }
        return Outcome(messages: ["Storage system renamed successfully."], isChange: true)
    }

    static func removeStorageSystem(_ call: Call, _ world: inout World.State) throws(RequestError) -> Outcome {
        let system = try storageSystem(call.path["name"] ?? "", in: world.registry)
        let stores = world.registry.datastoreNames(from: system.id)
        guard stores.isEmpty else {
            let shown = stores.prefix(5).joined(separator: ", ") + (stores.count > 5 ? " and others" : "")
            throw RequestError(
                409, "The storage system \(system.name) can't be removed: datastores of it are mounted (\(shown)).")
        }
        world.registry.removeStorage(system.id)
        return Outcome(messages: ["Storage system \(system.name) removed successfully."], isChange: true)
    }

    /// By its name or by its address.
    private static func storageSystem(_ name: String, in registry: Registry) throws(RequestError) -> StorageSystem {
        guard let system = registry.storage.named(name) ?? registry.storage.all.first(where: { $0.address == name })
        else { throw RequestError(404, "There is no storage system \(name).") }
        return system
    }

    private static func storageName(_ value: JSONValue?) throws(RequestError) -> String {
        let name = value?.string ?? ""
        guard !name.isEmpty, name.count <= 255, !name.contains(where: { $0.isWhitespace || $0.isNewline }) else {
            throw RequestError(400, "The name of a storage system is a name or an address, without spaces in it.")
        }
        return name
    }

    /// How the appliance is to log in: as a user, or by a certificate.
    private static func login(in body: JSONValue?) throws(RequestError) -> StorageSystem.Login {
        let (user, password) = (body?["username"]?.string, body?["password"]?.string)
        let (certificate, key) = (body?["certificate"]?.string, body?["privateKey"]?.string)
        switch (user, password, certificate, key) {
        case (let user?, _?, nil, nil): return .user(user)
        case (nil, nil, let certificate?, let key?):
            do throws(PEMError) {
                try PEM.checkCertificate(certificate)
            } catch {
                throw RequestError(400, "certificate is not valid: \(error).")
            }
            do throws(PEMError) {
                try PEM.checkKey(key)
            } catch {
                throw RequestError(400, "privateKey is not valid: \(error).")
            }
            return .certificate
        default:
            throw RequestError(
                400, "Either username and password are needed, or certificate and privateKey, and not both.")
        }
    }
}

extension StorageSystem {
    /// The same with what a body says of it.
    fileprivate func set(as body: JSONValue?) -> StorageSystem {
        var system = self
        if let name = body?["protocol"]?.string { system.protocolName = name }
        system.port = body?["port"]?.int ?? (system.protocolName == "HTTP" ? 80 : Self.defaultPort)
        system.timeoutSeconds = body?["timeout"]?.int ?? Self.defaultTimeout
        system.preferredAddress = body?["preferredIpAddress"]?.string
        return system
    }
}
