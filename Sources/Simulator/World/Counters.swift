/// What was asked of the simulator.
struct Counters: Sendable {
    /// Requests to the appliance that arrived, those that failed or were dropped too.
    var requests: Int64 = 0
    /// Changes that were really made, whatever the client heard of them.
    var changes: Int64 = 0
    /// Requests that a dialect treated in another way than the plain world.
    var altered: Int64 = 0
    /// Requests that arrived, by the operation they were for.
    var byOperation: [String: Int64] = [:]
}
