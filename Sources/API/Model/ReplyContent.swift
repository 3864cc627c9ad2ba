import JSON

/// What a successful reply brings, as far as its schema tells.
struct ReplyContent: Sendable {
    var schema: Schema?
    var isEnveloped = false
    var isDownload = false
    var mayBePage = false
    var isList = false
    var listName: String?
    var columns: [Column] = []

    init(_ reply: DocumentedReply?) {
        guard let reply, let mediaType = reply.mediaType else { return }
        guard mediaType.isJSON || (mediaType == "*/*" && reply.schema?.format != "binary") else {
            isDownload = true
            mayBePage = ["text/html", "application/xhtml+xml"].contains { mediaType.lowercased().hasPrefix($0) }
            return
        }
        guard let whole = reply.schema else { return }
        isEnveloped = whole.property("statusCode") != nil
        schema = isEnveloped ? whole.property("response")?.schema : whole
        guard let schema else { return }
        isList = schema.types.contains(.array)
        // Without a mark, an object with nothing in it but one list of that name is that list.
        let lists = schema.properties.filter { $0.schema.types.contains(.array) }
        if lists.count == 1, schema.properties.count == 1, lists[0].name.hasSuffix("List") {
            isList = true
            listName = lists[0].name
        }
    }

    /// The schema of one row of a list, or of the whole content if it is no list.
    var record: Schema? { isList ? list?.items : schema }

    var list: Schema? {
        guard isList, let listName else { return isList ? schema : nil }
        return schema?.property(listName)?.schema
    }
}

extension Schema {
    /// Columns for a table where the document names none: the first properties that fit into a cell.
    func likelyColumns(_ count: Int) -> [Column] {
        properties.lazy
            .filter { !$0.isSecret && $0.schema.types.isDisjoint(with: [.array, .object]) }
            .prefix(count)
            .map { Column(key: $0.stableName ?? $0.name, title: nil) }
    }
}

extension Column {
    /// A column; without a title, what stands above it is the first word of its key.
    init(key: String, title: String?) {
        self.key = key
        self.title = title ?? String(key.prefix { $0 != "[" && $0 != "." })
    }
}

extension DocumentNode {
    /// The media type to use of those that a body or a reply may have: JSON if there is, else the first.
    func media() throws(APIDocumentError) -> (type: String, node: DocumentNode)? {
        let all = try members()
        guard let chosen = all.first(where: { $0.name.isJSON }) ?? all.first else { return nil }
        try chosen.node.expect(.object)
        return (chosen.name, chosen.node)
    }
}

extension String {
    /// Whether a media type is JSON.
    var isJSON: Bool {
        let type = prefix { $0 != ";" }.lowercased()
        return type == "application/json" || type.hasSuffix("+json")
    }
}
