import JSON

extension Schema {
    /// What stands in the place of a secret.
    public static let mask = "********"

    /// The value with every secret in it replaced by `********`.
    public func masking(_ value: JSONValue) -> JSONValue {
        replacingSecrets(in: value) { _ in .string(Self.mask) }
    }

    /// The secrets in a value, as texts.
    public func secrets(in value: JSONValue) -> [String] {
        var found: [String] = []
        _ = replacingSecrets(in: value) { secret in
            secret.collectTexts(into: &found)
            return secret
        }
        return found
    }

    private func replacingSecrets(in value: JSONValue, with replacement: (JSONValue) -> JSONValue) -> JSONValue {
        switch value {
        case .array(let elements):
            guard let items else { return value }
            return .array(elements.map { items.replacingSecrets(in: $0, with: replacement) })
        case .object(var object):
            for (key, member) in object where !member.isNull {
                guard let property = property(stable: key) else { continue }
                object[key] =
                    property.isSecret
                    ? replacement(member) : property.schema.replacingSecrets(in: member, with: replacement)
            }
            return .object(object)
        default:
            return value
        }
    }
}

extension JSONValue {
    fileprivate func collectTexts(into texts: inout [String]) {
        switch self {
        case .string(let text): texts.append(text)
        case .integer(let number): texts.append(String(number))
        case .array(let elements): for element in elements { element.collectTexts(into: &texts) }
        case .object(let object): for (_, member) in object { member.collectTexts(into: &texts) }
        default: break
        }
    }
}
