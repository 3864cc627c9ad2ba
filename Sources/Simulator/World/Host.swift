/// An ESXi host, to which datastores can be mounted.
struct Host: Managed {
    /// The managed object reference, such as `host-11`.
    let id: String
    let name: String
}
