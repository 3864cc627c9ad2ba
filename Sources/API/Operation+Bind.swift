import JSON

extension Operation {
    /// Makes a request from arguments.
    public func bind(_ arguments: JSONValue) throws(ArgumentFault) -> BoundCall {
        throw ArgumentFault(operation: name, reason: .noBody)
    }
}
