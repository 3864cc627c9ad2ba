import JSON

/// A reset as somebody asks for it, checked.
struct ResetRequest {
    private static let known = ["seed", "now", "dialect"]

    private let seed: UInt64?
    private let now: SimulatedTime?
    private let dialect: Dialect?

    init(_ object: JSONObject) throws(ServiceError) {
        for key in object.keys where !Self.known.contains(key) {
            throw ServiceError(400, "A reset knows no \(key): it takes \(Self.known.joined(separator: ", ")).")
        }
        seed = try Self.seed(object["seed"])
        now = try Self.now(object["now"])
        dialect = try Self.dialect(object["dialect"])
    }

    /// Puts what was asked for into the options of a world.
    func change(_ options: inout WorldOptions) {
        if let seed { options.seed = seed }
        if let now { options.now = now }
        if let dialect { options.dialect = dialect }
    }

    private static func seed(_ value: JSONValue?) throws(ServiceError) -> UInt64? {
        guard let value, !value.isNull else { return nil }
        guard let seed = value.int.flatMap({ UInt64(exactly: $0) }) else {
            throw ServiceError(400, "The seed of a reset is a whole number from 0.")
        }
        return seed
    }

    private static func now(_ value: JSONValue?) throws(ServiceError) -> SimulatedTime? {
        guard let value, !value.isNull else { return nil }
        guard let now = value.string.flatMap({ SimulatedTime($0) }) else {
            throw ServiceError(400, "now is a time from 1972 to 9000, such as 2026-11-23T15:05:08.")
        }
        return now
    }

    private static func dialect(_ value: JSONValue?) throws(ServiceError) -> Dialect? {
        guard let value, !value.isNull else { return nil }
        do throws(DialectError) {
            return try Dialect(value)
        } catch {
            throw ServiceError(400, "\(error)")
        }
    }
}
