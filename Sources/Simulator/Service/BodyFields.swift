import JSON

/// The fields of a request's body, or of an object in it, by the names that the appliance gives them.
///
/// The body was held against the document before, so that a field is of the kind that is asked for, or was left out:
/// then it is nil, or an error where the appliance can do nothing without it.
///
/// ```swift
/// let name = try call.body.required(string: "name")
/// let locking = call.body.object("lockingPeriod")?.integer("period")
/// ```
struct BodyFields: Sendable {
    private let value: JSONValue?

    init(_ value: JSONValue?) {
        self.value = value
    }

    func string(_ name: String) -> String? { value?[name]?.string }

    func integer(_ name: String) -> Int64? { value?[name]?.int }

    func bool(_ name: String) -> Bool? { value?[name]?.bool }

    func strings(_ name: String) -> [String]? { value?[name]?.array?.compactMap(\.string) }

    func integers(_ name: String) -> [Int64]? { value?[name]?.array?.compactMap(\.int) }

    func object(_ name: String) -> BodyFields? {
        guard let object = value?[name], object.object != nil else { return nil }
        return BodyFields(object)
    }

    func objects(_ name: String) -> [BodyFields]? { value?[name]?.array?.map { BodyFields($0) } }

    func required(string name: String) throws(ServiceError) -> String { try required(string(name), name) }

    func required(integer name: String) throws(ServiceError) -> Int64 { try required(integer(name), name) }

    func required(object name: String) throws(ServiceError) -> BodyFields { try required(object(name), name) }

    func required(strings name: String) throws(ServiceError) -> [String] { try required(strings(name), name) }

    func required(objects name: String) throws(ServiceError) -> [BodyFields] { try required(objects(name), name) }

    /// The numbers of a body that is a list of them.
    var elements: [Int64] { value?.array?.compactMap(\.int) ?? [] }

    private func required<Value>(_ value: Value?, _ name: String) throws(ServiceError) -> Value {
        guard let value else { throw ServiceError(400, "\(name) is needed.") }
        return value
    }
}
