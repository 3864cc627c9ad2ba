import JSON

// The same document in other versions of OpenAPI.

extension JSONObject {
    /// Without our marks and without examples, which are of the plain form.
    var withoutMarks: JSONObject { JSONValue.object(self).withoutMarks.object ?? self }

    /// As OpenAPI 3.1: null is a type.
    var asOpenAPI31: JSONObject {
        var document = JSONValue.object(self).withNullTypes.object ?? self
        document["openapi"] = "3.1.0"
        return document
    }

    /// As Swagger 2.0.
    func asSwagger(host: String) -> JSONObject {
        var swagger: JSONObject = ["swagger": "2.0"]
        swagger["info"] = self["info"]
        swagger["host"] = .string(host)
        swagger["basePath"] = "/api"
        swagger["schemes"] = ["https"]
        swagger["tags"] = self["tags"]
        swagger["security"] = self["security"]
        var paths = JSONObject()
        for (path, item) in self["paths"]?.object ?? JSONObject() {
            var told = JSONObject()
            for (method, operation) in item.object ?? JSONObject() {
                told[method] = .object((operation.object ?? JSONObject()).swaggerOperation)
            }
            paths[path] = .object(told)
        }
        swagger["paths"] = .object(paths)
        let components = self["components"]
        swagger["securityDefinitions"] = components?["securitySchemes"]
        var parameters = JSONObject()
        for (name, parameter) in components?["parameters"]?.object ?? JSONObject() {
            parameters[name] = parameter.swaggerParameter
        }
        swagger["parameters"] = .object(parameters)
        var responses = JSONObject()
        for (name, response) in components?["responses"]?.object ?? JSONObject() {
            responses[name] = response.swaggerResponse.response
        }
        swagger["responses"] = .object(responses)
        swagger["definitions"] = components?["schemas"] ?? [:]
        return JSONValue.object(swagger).withSwaggerReferences.object ?? swagger
    }

    private var swaggerOperation: JSONObject {
        var operation = self
        var parameters = operation["parameters"]?.array?.map(\.swaggerParameter) ?? []
        if let body = operation["requestBody"] {
            let schema = body["content"]?["application/json"]?["schema"] ?? [:]
            parameters.append(
                ["name": "body", "in": "body", "required": body["required"] ?? false, "schema": schema])
            operation["requestBody"] = nil
            operation["consumes"] = ["application/json"]
        }
        operation["parameters"] = parameters.isEmpty ? nil : .array(parameters)
        var types: [JSONValue] = []
        var responses = JSONObject()
        for (status, reply) in operation["responses"]?.object ?? JSONObject() {
            let told = reply.swaggerResponse
            responses[status] = told.response
            if let type = told.type, !types.contains(.string(type)) { types.append(.string(type)) }
        }
        operation["responses"] = .object(responses)
        operation["produces"] = types.isEmpty ? nil : .array(types)
        return operation
    }
}

extension JSONValue {
    fileprivate var withoutMarks: JSONValue {
        map { name in !name.hasPrefix("x-scv-") && name != "example" }
    }

    /// The value without some members, at every depth.
    private func map(keeping: (String) -> Bool) -> JSONValue {
        switch self {
        case .array(let elements): return .array(elements.map { $0.map(keeping: keeping) })
        case .object(let object):
            var kept = JSONObject()
            for (name, member) in object where keeping(name) { kept[name] = member.map(keeping: keeping) }
            return .object(kept)
        default: return self
        }
    }

    fileprivate var withNullTypes: JSONValue {
        switch self {
        case .array(let elements): return .array(elements.map(\.withNullTypes))
        case .object(let object):
            var told = JSONObject()
            for (name, member) in object where name != "nullable" { told[name] = member.withNullTypes }
            if object["nullable"]?.bool == true, let type = object["type"]?.string {
                told["type"] = [.string(type), "null"]
            }
            return .object(told)
        default: return self
        }
    }

    /// The rules of a parameter stand beside its name.
    fileprivate var swaggerParameter: JSONValue {
        guard var parameter = object, let schema = parameter["schema"]?.object else { return self }
        parameter["schema"] = nil
        for (rule, value) in schema { parameter[rule] = value }
        return .object(parameter)
    }

    /// A reply, and the media type that it has.
    fileprivate var swaggerResponse: (response: JSONValue, type: String?) {
        guard var response = object, let content = response["content"]?.object else { return (self, nil) }
        response["content"] = nil
        guard let media = content.first(where: { _ in true }) else { return (.object(response), nil) }
        response["schema"] = media.value["schema"]
        return (.object(response), media.key)
    }

    fileprivate var withSwaggerReferences: JSONValue {
        switch self {
        case .array(let elements): return .array(elements.map(\.withSwaggerReferences))
        case .object(let object):
            var told = JSONObject()
            // Swagger has no choices: what may be one of several may be anything.
            for (name, member) in object where !["nullable", "oneOf", "anyOf"].contains(name) {
                guard name == "$ref", let reference = member.string else {
                    told[name] = member.withSwaggerReferences
                    continue
                }
                told[name] = .string(
                    reference.replacing("#/components/schemas/", with: "#/definitions/")
                        .replacing("#/components/", with: "#/"))
            }
            return .object(told)
        default: return self
        }
    }
}
