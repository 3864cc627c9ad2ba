import API

/// What is known of one appliance's interface: the bundled document, and what the appliance's own makes of it.
///
/// It is the one owner of the document that counts: whoever needs that asks for it each time, and sees a change at
/// once.
public final class APIDefinition {
    /// What calls are bound to: the bundled document, with an appliance's own merged into it once that was read.
    public private(set) var document: APIDocument
    /// The appliance whose interface it is, as far as anybody has said; what is said of it is said of no other.
    public var address: ApplianceAddress?
    /// Whether more is corrected in this session than could be kept.
    public var hasUnkeptCorrections = false
    /// In what the appliance's own document differs from the bundled one; empty if it isn't known.
    public private(set) var differences: [DocumentDifference] = []
    /// Where and when the appliance's own was read; nil if it isn't known.
    public private(set) var reading: Reading?
    /// What the user says of this appliance, which counts more than either document.
    public private(set) var corrections: [Correction] = []
    /// In what the user's word differs from the documents.
    public private(set) var points: [CorrectedPoint] = []
    /// The appliance's words for ours, by the user's word.
    public private(set) var words = WordMap([])
    /// Counts up whenever the document becomes another.
    public private(set) var revision = 0
    /// Our own document, which nothing corrects.
    public let bundled: APIDocument
    /// The documents' word alone, which corrections are put over.
    private var uncorrected: APIDocument

    /// The reading of an appliance's own document.
    public struct Reading: Sendable {
        public let address: ApplianceAddress
        /// Where it was found, below the base, or a whole URL where it is elsewhere.
        public let path: String
        public let date: String
        public let title: String
        public let version: String
        /// The SHA-256 of the document, as hex digits.
        public let digest: String
        /// Whether it was read in this run.
        public let isFresh: Bool

        /// The whole URL of the place where it was found.
        public var url: String { path.hasPrefix("/") ? address.base + path : path }
    }

    /// Begins with the bundled document alone.
    public init(bundled: APIDocument) {
        self.bundled = bundled
        uncorrected = bundled
        document = bundled
    }

    /// Where the user says that the appliance's own document lies, below the base; nil if nothing is said.
    public var documentPlace: String? {
        for case .document(let path) in corrections { return path }
        return nil
    }

    /// Goes by an appliance's own document; one that is refused changes nothing.
    ///
    /// It is always the bundled one that is corrected, never one that an earlier reading had corrected already. What
    /// the user says is put over both; what of it can't stand beside the new document is an error, too.
    ///
    /// - Throws: an `APIDocumentError` of the document, or a `CorrectionError`.
    public func apply(_ fetched: FetchedDocument, isFresh: Bool) throws {
        let live = try LiveDocument(
            parsing: fetched.bytes, host: fetched.address.host, names: fetched.names, basePath: fetched.address.path)
        let merge = bundled.corrected(by: live)
        use(try merge.document.corrected(by: corrections))
        uncorrected = merge.document
        differences = merge.differences + fetched.missing.map { DocumentDifference(leftOut: $0) }
        reading = Reading(
            address: fetched.address, path: fetched.path, date: fetched.date, title: live.title, version: live.version,
            digest: fetched.digest, isFresh: isFresh)
    }

    /// Goes by what the user says of this appliance, in the place of what was said before; what is refused changes
    /// nothing.
    public func correct(by corrections: [Correction]) throws(CorrectionError) {
        use(try uncorrected.corrected(by: corrections))
        self.corrections = corrections
    }

    private func use(_ corrected: CorrectedDocument) {
        document = corrected.document
        points = corrected.points
        words = corrected.words
        revision += 1
    }

    /// Goes by the bundled document alone, as at first.
    public func reset() {
        address = nil
        document = bundled
        uncorrected = bundled
        corrections = []
        hasUnkeptCorrections = false
        points = []
        words = WordMap([])
        revision += 1
        differences = []
        reading = nil
    }
}
