import API

/// Which request an error is about.
public struct RequestFacts: Hashable, Sendable {
    /// The name under `scv.api`, such as `jobs.list`; nil for a request that no operation matches.
    public let operation: String?
    public let method: String
    /// The path below the base, without the query.
    public let path: String
    /// Whether no public source gives the method, so that the appliance may want another one.
    public let isMethodAssumed: Bool
    /// Whether no public source gives the path.
    public let isPathAssumed: Bool
    /// The privilege in vCenter that the operation needs, as far as is known.
    public let privilege: Operation.Privilege?

    /// The facts of a request; one that no document tells of has nothing assumed.
    public init(
        operation: String?, method: String, path: String, isMethodAssumed: Bool = false, isPathAssumed: Bool = false,
        privilege: Operation.Privilege? = nil
    ) {
        self.operation = operation
        self.method = method
        self.path = path
        self.isMethodAssumed = isMethodAssumed
        self.isPathAssumed = isPathAssumed
        self.privilege = privilege
    }

    /// The same facts with another path.
    func at(_ path: String) -> RequestFacts {
        RequestFacts(
            operation: operation, method: method, path: path, isMethodAssumed: isMethodAssumed,
            isPathAssumed: isPathAssumed, privilege: privilege)
    }
}
