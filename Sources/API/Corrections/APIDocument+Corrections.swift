/// A point in which a user corrects what a document says.
public struct CorrectedPoint: Sendable, Hashable {
    /// What the point is about: `field`, `method`, `path`, `effect`, `word` or `document`.
    public let subject: String
    /// The operation under `scv.api`; nil where it is about more than one.
    public let operation: String?
    /// What counted before; nil if nothing.
    public let ours: String?
    /// What counts from now on.
    public let corrected: String
    /// Where the document had it from.
    public let source: Source?
}

/// A document as a user corrects it for one appliance.
public struct CorrectedDocument: Sendable {
    /// The document that counts.
    public let document: APIDocument
    /// What is corrected, in the order in which it was given.
    public let points: [CorrectedPoint]
    /// The appliance's words for ours.
    public let words: WordMap
}

extension APIDocument {
    /// This document with what a user says of one appliance put over it, which is the last word.
    ///
    /// Each correction is held against the document first: one that means nothing, or that would make one thing mean
    /// two, is refused, and with it all of them. Whether the words may stand for each other is for whoever knows what
    /// words mean.
    public func corrected(by corrections: [Correction]) throws(CorrectionError) -> CorrectedDocument {
        let words = WordMap(corrections)
        guard !corrections.isEmpty else { return CorrectedDocument(document: self, points: [], words: words) }
        try Self.refuseTwice(corrections)
        var schemas = SchemaCorrector(corrections, words: words)
        var respelt: [Operation] = []
        for var operation in operations {
            if let body = operation.body { operation.body = try schemas.correct(body, .body) }
            try operation.correctReply(by: &schemas)
            respelt.append(operation)
        }
        var points: [CorrectedPoint] = []
        for correction in corrections {
            if let point = try schemas.point(of: correction) { points.append(point) }
        }
        let document = APIDocument(title: title, version: version, operations: respelt, aliases: aliases)
        var corrector = OperationCorrector(document)
        try corrector.correct(corrections)
        return CorrectedDocument(
            document: APIDocument(
                title: title, version: version, operations: corrector.operations, aliases: corrector.aliases),
            points: points + corrector.points, words: words)
    }

    private static func refuseTwice(_ corrections: [Correction]) throws(CorrectionError) {
        var subjects: Set<Correction.Subject> = []
        var words: [String: String] = [:]
        for correction in corrections {
            let subject = correction.subject
            guard subjects.insert(subject).inserted else { throw CorrectionError(.twice(subject)) }
            guard case .word(let word, let theirs) = correction else { continue }
            // In other capitals it is the same word.
            if let other = words.updateValue(word, forKey: theirs.lowercased()) {
                throw CorrectionError(.wordTwice(theirs: theirs, one: other, other: word))
            }
        }
    }
}

extension Operation {
    fileprivate mutating func correctReply(by schemas: inout SchemaCorrector) throws(CorrectionError) {
        guard let before = content.schema else { return }
        let schema = try schemas.correct(before, .reply)
        content.schema = schema
        // The list itself may be what is spelt otherwise.
        guard let list = content.listName, schema.property(list) == nil else { return }
        content.listName = schema.properties.first { $0.isCorrected && $0.stableName == list }?.name ?? list
    }
}

extension SchemaCorrector {
    /// What a correction has changed; nil for one that is about operations. One that has found nothing is refused.
    fileprivate func point(of correction: Correction) throws(CorrectionError) -> CorrectedPoint? {
        switch correction {
        case .operation: return nil
        case .document(let path):
            return CorrectedPoint(subject: "document", operation: nil, ours: nil, corrected: path, source: nil)
        case .word(let word, let theirs):
            return CorrectedPoint(subject: "word", operation: nil, ours: word, corrected: theirs, source: nil)
        case .field(let schema, let name, let spelling):
            guard let known = fields[schema] else {
                let meant = closest(to: schema, in: fields.keys.sorted())
                throw CorrectionError(.unknownSchema(schema, suggestion: meant, field: name))
            }
            guard let before = before[correction.subject] else {
                throw CorrectionError(
                    .unknownField(
                        schema: schema, name: name, suggestion: Self.nearest(name, among: known), known: known))
            }
            return CorrectedPoint(
                subject: "field", operation: nil, ours: "\(schema).\(name): \(before.spelling)",
                corrected: "\(schema).\(name): \(spelling)", source: before.source)
        }
    }

    /// The field that was probably meant: by its spelling, by what differs only as spellings do, or by a slip.
    private static func nearest(_ name: String, among known: [String]) -> String? {
        known.first { $0.normalized == name.normalized } ?? closest(to: name, in: known)
    }
}
