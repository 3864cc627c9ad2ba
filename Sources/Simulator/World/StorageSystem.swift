/// A storage VM that the plug-in has a connection to.
struct StorageSystem: Managed {
    let id: Int64
    let name: String
    let address: String
}

extension StorageSystem {
    /// How the plug-in talks to it: all of them alike.
    static let protocolName = "HTTPS"
    static let port: Int64 = 443
    static let timeoutSeconds: Int64 = 60
    static let userName = "vsadmin"
}
