import JSON
import System

extension Operations.StorageSystems {
    static let handlers: [String: Handler] = [
        "storage_systems.list": list,
        "storage_systems.add": add,
        "storage_systems.modify": modify,
        "storage_systems.rename": rename,
        "storage_systems.remove": remove,
    ]

    static func list(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let systems = world.registry.storage.all
        return OperationResult { writer in
            writer.beginObject()
            writer.list("storageSystemResponseList", systems) { writer, system in
                writer.member("id", system.id)
                writer.member("name", system.name)
                writer.member("ipAddress", system.address)
                writer.member("type", system.kind.rawValue)
                writer.member("protocol", system.protocolName)
                writer.member("port", system.port)
                writer.member("timeout", system.timeoutSeconds)
                if case .user(let user) = system.login { writer.member("userName", user) }
                writer.member("preferredIp", system.preferredAddress)
                writer.member("asup", system.sendsSupport)
                writer.member("syslog", system.sendsSyslog)
                if let platform = system.platform { writer.member("platformType", platform) }
                writer.emptyLink()
            }
            writer.endObject()
        }
    }

    static func add(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let name = try storageName(in: call.body)
        if world.registry.storage.named(name) != nil {
            throw ServiceError(409, "There is a connection to the storage system \(name) already.")
        }
        let login = try login(in: call.body)
        world.registry.addStorage { id in
            StorageSystem(id: id, name: name, address: StorageSystem.address(of: name, number: id), login: login)
                .set(as: call.body)
        }
        return OperationResult(messages: ["Storage system \(name) added successfully."], isChange: true)
    }

    /// What is not said is set back; where updates are merged, it stays.
    static func modify(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let name = try storageName(in: call.body)
        let system = try storageSystem(name, in: world.registry)
        let login = try login(in: call.body)
        let merges = world.options.dialect.put == .merge
        world.registry.updateStorage(system.id) { system in
            var changed =
                merges ? system : StorageSystem(id: system.id, name: system.name, address: system.address)
            changed.login = login
            system = changed.set(as: call.body, merges: merges)
        }
        return OperationResult(messages: ["Storage system \(system.name) modified successfully."], isChange: true)
    }

    /// Backups name the storage VM that their snapshots are on. After it was renamed in ONTAP this lets them be found
    /// under the new name: of the connection that was added under that name, or else of the old connection.
    static func rename(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let old = try storageSystem(
            call.body.required(object: "existingSVM").required(string: "name"), in: world.registry)
        let name = try storageName(in: call.body.required(object: "newSVM"))
        if let new = world.registry.storage.named(name) {
            guard new.id != old.id else {
                throw ServiceError(409, "The storage system \(name) bears that name already.")
            }
            let stores = world.registry.datastoreNames(from: new.id)
            guard stores.isEmpty, world.registry.secondSite != new.id else {
                throw ServiceError(
                    409,
                    "\(name) is another storage system, in use with datastores of its own: "
                        + "\(old.name) can't have become it.")
            }
            world.registry.moveDatastores(from: old.id, to: new.id)
            world.registry.removeStorage(old.id)
        } else {
            world.registry.updateStorage(old.id) { $0.name = name }
        }
        return OperationResult(messages: ["Storage system renamed successfully."], isChange: true)
    }

    static func remove(_ call: Call, _ world: inout World.State) throws(ServiceError) -> OperationResult {
        let system = try storageSystem(call.path["name"] ?? "", in: world.registry)
        let stores = world.registry.datastoreNames(from: system.id)
        guard stores.isEmpty else {
            let shown = stores.prefix(5).joined(separator: ", ") + (stores.count > 5 ? " and others" : "")
            throw ServiceError(
                409, "The storage system \(system.name) can't be removed: datastores of it are mounted (\(shown)).")
        }
        world.registry.removeStorage(system.id)
        return OperationResult(messages: ["Storage system \(system.name) removed successfully."], isChange: true)
    }

    /// By its name or by its address.
    private static func storageSystem(_ name: String, in registry: Registry) throws(ServiceError) -> StorageSystem {
        guard let system = registry.storage.named(name) ?? registry.storage.all.first(where: { $0.address == name })
        else { throw ServiceError(404, "There is no storage system \(name).") }
        return system
    }

    private static func storageName(in body: BodyFields) throws(ServiceError) -> String {
        let name = try body.required(string: "name")
        guard !name.isEmpty, name.count <= VendorRules.maxStorageNameLength,
            !name.contains(where: { $0.isWhitespace || $0.isNewline })
        else {
            throw ServiceError(400, "The name of a storage system is a name or an address, without spaces in it.")
        }
        return name
    }

    /// How the appliance is to log in: as a user, or by a certificate.
    private static func login(in body: BodyFields) throws(ServiceError) -> StorageSystem.Login {
        let (user, password) = (body.string("userName"), body.string("password"))
        let (certificate, key) = (body.string("certificate"), body.string("privateKey"))
        switch (user, password, certificate, key) {
        case (let user?, _?, nil, nil): return .user(user)
        case (nil, nil, let certificate?, let key?):
            do throws(PEMError) {
                try PEM.checkCertificate(certificate)
            } catch {
                throw ServiceError(400, "certificate is not valid: \(error).")
            }
            do throws(PEMError) {
                try PEM.checkKey(key)
            } catch {
                throw ServiceError(400, "privateKey is not valid: \(error).")
            }
            return .certificate
        default:
            throw ServiceError(
                400, "Either userName and password are needed, or certificate and privateKey, and not both.")
        }
    }
}

extension StorageSystem {
    /// The same with what a body says of it.
    fileprivate func set(as body: BodyFields, merges: Bool = false) -> StorageSystem {
        var system = self
        if let name = body.string("protocol") { system.protocolName = name }
        system.port =
            body.integer("port") ?? (merges ? port : nil) ?? VendorRules.defaultStoragePort(system.protocolName)
        system.timeoutSeconds =
            body.integer("timeout") ?? (merges ? timeoutSeconds : VendorRules.defaultStorageTimeout)
        system.secretDigest = (body.string("password") ?? body.string("privateKey")).map { SHA256.hex($0) }
        system.preferredAddress = body.string("preferredIp") ?? (merges ? preferredAddress : "")
        system.sendsSupport = body.bool("asup") ?? (merges && sendsSupport)
        system.sendsSyslog = body.bool("syslog") ?? (merges && sendsSyslog)
        system.platform = body.string("platformType") ?? (merges ? platform : nil)
        return system
    }
}
