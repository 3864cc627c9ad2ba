import JSON

struct OperationReader {
    var schemas: SchemaReader
    /// What the document as a whole says about the token.
    var documentSecurity: DocumentNode?
    /// What the document as a whole says, if it is of Swagger 2.0.
    var swagger: SwaggerDefaults?
    /// Whether bodies and replies are read when they are first asked for. Only for a document that is known to be
    /// without any fault: what is wrong with it could be told to nobody by then.
    var defersTraffic = false
    /// Names that were made, not given, so that each is made once.
    var madeNames: Set<String> = []

    static let methods = ["get", "put", "post", "delete", "patch", "head"]
    /// Under what the operation of a method stands at a path: some write it in capitals; nil where there is none.
    static func key(of method: String, on item: DocumentNode) -> String? {
        [method, method.uppercased()].first { item[$0] != nil }
    }

    private static let defaultColumns = 6
    private static let maxParameters = 200

    init(schemas: SchemaReader) {
        self.schemas = schemas
    }

    mutating func readAll(at path: String, _ node: DocumentNode) throws(APIDocumentError) -> [Operation] {
        guard let template = PathTemplate(path) else { throw node.fault(.badPath(path)) }
        let item = try schemas.references.resolve(node).node
        try item.expect(.object)
        let shared = try readParameters(of: item)
        var operations: [Operation] = []
        for method in Self.methods {
            guard let key = Self.key(of: method, on: item) else { continue }
            item.slips?.method = method.uppercased()
            do throws(APIDocumentError) {
                guard let operation = try item.object(key) else { continue }
                operations += try read(
                    operation, on: item, method: method.uppercased(), template: template, shared: shared)
            } catch {
                try item.pass(error, costing: .operation)
            }
        }
        return operations
    }

    private mutating func read(
        _ node: DocumentNode, on item: DocumentNode, method: String, template: PathTemplate, shared: [Parameter]
    ) throws(APIDocumentError) -> [Operation] {
        let uses = try readUses(of: node, method: method, template: template, shared: shared)
        let traffic =
            try defersTraffic ? deferredTraffic(of: node, on: item) : Deferred(readTraffic(of: node, on: item))
        let effect = try node.choice("x-scv-effect", of: Effect.self)
        let sources = Operation.Sources(
            operation: try node.choice("x-scv-source", of: Source.self),
            method: try node.choice("x-scv-method-source", of: Source.self),
            path: try node.choice("x-scv-path-source", of: Source.self))
        let fallbacks = try node.strings("x-scv-fallback-paths")
        for fallback in fallbacks where PathTemplate(fallback) == nil { throw node.fault(.badPath(fallback)) }
        let job = try readJob(of: node)
        let privilege = try readPrivilege(of: node)
        let needsToken = try needsToken(node, template)
        let identifier = try node.identifier
        let tag = try node.firstWord("tags")
        return uses.map { use in
            Operation(
                name: use.name.text, subject: use.name.subject, function: use.name.function, method: method,
                path: use.template.text, fallbackPaths: fallbacks, title: use.title, summary: use.summary,
                text: use.text, step: use.step, effect: effect ?? .unknown(method: method), job: job,
                privilege: privilege, needsToken: needsToken, parameters: use.parameters, traffic: traffic,
                sources: sources, identifier: identifier, tag: tag)
        }
    }

    /// What an operation carries there and back.
    mutating func readTraffic(
        of node: DocumentNode, on item: DocumentNode
    ) throws(APIDocumentError) -> OperationTraffic {
        let body = try swagger == nil ? readBody(of: node) : readSwaggerBody(of: node, on: item)
        let replies = try readReplies(of: node)
        return OperationTraffic(
            body: body?.schema, isBodyRequired: body?.isRequired ?? false, bodyType: body?.type ?? RequestBody.json,
            bodyExample: body?.example, replies: replies, content: try readContent(of: node, from: replies))
    }

    private func readJob(of node: DocumentNode) throws(APIDocumentError) -> Operation.Job? {
        guard let job = try node.object("x-scv-job") else { return nil }
        guard let type = try job.string("type") else { throw job.fault(.missing("type")) }
        return Operation.Job(type: type, source: try job.choice("x-scv-source", of: Source.self))
    }

    private func readPrivilege(of node: DocumentNode) throws(APIDocumentError) -> Operation.Privilege? {
        guard let privilege = try node.object("x-scv-privilege") else { return nil }
        guard let name = try privilege.string("name") else { throw privilege.fault(.missing("name")) }
        return Operation.Privilege(name: name, source: try privilege.choice("x-scv-source", of: Source.self))
    }

    private func needsToken(_ node: DocumentNode, _ template: PathTemplate) throws(APIDocumentError) -> Bool {
        guard let security = node["security"] ?? documentSecurity else {
            // A document that says nothing: the appliance asks for a token everywhere but where one is got.
            return !template.text.hasSuffix("/auth/login")
        }
        let ways = try security.elements()
        return !ways.isEmpty && ways.allSatisfy { $0.cursor.count > 0 }
    }

    // MARK: Parameters

    mutating func readParameters(of node: DocumentNode) throws(APIDocumentError) -> [Parameter] {
        guard let list = node["parameters"] else { return [] }
        let elements = try list.elements()
        guard elements.count <= Self.maxParameters else {
            throw list.fault(.tooMany("parameters", limit: Self.maxParameters))
        }
        var parameters: [Parameter] = []
        for element in elements {
            let parameter = try schemas.references.resolve(element).node
            guard var name = try parameter.name("name"), !name.isEmpty else {
                throw parameter.fault(.missing("name"))
            }
            guard let place = try parameter.string("in") else { throw parameter.fault(.missing("in")) }
            // Some generators leave the regular expression of a path's parameter in its name.
            if place == "path" { name = String(name.prefix { $0 != ":" }) }
            let places = ["path", "query", "header"] + (swagger == nil ? ["cookie"] : ["body", "formData"])
            guard places.contains(place) else {
                throw parameter.fault(.badValue("in \(place.quoted)", expected: places.listed("or")))
            }
            // Some headers, and cookies, are the gate's business; a body is read with the operation.
            guard let location = Parameter.Location(rawValue: place) else { continue }
            if location == .header, name.isHeaderOfTheSession { continue }
            guard !parameters.contains(where: { $0.name == name && $0.location == location }) else {
                try parameter.pass(parameter.fault(.twice("parameter \(name)")))
                continue
            }
            let content = try parameter.object("content")
            let media = try content?.media()
            let schema =
                try swagger == nil
                ? schemas.read("schema", of: media?.node ?? parameter) : schemas.read(parameter)
            let isMarkedRequired = try parameter.bool("required")
            let allowsForbidden = try parameter.bool("x-scv-any-characters")
            parameters.append(
                Parameter(
                    name: name, location: location, schema: schema ?? Schema(),
                    isRequired: location == .path || isMarkedRequired == true,
                    text: try parameter.prose("description") ?? "",
                    example: parameter["example"]?.cursor.value ?? schema?.example,
                    source: try parameter.choice("x-scv-source", of: Source.self),
                    allowsForbidden: allowsForbidden ?? false,
                    style: content == nil ? try style(of: parameter, in: location) : .json))
        }
        return parameters
    }

    /// How a list or an object is written: by the words of OpenAPI 3, or of Swagger 2.0.
    private func style(
        of parameter: DocumentNode, in location: Parameter.Location
    ) throws(APIDocumentError) -> Parameter.Style {
        if swagger != nil {
            switch try parameter.string("collectionFormat") ?? "csv" {
            case "multi": return .repeated
            case "ssv": return .joined(" ")
            case "tsv": return .joined("\t")
            case "pipes": return .joined("|")
            default: return .joined(",")
            }
        }
        guard location == .query else {
            let style = try parameter.string("style") ?? "simple"
            guard style == "simple" else {
                throw parameter.fault(.badValue("style \(style.quoted)", expected: "simple"))
            }
            return .joined(",")
        }
        let isExploded = try parameter.bool("explode")
        switch try parameter.string("style") ?? "form" {
        case "form": return isExploded ?? true ? .repeated : .joined(",")
        case "spaceDelimited": return isExploded ?? false ? .repeated : .joined(" ")
        case "pipeDelimited": return isExploded ?? false ? .repeated : .joined("|")
        case "deepObject": return .deep
        case let style:
            throw parameter.fault(
                .badValue(
                    "style \(style.quoted)", expected: "form, spaceDelimited, pipeDelimited or deepObject"))
        }
    }

    // MARK: Bodies and replies

    private mutating func readBody(of node: DocumentNode) throws(APIDocumentError) -> ReadBody? {
        guard let body = node["requestBody"] else { return nil }
        let target = try schemas.references.resolve(body).node
        try target.expect(.object)
        let isRequired = try target.bool("required") ?? false
        let content = try target.object("content")
        guard let content, let type = try content.members().map(\.name).preferredBodyType, let media = content[type]
        else {
            try target.pass(target.fault(.missing("content")))
            return ReadBody(schema: Schema(), isRequired: isRequired, example: nil, type: RequestBody.json)
        }
        try media.expect(.object)
        let schema = try schemas.read("schema", of: media) ?? Schema()
        let example = try example(in: media)
        return ReadBody(
            schema: schema, isRequired: isRequired, example: example ?? schema.example, type: type.asBodyType)
    }

    private mutating func readReplies(of node: DocumentNode) throws(APIDocumentError) -> [DocumentedReply] {
        var replies: [DocumentedReply] = []
        do throws(APIDocumentError) {
            for (status, member) in try node.members(of: "responses") where !status.hasPrefix("x-") {
                do throws(APIDocumentError) {
                    replies.append(try readReply(status, member, of: node))
                } catch {
                    try member.pass(error)
                }
            }
        } catch {
            try node.pass(error)
        }
        return replies.sorted { $0.status ?? .max < $1.status ?? .max }
    }

    private mutating func readReply(
        _ status: String, _ member: DocumentNode, of node: DocumentNode
    ) throws(APIDocumentError) -> DocumentedReply {
        let code = Int(status.replacingX)
        let fault = member.fault(.badValue("status \(status.quoted)", expected: "a number from 100 to 599"))
        guard status == "default" || code.map({ (100...599).contains($0) }) == true else { throw fault }
        if status.hasSuffix("xx") { try member.pass(fault) }
        let reply = try schemas.references.resolve(member).node
        try reply.expect(.object)
        let text = try reply.prose("description") ?? ""
        guard swagger == nil else { return try readSwaggerReply(reply, of: node, status: code, text: text) }
        let media = try reply.object("content")?.media()
        let schema = try schemas.read("schema", of: media?.node)
        let example = try example(in: media?.node)
        return DocumentedReply(
            status: code, text: text, mediaType: media?.type, schema: schema, example: example ?? schema?.example)
    }

    private mutating func example(in media: DocumentNode?) throws(APIDocumentError) -> JSONValue? {
        if let example = media?["example"] { return example.cursor.value }
        guard let first = try media?.members(of: "examples").first else { return nil }
        return try schemas.references.resolve(first.node).node["value"]?.cursor.value
    }

    private func readContent(of node: DocumentNode, from replies: [DocumentedReply]) throws(APIDocumentError)
        -> ReplyContent
    {
        let success = replies.first { (200..<300).contains($0.status ?? 0) } ?? replies.first { $0.status == nil }
        var content = ReplyContent(success)
        if let listName = try node.string("x-scv-list") {
            guard content.schema?.property(listName) != nil else {
                throw node.fault(.badValue("x-scv-list \(listName.quoted)", expected: "a property of the reply"))
            }
            content.isList = true
            content.listName = listName
        }
        guard let columns = node["x-scv-columns"] else {
            content.columns = content.record?.likelyColumns(Self.defaultColumns) ?? []
            return content
        }
        for column in try columns.elements() {
            if let key = column.cursor.string {
                content.columns.append(Column(key: key, title: nil))
            } else if let key = try column.string("key") {
                content.columns.append(Column(key: key, title: try column.string("title")))
            } else {
                throw column.fault(.missing("key"))
            }
        }
        return content
    }
}

extension String {
    /// A status such as `2XX` as the first status that it stands for, in small letters too.
    fileprivate var replacingX: String {
        uppercased().hasSuffix("XX") && count == 3 ? String(prefix(1)) + "00" : self
    }
}

/// What a document says of an operation's body.
struct ReadBody {
    let schema: Schema
    let isRequired: Bool
    let example: JSONValue?
    /// The media type that it is sent in.
    let type: String
}

extension String {
    /// The media type that a body is sent under: where any would do, JSON.
    var asBodyType: String { BodyForm(self) == .json && !isJSON ? RequestBody.json : self }

    /// Whether a header is none that a call gives: it says who asks, or what the body is, or another method.
    fileprivate var isHeaderOfTheSession: Bool {
        let name = lowercased()
        return ["token", "authorization", "accept", "host", "connection", "cookie", "transfer-encoding", "expect"]
            .contains(name) || name.hasPrefix("content-")
    }
}

extension DocumentNode {
    /// The `operationId`; nil where it has no letter or digit that a name could be made of.
    var identifier: String? {
        get throws(APIDocumentError) {
            guard !isOurs else { return try string("operationId") }
            let text = self["operationId"]?.cursor.string
            return text.flatMap { $0.contains { $0.isASCII && ($0.isLetter || $0.isNumber) } ? $0 : nil }
        }
    }
}
