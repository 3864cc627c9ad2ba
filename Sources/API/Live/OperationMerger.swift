/// Corrects one operation of ours by what the live document says of it.
///
/// Name, title, help and marks stay ours, an effect never falls, and what our calls are given stays under its names.
struct OperationMerger {
    private(set) var operation: Operation
    private let live: Operation
    private(set) var list: DifferenceList
    /// What the operation is about, where it left the path: a grant and a question are about it in the body too.
    private var movedTarget: Parameter?

    init(_ ours: Operation, _ live: Operation) {
        operation = ours
        self.live = live
        list = DifferenceList(operation: ours.name)
    }

    mutating func merge() {
        // This very session was logged in by it. Where a password goes is nothing for a document to say.
        guard operation.needsToken else { return reportLogin() }
        mergeMethod()
        mergePath()
        mergeQuery()
        mergeBody()
        mergeReply()
        if operation.sources.operation == .assumed { operation.sources.operation = .live }
    }

    private mutating func reportLogin() {
        if live.method != operation.method {
            list.add(
                .method, ours: operation.method, live: live.method, taken: .ours, source: operation.sources.method)
        }
        if live.shape != operation.shape {
            list.add(.path, ours: operation.path, live: live.path, taken: .ours, source: operation.sources.path)
        }
    }

    private mutating func mergeMethod() {
        guard live.method != operation.method else {
            if operation.sources.method == .assumed { operation.sources.method = .live }
            return
        }
        list.add(.method, ours: operation.method, live: live.method, source: operation.sources.method)
        let before = operation.effect
        // What we took for reading was so because of its method; and whatever deletes, destroys.
        let wasReading = Effect.unknown(method: operation.method) == .read
        if live.method == "DELETE" || (wasReading && Effect.unknown(method: live.method) != .read) {
            raise(to: .destroy, from: before)
        }
        operation.method = live.method
        operation.sources.method = .live
    }

    mutating func raise(to effect: Effect, from before: Effect? = nil) {
        let before = before ?? operation.effect
        guard effect > before else { return }
        list.add(.effect, ours: before.rawValue, live: effect.rawValue, source: operation.sources.operation)
        operation.effect = effect
    }

    // MARK: Path and query

    private mutating func mergePath() {
        guard live.shape != operation.shape else {
            if operation.sources.path == .assumed { operation.sources.path = .live }
            return
        }
        list.add(.path, ours: operation.path, live: live.path, source: operation.sources.path)
        let mine = operation.parameters.filter { $0.location == .path }
        let theirs = live.parameters.filter { $0.location == .path }
        // Their order tells which is which; where their number differs, only their spelling does.
        var parameters: [Parameter] = []
        for (index, parameter) in theirs.enumerated() {
            let same =
                mine.count == theirs.count
                ? mine[index] : mine.first { $0.name.normalized == parameter.name.normalized }
            if let same {
                parameters.append(same)
            } else {
                list.add(.parameter, ours: nil, live: parameter.name, source: nil)
                parameters.append(parameter.fromLive)
            }
        }
        for parameter in mine where !parameters.contains(where: { $0.name == parameter.name }) {
            list.add(.parameter, ours: parameter.name, live: nil, source: parameter.source)
            if parameter.name == mine.first?.name { movedTarget = parameter }
        }
        guard let path = PathTemplate(live.path)?.renamed(parameters.map(\.name)) else { return }
        operation.path = path.text
        operation.fallbackPaths = []
        operation.parameters = parameters + operation.parameters.filter { $0.location != .path }
        operation.sources.path = .live
    }

    private mutating func mergeQuery() {
        let theirs = live.parameters.filter { $0.location == .query }
        let names = Set(operation.parameters.map(\.name))
        var taken: Set<String> = []
        for (index, parameter) in operation.parameters.enumerated() where parameter.location == .query {
            let same =
                theirs.first { $0.name == parameter.name }
                ?? theirs.first { !names.contains($0.name) && $0.name.normalized == parameter.name.normalized }
            guard let same, taken.insert(same.name).inserted else {
                list.add(.parameter, ours: parameter.name, live: nil, taken: .ours, source: parameter.source)
                continue
            }
            if same.name != parameter.name {
                list.add(.parameter, ours: parameter.name, live: same.name, source: parameter.source)
                operation.parameters[index].sentAs = same.name
            }
            if same.isRequired, !parameter.isRequired {
                list.add(
                    .required, ours: "\(parameter.name): optional", live: "\(parameter.name): required",
                    source: parameter.source)
                operation.parameters[index].isRequired = true
            }
            if !parameter.schema.types.isDisjoint(with: [.array, .object]), same.style != parameter.style {
                list.add(
                    .parameter, ours: "\(parameter.name): \(parameter.style.shown)",
                    live: "\(same.name): \(same.style.shown)", source: parameter.source)
                operation.parameters[index].style = same.style
            }
            if parameter.source == .assumed { operation.parameters[index].source = .live }
        }
        let all = Set(operation.parameters.map(\.name))
        let headers = live.parameters.filter { $0.location == .header }
        for parameter in theirs + headers where !taken.contains(parameter.name) && !all.contains(parameter.name) {
            list.add(.parameter, ours: nil, live: parameter.name, source: nil)
            operation.parameters.append(parameter.fromLive)
        }
    }

    // MARK: Body and reply

    private mutating func mergeBody() {
        defer {
            if let movedTarget { operation.body = operation.body?.with(target: movedTarget.name) }
        }
        switch (operation.body, live.body) {
        case (nil, nil): return
        case (nil, let body?):
            list.add(.body, ours: nil, live: "a body", source: nil)
            operation.body = body
            operation.isBodyRequired = live.isBodyRequired
            operation.bodyType = live.bodyType
        case (_?, nil):
            list.add(.body, ours: "a body", live: nil, taken: .ours, source: operation.sources.operation)
        case (let mine?, let theirs?):
            var merger = SchemaMerger(.body, list)
            operation.body = merger.merge(mine, theirs)
            list = merger.list
            operation.isBodyRequired = operation.isBodyRequired || live.isBodyRequired
            if live.bodyType != operation.bodyType, !(live.bodyType.isJSON && operation.bodyType.isJSON) {
                list.add(
                    .bodyType, ours: operation.bodyType, live: live.bodyType, source: operation.sources.operation)
                operation.bodyType = live.bodyType
            }
        }
    }

    private mutating func mergeReply() {
        guard operation.isDownload == live.isDownload else {
            // What is sent decides, whatever a generator made of it: neither reading fails where the other is true.
            return list.add(
                .reply, ours: operation.isDownload ? "a file" : "JSON", live: live.isDownload ? "a file" : "JSON",
                taken: .ours, source: operation.sources.operation)
        }
        guard let theirs = live.content.schema else { return }
        guard let mine = operation.content.schema else {
            guard !operation.isDownload else { return }
            list.add(.reply, ours: nil, live: "a reply", source: nil)
            let columns = operation.content.columns
            operation.content = live.content
            if !columns.isEmpty { operation.content.columns = columns }
            return
        }
        var merger = SchemaMerger(.reply, list)
        defer { list = merger.list }
        guard operation.isList else {
            operation.content.schema = merger.merge(mine, theirs)
            return
        }
        mergeList(mine, theirs, &merger)
    }

    /// A list may have moved: under another name, out of its wrapping, or into one.
    private mutating func mergeList(_ mine: Schema, _ theirs: Schema, _ merger: inout SchemaMerger) {
        let found = theirs.place(ofList: operation.content.listName, also: mine)
        guard let found else {
            operation.content.schema = merger.merge(mine, theirs)
            return
        }
        let listSchema = operation.list ?? mine
        let merged = merger.merge(listSchema, found.schema)
        if found.name != operation.content.listName {
            let source = operation.content.listName.flatMap { mine.property($0)?.source }
            list = merger.list
            list.add(
                .listName, ours: operation.content.listName ?? "response itself", live: found.name ?? "response itself",
                source: source)
            merger = SchemaMerger(.reply, list)
        }
        guard let name = found.name else {
            operation.content.schema = merged
            operation.content.listName = nil
            return
        }
        let before = operation.content.listName.flatMap { mine.property($0) }
        let spellings = ([before?.name].compactMap(\.self) + (before?.also ?? [])).filter { $0 != name }
        let property = (before ?? Schema.Property(name: name, schema: merged)).with { property in
            (property.name, property.schema, property.also) = (name, merged, spellings)
            (property.source, property.shapeSource) = (.live, .live)
        }
        let others = operation.content.listName == nil ? [] : mine.properties.filter { $0.name != before?.name }
        operation.content.schema = mine.with(
            types: [.object], properties: [property] + others, items: nil, allowed: [])
        operation.content.listName = name
    }
}

extension Schema {
    /// Where the list is that a reply of this schema brings: under the name that was expected or another spelling of
    /// it, in the reply itself, or in its only member that is one; nil if that can't be told.
    fileprivate func place(ofList name: String?, also ours: Schema) -> (name: String?, schema: Schema)? {
        if types.contains(.array) { return (nil, self) }
        let lists = properties.filter { $0.schema.types.contains(.array) || $0.schema.items != nil }
        if let name {
            let spellings = [name] + (ours.property(name)?.also ?? [])
            for spelling in spellings {
                if let list = lists.first(where: { $0.name == spelling }) { return (list.name, list.schema) }
            }
            let alike = lists.filter { $0.name.normalized == name.normalized }
            if alike.count == 1 { return (alike[0].name, alike[0].schema) }
        }
        return lists.count == 1 ? (lists[0].name, lists[0].schema) : nil
    }
}

extension Parameter.Style {
    /// How a list is written, for people.
    fileprivate var shown: String {
        switch self {
        case .repeated: "once for each element"
        case .joined(let separator): "one text, parted by \(separator.quoted)"
        case .deep: "members in brackets"
        case .json: "JSON"
        }
    }
}

extension Parameter {
    /// The parameter as one that the live document brings.
    fileprivate var fromLive: Parameter {
        var parameter = self
        parameter.source = .live
        return parameter
    }
}
