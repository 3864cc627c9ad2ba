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
            effects[operation.likeness] = max(effects[operation.likeness] ?? .read, operation.effect)
        }
        var result: [Operation] = []
        var aliases: [Operation] = []
        var differences: [DocumentDifference] = []
        let unreadable = live.unreadableRoutes
        for (index, ours) in operations.enumerated() {
            guard let place = liveOfOurs[index] else {
                result.append(ours)
                // What is there, but can't be read, is not missing: it has a row of its own.
                if unreadable.contains(ours.route) { continue }
                var list = DifferenceList(operation: ours.name)
                let request = "\(ours.method) \(ours.path)"
                list.add(.operation, ours: request, live: nil, taken: .ours, source: ours.sources.operation)
                differences += list.rows
                continue
            }
            var merger = OperationMerger(ours, live.operations[place])
            merger.merge()
            // Another of ours may stand on that road already: it says at least how dangerous the road is.
            merger.raise(to: effects[merger.operation.likeness] ?? .read)
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
            extra.effect = max(extra.effect, effects[extra.likeness] ?? .read)
            result.append(extra)
            var list = DifferenceList(operation: extra.name)
            list.add(.operation, ours: nil, live: "\(extra.method) \(extra.path)", source: nil)
            differences += list.rows
        }
        let document = APIDocument(title: title, version: live.version, operations: result, aliases: aliases)
        differences += live.slipRows(document)
        return DocumentMerge(document: document, differences: differences)
    }
}

extension LiveDocument {
    /// Method and path of what was left out.
    fileprivate var unreadableRoutes: Set<String> {
        Set(
            slips.compactMap { slip in
                guard slip.cost == .operation, let method = slip.method, let path = slip.path else { return nil }
                return Operation.route(method, path)
            })
    }

    /// A row for each slip: the operation by its name under `scv.api`, else by method and path.
    fileprivate func slipRows(_ document: APIDocument) -> [DocumentDifference] {
        let names = Dictionary(document.operations.map { ($0.route, $0.name) }, uniquingKeysWith: { one, _ in one })
        var rows = slips.map { slip in
            let request = [slip.method, slip.path].compactMap(\.self).joined(separator: " ")
            let known = slip.method.flatMap { method in slip.path.flatMap { names[Operation.route(method, $0)] } }
            let cost = slip.cost == .operation ? "left out" : "read loosely"
            return DocumentDifference(
                operation: known ?? (request.isEmpty ? DocumentDifference.document : request), subject: .unreadable,
                ours: nil,
                live: "\(cost): \(slip.fault.finding)", taken: .ours, source: nil)
        }
        if moreSlips > 0 {
            rows.append(
                DocumentDifference(
                    operation: DocumentDifference.document, subject: .unreadable, ours: nil,
                    live: "\(moreSlips) slips more",
                    taken: .ours, source: nil))
        }
        return rows
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
