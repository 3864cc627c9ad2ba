import JSON

extension Schema {
    /// What is wrong with a value, each fault with its path: `policies[1].id`.
    ///
    /// Members that the schema doesn't know are fine: the appliance may know more than the document.
    ///
    /// - Parameter isSecret: whether the value itself must not be in what is said of it.
    public func check(_ value: JSONValue, at path: String = "", isSecret: Bool = false) -> [SchemaMismatch] {
        var faults: [SchemaMismatch] = []
        check(value, at: path, isSecret: isSecret, into: &faults)
        return faults
    }

    private func check(
        _ value: JSONValue, at path: String, isSecret: Bool, into faults: inout [SchemaMismatch]
    ) {
        let isSecret = isSecret || format == "password"
        let type = value.schemaType
        let fits = types.isEmpty || types.contains(type) || (type == .integer && types.contains(.number))
        guard fits else {
            let expected = ValueType.allCases.filter { types.contains($0) && ($0 != .null || types == [.null]) }
            faults.append(SchemaMismatch(path: path, problem: .wrongType(expected: expected, found: type)))
            return
        }
        if value.isNull { return }
        if !allowed.isEmpty, !allowed.contains(value) {
            let shown = allowed.filter { !$0.isNull }.map(\.shown)
            let value = isSecret ? SecretFinder.mask : value.shown
            faults.append(SchemaMismatch(path: path, problem: .notAllowed(value: value, allowed: shown)))
        }
        checkAlternatives(value, type, at: path, isSecret: isSecret, into: &faults)
        if let problem = limits.problem(of: value, isSecret: isSecret) {
            faults.append(SchemaMismatch(path: path, problem: problem))
        }
        switch value {
        case .array(let elements):
            guard let items else { break }
            for (index, element) in elements.enumerated() {
                items.check(element, at: "\(path)[\(index)]", isSecret: isSecret, into: &faults)
            }
        case .object(let object):
            for property in properties {
                if let member = object[property.name] {
                    let place = path.isEmpty ? property.name : "\(path).\(property.name)"
                    property.schema.check(member, at: place, isSecret: isSecret || property.isSecret, into: &faults)
                } else if property.isRequired {
                    faults.append(SchemaMismatch(path: path, problem: .missing(name: property.name)))
                }
            }
        default: break
        }
    }

    /// What keeps a value from each of the alternatives: of those that are told apart by their types, the one that it
    /// could be says what is wrong.
    private func checkAlternatives(
        _ value: JSONValue, _ type: ValueType, at path: String, isSecret: Bool, into faults: inout [SchemaMismatch]
    ) {
        guard !alternatives.isEmpty, !alternatives.contains(where: { $0.check(value).isEmpty }) else { return }
        let likely = alternatives.filter { $0.types.contains(type) }
        if likely.count == 1 { return likely[0].check(value, at: path, isSecret: isSecret, into: &faults) }
        guard likely.isEmpty, alternatives.allSatisfy({ !$0.types.isEmpty }) else {
            faults.append(SchemaMismatch(path: path, problem: .noAlternative))
            return
        }
        let expected = ValueType.allCases.filter { type in alternatives.contains { $0.types.contains(type) } }
        faults.append(SchemaMismatch(path: path, problem: .wrongType(expected: expected, found: type)))
    }
}

extension Schema.Limits {
    /// What is wrong with a value's size.
    fileprivate func problem(of value: JSONValue, isSecret: Bool) -> SchemaMismatch.Problem? {
        let shown = isSecret ? SecretFinder.mask : value.shown
        return switch value {
        case .integer(let number): problem(of: Double(number), shown: shown)
        case .number(let number) where !number.isFinite: .notANumber
        case .number(let number): problem(of: number, shown: shown)
        case .string(let text): problem(ofLength: text)
        case .array(let elements): problem(ofCount: elements.count)
        default: nil
        }
    }

    private func problem(of number: Double, shown: String) -> SchemaMismatch.Problem? {
        if let minimum, number < minimum { return .tooSmall(value: shown, min: minimum) }
        if let maximum, number > maximum { return .tooLarge(value: shown, max: maximum) }
        return nil
    }

    private func problem(ofLength text: String) -> SchemaMismatch.Problem? {
        guard minLength != nil || maxLength != nil else { return nil }
        let length = text.unicodeScalars.count
        if let minLength, length < minLength { return .tooShort(length: length, min: minLength) }
        if let maxLength, length > maxLength { return .tooLong(length: length, max: maxLength) }
        return nil
    }

    private func problem(ofCount count: Int) -> SchemaMismatch.Problem? {
        if let minItems, count < minItems { return .tooFew(count: count, min: minItems) }
        if let maxItems, count > maxItems { return .tooMany(count: count, max: maxItems) }
        return nil
    }
}

extension JSONValue {
    /// The narrowest type that the value has.
    var schemaType: Schema.ValueType {
        switch self {
        case .null: .null
        case .bool: .boolean
        case .integer: .integer
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    /// The value in a sentence.
    var shown: String {
        switch self {
        case .null: "null"
        case .bool(let bool): String(bool)
        case .integer(let number): String(number)
        case .number(let number): number.plain
        case .string(let text): text.quoted
        case .array: "a list"
        case .object: "a table"
        }
    }
}
