import JSON

/// What was changed through the API, and when, told in a way that does not depend on how fast the requests came.
struct ChangeLog: Sendable {
    /// A request that was granted.
    struct Change: Sendable {
        let operation: String
        /// What stood in the path and in the query.
        let parameters: [String: String]
        /// What was sent, without its secrets.
        let body: JSONValue?
    }

    private(set) var all: [Change] = []
    /// For each millisecond at which there was a change: how far the clock had been put forward by then, in
    /// microseconds. What the clock shows beyond that is how long the client took.
    private var advanced: [Int64: Int64] = [:]

    mutating func add(_ change: Change, at now: SimulatedTime, advanced microseconds: Int64) {
        all.append(change)
        advanced[now.milliseconds] = microseconds
    }

    /// How many whole seconds after the beginning something was, by a clock that stands still while a client thinks:
    /// it is a change, or the end of a job that takes so long, or what the appliance did by itself.
    func seconds(of time: SimulatedTime, since beginning: SimulatedTime, jobSeconds: Double) -> Int64 {
        let microseconds =
            advanced[time.milliseconds]
            ?? advanced[(time + -jobSeconds).milliseconds].map { $0 + Int64(jobSeconds * 1_000_000) }
            ?? time.microseconds - beginning.microseconds
        return microseconds / 1_000_000
    }
}

extension SimulatedTime {
    fileprivate var milliseconds: Int64 { microseconds / 1000 }
}
