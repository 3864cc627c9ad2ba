/// What a request does to the appliance, from harmless to final.
public enum Effect: String, Sendable, Hashable, CaseIterable, Comparable {
    case read, change, destroy

    /// The effect of a request that no document tells of: reading only asks, anything else may do anything.
    public static func unknown(method: String) -> Effect {
        method == "GET" || method == "HEAD" ? .read : .destroy
    }

    public static func < (one: Effect, other: Effect) -> Bool {
        one.rank < other.rank
    }

    private var rank: Int {
        switch self {
        case .read: 0
        case .change: 1
        case .destroy: 2
        }
    }
}
