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
    /// Whether the user says that it has this method or this path.
    public let isCorrected: Bool
    /// Whether it names no thing that the appliance may not know, as what asks for a whole list does.
    public let namesNothing: Bool
    /// Where the reply's list stands, as a correction names it: `PolicyList.policyResponseList`; nil for no list.
    public let listField: String?
    /// The privilege in vCenter that the operation needs, as far as is known.
    public let privilege: Operation.Privilege?

    /// The facts of a request; one that no document tells of has nothing assumed.
    public init(
        operation: String?, method: String, path: String, isMethodAssumed: Bool = false, isPathAssumed: Bool = false,
        isCorrected: Bool = false, namesNothing: Bool = false, listField: String? = nil,
        privilege: Operation.Privilege? = nil
    ) {
        self.operation = operation
        self.method = method
        self.path = path
        self.isMethodAssumed = isMethodAssumed
        self.isPathAssumed = isPathAssumed
        self.isCorrected = isCorrected
        self.namesNothing = namesNothing
        self.listField = listField
        self.privilege = privilege
    }

    /// The same facts with another path.
    func at(_ path: String) -> RequestFacts {
        RequestFacts(
            operation: operation, method: method, path: path, isMethodAssumed: isMethodAssumed,
            isPathAssumed: isPathAssumed, isCorrected: isCorrected, namesNothing: namesNothing, listField: listField,
            privilege: privilege)
    }
}
