import JSON

extension Schema {
    /// The secrets in a value, as texts.
    public func secrets(in value: JSONValue) -> [String] {
        var found: [String] = []
        collectSecrets(in: value, into: &found)
        return found
    }

    private func collectSecrets(in value: JSONValue, into found: inout [String]) {
        switch value {
        case .array(let elements):
            for element in elements { items?.collectSecrets(in: element, into: &found) }
        case .object(let object):
            for (key, member) in object {
                guard let property = property(stable: key) else { continue }
                if property.isSecret {
                    member.collectTexts(into: &found)
                } else {
                    property.schema.collectSecrets(in: member, into: &found)
                }
            }
        default: break
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
