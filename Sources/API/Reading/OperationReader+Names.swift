import JSON

/// One of the names of an operation, with what the document says under it.
///
/// Most operations have one name and say everything of themselves. Two names of one operation, such as a restore by
/// moref and one by uuid, each have their own title, their own help, and may call the path's parameters otherwise.
struct OperationUse {
    let name: OperationName
    let title: String?
    let summary: String
    let text: String
    let step: String?
    let template: PathTemplate
    let parameters: [Parameter]
}

extension OperationReader {
    /// An operation under each of its names.
    mutating func readUses(
        of node: DocumentNode, method: String, template: PathTemplate, shared: [Parameter]
    ) throws(APIDocumentError) -> [OperationUse] {
        let own = try readParameters(of: node)
        let all = own + shared.filter { other in !own.contains { $0.isSame(as: other) } }
        guard let marks = try marks(of: node) else {
            let name = try makeName(of: node, method: method, template: template)
            return [try use(name, node, nil, template: template, parameters: all)]
        }
        var uses: [OperationUse] = []
        for mark in marks {
            let text = mark.cursor.kind == .object ? try mark.string("name") : mark.cursor.string
            guard let text else { throw mark.fault(.missing("name")) }
            guard let name = OperationName(text) else {
                throw node.fault(.badValue("x-scv-lua \(text.quoted)", expected: "subject.operation"))
            }
            guard mark.cursor.kind == .object else {
                uses.append(try use(name, node, nil, template: template, parameters: all))
                continue
            }
            let path = try mark.string("path") ?? template.text
            guard let other = PathTemplate(path), other.hasShape(of: template) else { throw mark.fault(.badPath(path)) }
            let more = try readParameters(of: mark)
            let parameters = more + all.filter { one in !more.contains { $0.isSame(as: one) } }
            uses.append(try use(name, node, mark, template: other, parameters: parameters))
        }
        return uses
    }

    /// The entries of `x-scv-lua`; nil if there are none.
    private func marks(of node: DocumentNode) throws(APIDocumentError) -> [DocumentNode]? {
        guard let marks = node["x-scv-lua"] else { return nil }
        guard marks.cursor.kind == .array else { return [marks] }
        let elements = try marks.elements()
        return elements.isEmpty ? nil : elements
    }

    private func use(
        _ name: OperationName, _ node: DocumentNode, _ mark: DocumentNode?, template: PathTemplate,
        parameters: [Parameter]
    ) throws(APIDocumentError) -> OperationUse {
        func said(_ ofMark: String, _ ofNode: String) throws(APIDocumentError) -> String? {
            if let text = try mark?.prose(ofMark) { return text }
            return try node.prose(ofNode)
        }
        return OperationUse(
            name: name, title: try said("title", "x-scv-title"), summary: try said("summary", "summary") ?? "",
            text: try said("description", "description") ?? "", step: try said("step", "x-scv-step"),
            template: template, parameters: parameters.fitted(to: template))
    }

    private mutating func makeName(
        of node: DocumentNode, method: String, template: PathTemplate
    ) throws(APIDocumentError) -> OperationName {
        let tag = try node.firstWord("tags") ?? template.firstWord
        let identifier = try node.identifier
        return OperationName(made: tag, identifier ?? "\(method) \(template.text)", besides: &madeNames)
    }
}

extension Parameter {
    /// Whether both stand in the same place under the same name.
    fileprivate func isSame(as other: Parameter) -> Bool {
        name == other.name && location == other.location
    }
}

extension [Parameter] {
    /// Those that a path has a place for, in its order, and those of the query and the headers.
    ///
    /// One that only the path's braces tell of is a text. One that the path has no place for could go nowhere, and is
    /// left out: true documents have such slips.
    fileprivate func fitted(to template: PathTemplate) -> [Parameter] {
        let inPath = template.names.map { name in
            first { $0.location == .path && $0.name == name }
                ?? Parameter(
                    name: name, location: .path, schema: Schema(types: [.string]), isRequired: true, text: "",
                    example: nil,
                    source: nil, allowsForbidden: false)
        }
        return inPath + filter { $0.location != .path }
    }
}
