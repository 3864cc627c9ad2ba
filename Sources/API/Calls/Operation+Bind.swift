import JSON
import System

extension Operation {
    /// Makes a request from arguments, or says what is wrong with them: see docs/contracts.md, "Calling operations".
    ///
    /// Parameters of the path, the query and the headers are given by name; every other key is a property of the body,
    /// under the appliance's name for it or the stable one; `body` gives the body whole, as it stands. What the body
    /// needs under the name of a parameter of the path is that parameter's value. A single required argument may be
    /// given bare:
    ///
    /// ```swift
    /// try document["jobs.get"]?.bind(118).path  // /4.1/jobs/118
    /// ```
    ///
    /// What stands in `kept` is the appliance's own: a record that it gave, in the same names. What the body takes from
    /// there is sent as it came, whatever the document says of it; only the rest is checked.
    public func bind(_ arguments: JSONValue, kept: JSONValue? = nil) throws(ArgumentError) -> APIRequest {
        let kept = KeptValues(kept, of: self)
        var given = try sorted(named(arguments), kept)
        try refuseMissing(in: given)
        var texts: [String: String] = [:]
        var query: [(name: String, value: String)] = []
        var headers: [(name: String, value: String)] = []
        for parameter in parameters {
            guard let value = given.parameters[parameter.name] else { continue }
            var writer = ParameterWriter(operation: self, parameter: parameter)
            let pairs = try writer.pairs(value)
            given.notes += writer.notes
            switch parameter.location {
            case .path: texts[parameter.name] = pairs.map(\.value).joined(separator: ",")
            case .query: query += pairs
            case .header: headers.append((parameter.name, pairs.map(\.value).joined(separator: ",")))
            }
        }
        let fileNames = takeFileNames(from: &given)
        if let body, let value = given.body {
            let faults = isWritten(value, body) ? [] : kept.without(body.check(value))
            guard faults.isEmpty else { throw fault(.invalid(faults)) }
            try checkNames(in: value, body, at: "", kept, notes: &given.notes)
        } else if isBodyRequired {
            given.body = .object(JSONObject())
        }
        return APIRequest(
            method: method, path: PathTemplate(path)?.filled(with: texts) ?? path,
            fallbackPaths: fallbackPaths.compactMap { PathTemplate($0)?.filled(with: texts) },
            query: query, headers: headers, body: try encoded(given.body, fileNames), notes: given.notes)
    }

    /// Whether a body is given as the text that is sent, as XML is, while the document tells of what the text says.
    private func isWritten(_ value: JSONValue, _ body: Schema) -> Bool {
        BodyForm(bodyType) == .text && value.string != nil && !body.types.contains(.string)
    }

    private func encoded(
        _ body: JSONValue?, _ fileNames: [String: String]
    ) throws(ArgumentError) -> RequestBody? {
        guard let body else { return nil }
        return try BodyWriter(operation: self, fileNames: fileNames).body(body)
    }

    /// Takes the names out of files that are given as `{filename = "a.pem", content = "…"}`.
    private func takeFileNames(from given: inout SortedArguments) -> [String: String] {
        guard let body, BodyForm(bodyType) == .multipart, case .object(var members)? = given.body else { return [:] }
        var names: [String: String] = [:]
        for property in body.properties where property.schema.isFile {
            guard let file = members[property.name]?.object, let content = file["content"] else { continue }
            names[property.name] = file["filename"]?.string
            members[property.name] = content
        }
        given.body = .object(members)
        return names
    }

    func fault(_ reason: ArgumentError.Reason) -> ArgumentError {
        ArgumentError(operation: name, reason: reason)
    }

    /// The arguments by name; a bare one gets the name of the only one that is required.
    private func named(_ arguments: JSONValue) throws(ArgumentError) -> JSONObject {
        switch arguments {
        case .object(let object): return object
        case .null: return JSONObject()
        case .array(let elements) where elements.isEmpty: return JSONObject()
        default: break
        }
        let names = required.isEmpty && isBodyRequired ? ["body"] : required
        guard let name = names.first, names.count == 1 else { throw fault(.notNamed(names: known)) }
        return [name: arguments]
    }

    /// All names that a call may use, in the appliance's spelling.
    private var known: [String] {
        parameters.map(\.name) + (body?.properties.map(\.name) ?? [])
    }

    /// The arguments, each where it belongs.
    private func sorted(
        _ arguments: JSONObject, _ kept: KeptValues
    ) throws(ArgumentError) -> SortedArguments {
        var sorted = SortedArguments()
        var properties = JSONObject()
        for (key, value) in arguments {
            if parameters.contains(where: { $0.name == key }) {
                if !value.isNull { sorted.parameters[key] = value }
            } else if key == "body", body?.property("body") == nil {
                guard body != nil else { throw fault(.noBody) }
                sorted.body = value
            } else {
                properties[key] = value
            }
        }
        if sorted.body == nil, let body {
            for parameter in parameters where parameter.location == .path {
                guard let value = sorted.parameters[parameter.name], body.property(parameter.name)?.isRequired == true
                else { continue }
                properties[parameter.name] = value
            }
        }
        guard !properties.isEmpty else { return sorted }
        if sorted.body != nil { throw fault(.besideBody(names: properties.keys)) }
        guard let body else {
            let key = properties.keys[0]
            throw fault(.unknown(name: key, suggestion: closest(to: key, in: known), known: known))
        }
        var speller = FieldNameMapper(operation: self, kept: kept)
        sorted.body = try speller.spell(.object(properties), body, at: "", besides: parameters.map(\.name))
        sorted.notes = speller.notes
        return sorted
    }

    private func refuseMissing(in given: SortedArguments) throws(ArgumentError) {
        var missing = parameters.filter { $0.isRequired && given.parameters[$0.name] == nil }.map(\.name)
        if isBodyRequired, given.body == nil {
            let properties = body?.properties.filter(\.isRequired).map(\.name) ?? []
            missing += properties.isEmpty && body?.types != [.object] ? ["body"] : properties
        } else if let body, case .object(let object)? = given.body {
            missing += body.properties.filter { $0.isRequired && object[$0.name] == nil }.map(\.name)
        }
        if let name = missing.first(where: { given.parameters[$0] != nil }) { throw fault(.inBothPlaces(name: name)) }
        guard missing.isEmpty else {
            let unknown = body?.properties.filter { $0.isExtra && missing.contains($0.name) }.map(\.name) ?? []
            throw fault(.missing(names: missing, unknown: unknown, schema: unknown.isEmpty ? nil : body?.name))
        }
    }

    // MARK: Names that the user gives

    private func checkNames(
        in value: JSONValue, _ schema: Schema, at path: String, _ kept: KeptValues, notes: inout [String],
        isSecret: Bool = false
    ) throws(ArgumentError) {
        let shown = { (text: String) in isSecret || schema.format == "password" ? SecretFinder.mask : text }
        switch value {
        case .string(let text)
        where !kept.texts.contains(text)
            && (schema.isUserName || (path == "name" && namesWhatItMakes)):
            for character in text where character.isControl || ForbiddenCharacters.inNames.contains(character) {
                throw fault(.forbiddenInName(path: path, value: shown(text), character: character))
            }
            if text.contains(ForbiddenCharacters.doubtfulInNames) {
                notes.append(
                    "\(path) \(shown(text).quoted) has a -, which the vendor's pages forbid and its screens show")
            }
        case .array(let elements):
            guard let items = schema.items else { return }
            for (index, element) in elements.enumerated() {
                try checkNames(in: element, items, at: "\(path)[\(index)]", kept, notes: &notes, isSecret: isSecret)
            }
        case .object(let object):
            for property in schema.properties {
                guard let member = object[property.name] else { continue }
                let place = path.isEmpty ? property.name : "\(path).\(property.name)"
                let isSecret = isSecret || property.isSecret
                try checkNames(in: member, property.schema, at: place, kept, notes: &notes, isSecret: isSecret)
            }
        default: break
        }
    }

    /// Whether this makes a policy, a resource group or a backup, by its path: what a document without our marks tells.
    private var namesWhatItMakes: Bool {
        guard method == "POST", let last = PathTemplate(path)?.segments.last, last.name == nil else { return false }
        return ["policies", "resource-groups", "backups"].contains(last.prefix)
    }
}

/// Arguments, each where it belongs.
private struct SortedArguments {
    var parameters: [String: JSONValue] = [:]
    var body: JSONValue?
    var notes: [String] = []
}
