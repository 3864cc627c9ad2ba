import API
import Appliance
import Glibc
import Lua

/// An appliance's own document, as it is kept from run to run.
public struct CachedDocument {
    /// The whole document.
    public let bytes: [UInt8]
    /// Where it was found, below the base.
    public let path: String
    /// When it was read: `2026-11-23T03:05:09Z`.
    public let date: String
    /// The appliance that it is of.
    public let address: ApplianceAddress

    /// Puts a document together.
    public init(bytes: [UInt8], path: String, date: String, address: ApplianceAddress) {
        self.bytes = bytes
        self.path = path
        self.date = date
        self.address = address
    }

    /// The time now, as `date` has it.
    static var now: String {
        var seconds = time(nil)
        var parts = tm()
        var text = [CChar](repeating: 0, count: 32)
        gmtime_r(&seconds, &parts)
        let count = strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// Keeps the documents of appliances from run to run.
public protocol DocumentStore: AnyObject {
    /// What is kept of the appliance that a profile leads to, nil being the default one; the network is not touched.
    ///
    /// What can't be read is told to the user, and counts as nothing.
    func document(profile: String?) -> CachedDocument?

    /// Keeps a document; gives what was in the way, if anything was.
    func keep(_ document: CachedDocument) -> String?
}

/// What is known of one appliance's interface: our own document, and what the appliance's own makes of it.
final class APIDefinition {
    /// Our own document.
    private let own: APIDocument
    /// What counts.
    private(set) var document: APIDocument
    /// In what the appliance's own differs from ours; empty if it isn't known.
    private(set) var differences: [DocumentDifference] = []
    /// Where and when the appliance's own was read; nil if it isn't known.
    private(set) var reading: Reading?

    /// The reading of an appliance's own document.
    struct Reading {
        let address: ApplianceAddress
        let path: String
        let date: String
        let title: String
        let version: String
        /// Whether it was read in this run.
        let isFresh: Bool
    }

    init(own: APIDocument) {
        self.own = own
        document = own
    }

    /// Goes by an appliance's own document; one that is refused changes nothing.
    ///
    /// It is always our own that is corrected, never one that an earlier reading had corrected already.
    func apply(_ kept: CachedDocument, isFresh: Bool) throws(APIDocumentError) {
        let live = try LiveDocument(parsing: kept.bytes, host: kept.address.host, basePath: kept.address.path)
        let correction = own.corrected(by: live)
        document = correction.document
        differences = correction.differences
        reading = Reading(
            address: kept.address, path: kept.path, date: kept.date, title: live.title, version: live.version,
            isFresh: isFresh)
    }

    /// Goes by our own document alone.
    func reset() {
        document = own
        differences = []
        reading = nil
    }

    /// The differences as Lua is told of them, and of what reading they are.
    func told(in state: LuaState) throws -> [LuaValue] {
        let rows = try differences.map { difference in
            LuaValue.reference(
                try state.makeTable(fields: [
                    ("operation", .string(difference.operation)), ("what", .string(difference.subject.rawValue)),
                    ("ours", difference.ours.map { .string($0) } ?? .nil),
                    ("live", difference.live.map { .string($0) } ?? .nil),
                    ("taken", .string(difference.taken.rawValue)),
                    ("source", difference.source.map { .string($0.rawValue) } ?? .nil),
                ]))
        }
        let table = LuaValue.reference(try state.makeTable(array: rows))
        guard let reading else { return [table, .nil] }
        let facts = try state.makeTable(fields: [
            ("date", .string(reading.date)), ("url", .string(reading.address.base + reading.path)),
            ("title", .string(reading.title)), ("version", .string(reading.version)),
            ("fresh", .boolean(reading.isFresh)),
        ])
        return [table, .reference(facts)]
    }
}
