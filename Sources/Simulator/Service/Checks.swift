import API
import JSON

/// What an appliance looks at before it does anything: that a request is formed as the document says.
enum Checks {
    /// The query by name, if it is what the document says; names that the document doesn't know are passed over.
    static func query(of request: Request, for operation: Operation) throws(ServiceError) -> [String: String] {
        let query = Dictionary(request.query.map { ($0.name, $0.value) }) { first, _ in first }
        for parameter in operation.parameters where parameter.location == .query {
            guard let text = query[parameter.name] else {
                if parameter.isRequired { throw ServiceError(400, "The query parameter \(parameter.name) is missing.") }
                continue
            }
            let faults = parameter.schema.check(value(text, for: parameter.schema), at: parameter.name)
            if !faults.isEmpty { throw ServiceError(400, messages: faults.map(\.description)) }
        }
        return query
    }

    /// The body in the plain form, if it is what the document says.
    ///
    /// - Parameters:
    ///   - plain: Puts what came into the plain form.
    ///   - shown: What a fault of that form is in the form that came.
    static func body(
        of request: Request, for operation: Operation, plain: (JSONValue) throws(ServiceError) -> JSONValue,
        shown: (SchemaMismatch) -> SchemaMismatch
    ) throws(ServiceError) -> JSONValue? {
        if request.isTooLarge { throw ServiceError(413, "The body is longer than \(HTTPServer.bodyLimit) bytes.") }
        guard let schema = operation.body else { return nil }
        if request.body.isEmpty {
            guard operation.isBodyRequired else { return nil }
            throw ServiceError(400, "A body in JSON is needed.")
        }
        var body: JSONValue
        do {
            body = try JSONValue(parsing: request.body)
        } catch {
            throw ServiceError(400, "The body is not JSON: \(error)")
        }
        body = try plain(body)
        let faults = schema.check(body, at: "")
        if !faults.isEmpty { throw ServiceError(400, messages: faults.map { shown($0).description }) }
        return body
    }

    /// A name that a user gave to something new.
    static func name(_ name: String, of thing: String) throws(ServiceError) {
        guard !name.isEmpty else { throw ServiceError(400, "The name of a \(thing) must not be empty.") }
        if let bad = name.first(where: VendorRules.forbiddenInNames.contains) {
            let shown = bad == " " ? "a space" : "the character \(bad)"
            throw ServiceError(400, "The name \(name) of a \(thing) must not contain \(shown).")
        }
    }

    private static func value(_ text: String, for schema: Schema) -> JSONValue {
        if schema.types.contains(.integer), let number = Int64(text) { return .integer(number) }
        if schema.types.contains(.boolean), let truth = Bool(text) { return .bool(truth) }
        return .string(text)
    }
}
