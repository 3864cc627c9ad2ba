import JSON

/// What a list gives and a request hands back: a copy, a disk, a host or a datastore.
enum PassedThing: String, Sendable {
    case location, disk, host, datastore

    /// What a property of a reply holds, if it is one that a request hands back.
    init?(inReply name: PropertyName) {
        switch (name.schema, name.property) {
        case ("SnapshotLocation", "snapshotLocation"): self = .location
        case ("VmdkLocation", "vmdkLocation"): self = .disk
        case ("EsxHost", "esxHostName"), ("SnapshotLocation", "esxHostName"): self = .host
        case ("SnapshotLocation", "datastore"), ("DatastoreSnapshotLocationList", "datastore"),
            ("DatastoreNameList", "DatastoreNameList"):
            self = .datastore
        default: return nil
        }
    }

    /// What a property of a request takes of them, or a list of.
    init?(inRequest name: PropertyName) {
        switch (name.schema, name.property) {
        case (_, "restoreFromLocation"), ("MountRequest", "location"): self = .location
        case (_, "vmdkToRestore"), ("VmdkAttachRequest", "vmdkLocations"), ("VmdkDetachRequest", "vmdksToDetach"):
            self = .disk
        case (_, "esxHost"), ("MountRequest", "esxHostName"): self = .host
        case (_, "restoreToDatastore"), ("MountRequest", "datastore"): self = .datastore
        default: return nil
        }
    }

    /// The member that a list of such records is of where it holds texts alone.
    static func bareMember(of schema: String) -> String? {
        switch schema {
        case "SnapshotLocation": "snapshotLocation"
        case "VmdkLocation": "vmdkLocation"
        case "EsxHost": "esxHostName"
        default: nil
        }
    }

    /// The object that stands for a text: its id says nothing, and is always the same.
    func object(for text: String) -> JSONValue {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in "\(rawValue):\(text)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return ["id": .string("\(rawValue.prefix(1))-\(String(hash, radix: 16))"), "name": .string(text)]
    }

    /// The text that an object stands for; nil if it is none of ours.
    func text(of object: JSONValue) -> String? {
        guard let name = object["name"]?.string, self.object(for: name) == object else { return nil }
        return name
    }
}
