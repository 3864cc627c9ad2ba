import API

/// What is known of one appliance's interface: the bundled document, and what the appliance's own makes of it.
///
/// It is the one owner of the document that counts: whoever needs that asks for it each time, and sees a change at
/// once.
public final class APIDefinition {
    /// What calls are bound to: the bundled document, with an appliance's own merged into it once that was read.
    public private(set) var document: APIDocument
    /// In what the appliance's own document differs from the bundled one; empty if it isn't known.
    public private(set) var differences: [DocumentDifference] = []
    /// Where and when the appliance's own was read; nil if it isn't known.
    public private(set) var reading: Reading?
    private let bundled: APIDocument

    /// The reading of an appliance's own document.
    public struct Reading: Sendable {
        public let address: ApplianceAddress
        public let path: String
        public let date: String
        public let title: String
        public let version: String
        /// Whether it was read in this run.
        public let isFresh: Bool
    }

    /// Begins with the bundled document alone.
    public init(bundled: APIDocument) {
        self.bundled = bundled
        document = bundled
    }

    /// Goes by an appliance's own document; one that is refused changes nothing.
    ///
    /// It is always the bundled one that is corrected, never one that an earlier reading had corrected already.
    public func apply(_ fetched: FetchedDocument, isFresh: Bool) throws(APIDocumentError) {
        let live = try LiveDocument(parsing: fetched.bytes, host: fetched.address.host, basePath: fetched.address.path)
        let merge = bundled.corrected(by: live)
        document = merge.document
        differences = merge.differences
        reading = Reading(
            address: fetched.address, path: fetched.path, date: fetched.date, title: live.title, version: live.version,
            isFresh: isFresh)
    }

    /// Goes by the bundled document alone.
    public func reset() {
        document = bundled
        differences = []
        reading = nil
    }
}
