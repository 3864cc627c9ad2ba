/// What is wrong with a dialect.
public enum DialectError: Error, Equatable, Sendable, CustomStringConvertible {
    case notJSON(String)
    case notObject
    case unknownKey(String)
    case badValue(key: String, value: String, expected: String)
    case unknownSchema(key: String, schema: String)
    case unknownProperty(key: String, property: String)
    case notAssumed(property: String, source: String)
    case required(key: String, property: String)
    case takenName(property: String, spelling: String, by: String)
    case unknownOperation(String)
    case takenPlace(operation: String, place: String, by: String)

    /// What is wrong, as a sentence.
    public var description: String {
        switch self {
        case .notJSON(let reason): "The dialect \(reason)"
        case .notObject: "The dialect must be a JSON object."
        case .unknownKey(let key):
            "The dialect has no key \(key): it takes \(Dialect.Key.allCases.map(\.rawValue).joined(separator: ", "))."
        case .badValue(let key, let value, let expected):
            "The dialect's \(key) can't be \(value): it takes \(expected)."
        case .unknownSchema(let key, let schema):
            "The dialect's \(key) names the schema \(schema), which the document does not have."
        case .unknownProperty(let key, let property):
            "The dialect's \(key) names \(property), a property which its schema does not have."
        case .notAssumed(let property, let source):
            "The dialect's rename names \(property), whose name is known (\(source)): only assumed names (A) can be "
                + "another."
        case .required(let key, let property):
            "The dialect's \(key) names \(property), which is known to be in every reply."
        case .takenName(let property, let spelling, let other):
            "The dialect's rename calls \(property) \(spelling), which is what \(other) is called."
        case .unknownOperation(let name): "The dialect's methods names \(name), which is no operation."
        case .takenPlace(let operation, let place, let other):
            "The dialect's methods puts \(operation) at \(place), where \(other) is."
        }
    }
}
