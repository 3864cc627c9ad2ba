/// A storage VM that the plug-in has a connection to. How it logs in is known; of the secrets
/// only the digests are kept.
struct StorageSystem: Managed {
    enum Login: Sendable, Equatable {
        case user(String)
        case certificate
    }

    let id: Int64
    let kind = Kind.storageVM
    var name: String
    var address: String
    var protocolName = VendorRules.defaultStorageProtocol
    var port = VendorRules.defaultStoragePort(VendorRules.defaultStorageProtocol)
    var timeoutSeconds = VendorRules.defaultStorageTimeout
    var login = Login.user("vsadmin")
    /// The SHA-256 of the password or the private key that it was given; nil for those that a world begins with.
    var secretDigest: String?
    /// The address to prefer where it has several; empty: none.
    var preferredAddress = ""
    /// Whether failures are told to it by AutoSupport.
    var sendsSupport = false
    /// Whether events are told to its syslog.
    var sendsSyslog = true
    /// The platform, where it was said.
    var platform: String?
}

extension StorageSystem {
    /// The address under which a storage VM is reached that was added by its name: the simulator's own name service.
    static func address(of name: String, number: ID) -> String {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        let isAddress = parts.count == 4 && parts.allSatisfy { UInt8($0) != nil } || name.contains(":")
        return isAddress ? name : "203.0.113.\(number % 254 + 1)"
    }
}

extension Registry {
    /// The datastores in vCenter that come from a storage VM, also those that are mounted out of its snapshots.
    func datastoreNames(from system: StorageSystem.ID) -> [String] {
        let mounted = mounts.all.filter { mount in
            switch mount.location {
            case .primary: datastores[mount.source]?.storage == system
            case .secondary: secondSite == system
            }
        }
        return datastores.all.filter { $0.storage == system }.map(\.name) + mounted.map(\.name)
    }
}
