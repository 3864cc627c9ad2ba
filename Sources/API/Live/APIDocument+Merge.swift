extension APIDocument {
    /// This document as the appliance's own one corrects and completes it, with every point in which they differ. See
    /// docs/architecture.md, "The ideas".
    ///
    /// What the appliance says of itself is taken, also against what is documented or was observed elsewhere: it is
    /// told in the differences, with the mark of what it replaces. Not taken is what would lower an effect, move the
    /// login or make a secret public. Operations that this document lacks get names from their tag and `operationId`.
    public func corrected(by live: LiveDocument) -> DocumentMerge {
        let matcher = OperationMatcher(ours: operations, live: live.operations)
        let liveOfOurs = matcher.liveOfOurs
        var effects: [String: Effect] = [:]
        for operation in operations {
            effects[operation.route] = max(effects[operation.route] ?? .read, operation.effect)
        }
        var result: [Operation] = []
        var aliases: [Operation] = []
        var differences: [DocumentDifference] = []
        for (index, ours) in operations.enumerated() {
            guard let place = liveOfOurs[index] else {
                result.append(ours)
                var list = DifferenceList(operation: ours.name)
                let request = "\(ours.method) \(ours.path)"
                list.add(.operation, ours: request, live: nil, taken: .ours, source: ours.sources.operation)
                differences += list.rows
                continue
            }
            var merger = OperationMerger(ours, live.operations[place])
            merger.merge()
            // Another of ours may stand on that road already: it says at least how dangerous the road is.
            merger.raise(to: effects[merger.operation.route] ?? .read)
            result.append(merger.operation)
            differences += merger.list.rows
            if merger.operation.route != ours.route { aliases.append(ours) }
        }
        var namer = ExtraNamer(ours: operations, siblings: liveOfOurs.mapValues { live.operations[$0].tag })
        let extras = live.operations.indices.filter(matcher.isExtra).map { live.operations[$0] }
        for var extra in extras.sorted(by: { ($0.path, $0.method) < ($1.path, $1.method) }) {
            let name = namer.name(for: extra)
            extra.name = name.text
            extra.subject = name.subject
            extra.function = name.function
            extra.effect = max(extra.effect, effects[extra.route] ?? .read)
            result.append(extra)
            var list = DifferenceList(operation: extra.name)
            list.add(.operation, ours: nil, live: "\(extra.method) \(extra.path)", source: nil)
            differences += list.rows
        }
        let document = APIDocument(title: title, version: live.version, operations: result, aliases: aliases)
        return DocumentMerge(document: document, differences: differences)
    }
}

/// Names operations that only a live document has.
///
/// In the order of their paths, so that a name doesn't hang on the order of the document. A tag whose known operations
/// are all of one subject is that subject; a name that is taken gets a number.
private struct ExtraNamer {
    private var taken: Set<String>
    private var subjects: [String: String] = [:]

    init(ours: [Operation], siblings: [Int: String?]) {
        taken = Set(ours.map(\.name))
        var mixed: Set<String> = []
        for (index, tag) in siblings {
            guard let tag else { continue }
            let subject = ours[index].subject
            if let other = subjects.updateValue(subject, forKey: tag), other != subject { mixed.insert(tag) }
        }
        for tag in mixed { subjects[tag] = nil }
    }

    mutating func name(for operation: Operation) -> OperationName {
        let tag = operation.tag ?? PathTemplate(operation.path)?.firstWord ?? "api"
        let subject = subjects[tag] ?? tag
        return OperationName(
            made: subject, operation.identifier ?? "\(operation.method) \(operation.path)", besides: &taken)
    }
}
