import JSON

extension Handlers {
    static func storageSystems(_ call: Call, _ state: inout World.State, _ now: SimulatedTime) throws(Refusal)
        -> Outcome
    {
        let systems = state.registry.storage.all
        return Outcome { writer in
            writer.beginObject()
            writer.list("storageSystemResponseList", systems) { writer, system in
                writer.member("id", system.id)
                writer.member("name", system.name)
                writer.member("ipAddress", system.address)
                writer.member("type", "SVM")
                writer.member("protocol", StorageSystem.protocolName)
                writer.member("port", StorageSystem.port)
                writer.member("timeout", StorageSystem.timeoutSeconds)
                writer.member("username", StorageSystem.userName)
                writer.emptyLink()
            }
            writer.endObject()
        }
    }
}
