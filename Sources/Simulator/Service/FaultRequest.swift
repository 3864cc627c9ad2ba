import API
import JSON

/// A fault as somebody asks for it, checked.
struct FaultRequest {
    private static let known = ["operation", "kind", "status", "ms", "chance", "count", "seconds", "retry_after"]
    /// A delay of an hour is longer than any client waits.
    private static let maxDelay = 3_600_000.0

    private let kind: Fault.Kind
    private let operation: String?
    private let status: Int
    private let retryAfter: Int64?
    private let milliseconds: Double
    private let chance: Double
    private let count: Int64?
    private let seconds: Double?

    init(_ object: JSONObject, document: APIDocument) throws(ServiceError) {
        for key in object.keys where !Self.known.contains(key) {
            throw ServiceError(400, "A fault knows no \(key): it takes \(Self.known.joined(separator: ", ")).")
        }
        kind = try Self.kind(object["kind"])
        operation = try Self.operation(object["operation"], in: document)
        status = try Self.status(object["status"], for: kind)
        retryAfter = try Self.number(object["retry_after"], "retry_after", in: 0...86_400).map { Int64($0) }
        guard let delay = try Self.number(object["ms"], "ms", in: 0...Self.maxDelay) ?? (kind == .delay ? nil : 0)
        else { throw ServiceError(400, "A fault of the kind delay needs ms, the milliseconds to wait.") }
        milliseconds = delay
        chance = try Self.number(object["chance"], "chance", in: 0...1) ?? 1
        count = try Self.count(object["count"])
        // A hundred years, as the clock takes at most.
        seconds = try Self.number(object["seconds"], "seconds", in: 0...3.2e9)
        guard kind != .refuse || (operation == nil && (count != nil || seconds != nil)) else {
            throw ServiceError(
                400,
                "A fault of the kind refuse is for no operation, and needs count or seconds: while it is in force it "
                    + "can't be lifted.")
        }
    }

    func fault(id: Int64, at now: SimulatedTime) -> Fault {
        Fault(
            id: id, kind: kind, operation: operation, status: status, retryAfter: retryAfter,
            milliseconds: milliseconds, chance: chance, remaining: count, seconds: seconds,
            until: seconds.map { now + $0 })
    }

    private static func kind(_ value: JSONValue?) throws(ServiceError) -> Fault.Kind {
        guard let kind = (value?.string).flatMap(Fault.Kind.init(rawValue:)) else {
            let kinds = Fault.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw ServiceError(400, "A fault needs a kind, one of \(kinds).")
        }
        return kind
    }

    private static func operation(_ value: JSONValue?, in document: APIDocument) throws(ServiceError) -> String? {
        guard let value, !value.isNull else { return nil }
        if let name = value.string, VCenterCalls.all.keys.contains(where: { VCenterCalls.operation($0) == name }) {
            return name
        }
        guard let name = value.string, let operation = document[name] else {
            let shown = value.string ?? "that"
            throw ServiceError(
                400, "There is no operation \(shown): name one such as jobs.list, or none for every request.")
        }
        // One request may bear two names, vms.restore and vms.restore_deleted: what comes in is met under one of them.
        return document.match(method: operation.method, path: operation.path)?.operation.name ?? name
    }

    private static func status(_ value: JSONValue?, for kind: Fault.Kind) throws(ServiceError) -> Int {
        guard let value, !value.isNull else {
            guard kind == .status else { return 0 }
            throw ServiceError(400, "A fault of the kind status needs a status, such as 503.")
        }
        guard let status = value.int, (400...599).contains(status) else {
            throw ServiceError(400, "The status of a fault is a number from 400 to 599.")
        }
        return Int(status)
    }

    private static func count(_ value: JSONValue?) throws(ServiceError) -> Int64? {
        guard let value, !value.isNull else { return nil }
        guard let count = value.int, count > 0 else {
            throw ServiceError(400, "The count of a fault is a whole number from 1; without one it has no end.")
        }
        return count
    }

    private static func number(_ value: JSONValue?, _ name: String, in range: ClosedRange<Double>) throws(ServiceError)
        -> Double?
    {
        guard let value, !value.isNull else { return nil }
        guard let number = value.double, range.contains(number) else {
            throw ServiceError(
                400, "\(name) of a fault is a number from \(range.lowerBound.shown) to \(range.upperBound.shown).")
        }
        return number
    }
}

extension Double {
    /// A whole number without its fraction.
    fileprivate var shown: String { Int64(exactly: self).map(String.init) ?? String(self) }
}
