/// The paths of all operations, cut into segments, to find the operation that a request is.
struct RouteTable: Sendable {
    func match(method: String, path: String) -> (operation: Int, parameters: [String: String])? { nil }
    init(_ operations: [Operation]) {}
}
