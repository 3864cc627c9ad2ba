import JSON

/// What a Swagger 2.0 document says once for all of its operations.
struct SwaggerDefaults {
    /// The media types of replies.
    let produces: [String]
    /// The media types of bodies.
    let consumes: [String]

    init(_ root: DocumentNode) throws(APIDocumentError) {
        produces = try root.strings("produces")
        consumes = try root.strings("consumes")
    }
}

/// What Swagger 2.0 says otherwise than OpenAPI 3: bodies are parameters, and media types stand beside the schemas.
extension OperationReader {
    /// The body: the parameter that is one, else the fields of a form as one object.
    mutating func readSwaggerBody(
        of node: DocumentNode, on item: DocumentNode
    ) throws(APIDocumentError) -> ReadBody? {
        var fields: [Schema.Property] = []
        let own = try node.strings("consumes")
        let consumes = own.isEmpty ? swagger?.consumes ?? [] : own
        for element in try node.elements(of: "parameters") + item.elements(of: "parameters") {
            let parameter = try schemas.references.resolve(element).node
            let isRequired = try parameter.bool("required") ?? false
            switch try parameter.string("in") {
            case "body":
                let schema = try schemas.read("schema", of: parameter) ?? Schema()
                return ReadBody(
                    schema: schema, isRequired: isRequired, example: schema.example,
                    type: consumes.preferredBodyType?.asBodyType ?? RequestBody.json)
            case "formData":
                guard let name = try parameter.name("name") else { throw parameter.fault(.missing("name")) }
                guard !fields.contains(where: { $0.name == name }) else { continue }
                let schema = try schemas.read(parameter)
                fields.append(
                    Schema.Property(
                        name: name, schema: schema, isRequired: isRequired,
                        isSecret: schema.format == "password" || SecretFinder.isSecret(name: name)))
            default: continue
            }
        }
        guard !fields.isEmpty else { return nil }
        let multipart = "multipart/form-data"
        let urlencoded = "application/x-www-form-urlencoded"
        let hasFile = fields.contains { $0.schema.isFile }
        let wantsParts =
            consumes.contains { BodyForm($0) == .multipart }
            && !consumes.contains { BodyForm($0) == .urlencoded }
        return ReadBody(
            schema: Schema(types: [.object], properties: fields), isRequired: fields.contains(where: \.isRequired),
            example: nil, type: hasFile || wantsParts ? multipart : urlencoded)
    }

    /// A reply; its media type is the operation's or the document's, JSON if that is among them.
    mutating func readSwaggerReply(
        _ reply: DocumentNode, of node: DocumentNode, status: Int?, text: String
    ) throws(APIDocumentError) -> DocumentedReply {
        guard let schema = try schemas.read("schema", of: reply) else {
            return DocumentedReply(status: status, text: text, mediaType: nil, schema: nil, example: nil)
        }
        let own = try node.strings("produces")
        let types = own.isEmpty ? swagger?.produces ?? [] : own
        let isFile = schema.format == "binary"
        let type =
            isFile
            ? types.first { !$0.isJSON } ?? "application/octet-stream"
            : types.first(where: \.isJSON) ?? types.first ?? "application/json"
        let example = try reply.object("examples")?[type]?.cursor.value
        return DocumentedReply(
            status: status, text: text, mediaType: type, schema: schema, example: example ?? schema.example)
    }
}
