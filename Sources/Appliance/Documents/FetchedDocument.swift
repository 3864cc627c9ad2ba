import Glibc
import System

/// An appliance's own document as it came over the network: now, or in an earlier run.
public struct FetchedDocument: Sendable {
    /// The whole of it.
    public let bytes: [UInt8]
    /// Where it was found, below the base, or a whole URL where it is elsewhere: the document, or the list of those
    /// that it was put together of.
    public let path: String
    /// When it was read, as in `2026-11-23T03:05:09Z`.
    public let date: String
    /// Other names of that appliance, under which the document may say that it is about it.
    public var names: [String]
    /// What a list of documents names beside it, and why that could not be had: the middle of a sentence each.
    public var missing: [String] = []
    /// The appliance that sent it: a document counts for no other.
    public let address: ApplianceAddress
    /// The SHA-256 of the whole, as hex digits: whether another reading gave the same.
    public let digest: String

    /// Puts a document together; without a date it was read just now.
    public init(
        bytes: [UInt8], path: String, date: String? = nil, names: [String] = [], address: ApplianceAddress
    ) {
        self.bytes = bytes
        digest = SHA256.hex(bytes)
        self.path = path
        self.date = date ?? Self.now
        self.names = names
        self.address = address
    }

    /// The moment, as in `2026-11-23T03:05:09Z`.
    public static var now: String {
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
    func document(profile: String?) -> FetchedDocument?

    /// Keeps a document; gives what was in the way, if anything was.
    func keep(_ document: FetchedDocument) -> String?

    /// Whether somebody wrote a profile of this name, whatever is wrong with it.
    func hasProfile(_ name: String) -> Bool

    /// What is kept of the appliance that a profile of this name leads to, nil if nothing is; an error where there is
    /// no such profile, or what is kept can't be read.
    func document(named profile: String) throws -> FetchedDocument?
}
