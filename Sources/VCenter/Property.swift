/// The properties that are asked for, of whatever object.
enum Property: Int, CaseIterable {
    case name, uuid, instanceUUID, template, powerState, host, datastore, parent, parentFolder, parentVApp, type,
        capacity,
        freeSpace, connectionState

    /// What vCenter calls it.
    var path: String { Self.paths[rawValue] }

    private static let paths = [
        "name", "config.uuid", "config.instanceUuid", "config.template", "runtime.powerState", "runtime.host",
        "datastore", "parent", "parentFolder", "parentVApp", "summary.type", "summary.capacity", "summary.freeSpace",
        "runtime.connectionState",
    ]
    private static let spellings = paths.map { Array($0.utf8) }

    /// The property of that path; nil where it was not asked for.
    init?(_ path: ArraySlice<UInt8>) {
        let found = path.withUnsafeBufferPointer { path in
            Self.spellings.firstIndex { $0.count == path.count && $0.elementsEqual(path) }
        }
        guard let found else { return nil }
        self.init(rawValue: found)
    }
}
