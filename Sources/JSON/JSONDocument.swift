import CSimdjson

/// A parsed JSON text, read through cursors.
///
/// The whole text is checked when it is parsed: what is not JSON, or not UTF-8, or holds a number that neither 64 bits
/// nor a double can carry, is refused. A byte order mark in front is skipped.
///
/// ```swift
/// let document = try JSONDocument(parsing: Array(#"{"id": 118, "status": "COMPLETED"}"#.utf8))
/// document.root["status"]?.string  // "COMPLETED"
/// ```
public final class JSONDocument {
    /// The document behind the C interface, valid as long as this object lives.
    public let handle: OpaquePointer
    /// What was not JSON and was mended, each a few words for a person; none where nothing had to be.
    public let remarks: [String]

    /// What may stand before a text: white space, and the bytes of a byte order mark.
    public static let blank: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF]

    /// How deep arrays and objects may stand inside each other if the caller doesn't say.
    public static let defaultDepth = 512

    /// Parses a text; the bytes are copied only if the caller keeps them.
    public init(parsing bytes: consuming [UInt8], maxDepth: Int = defaultDepth) throws(JSONError) {
        handle = try Self.parse(&bytes, maxDepth: maxDepth)
        remarks = []
    }

    /// Parses a text that somebody sent who may be less strict than JSON: single values that are all but JSON are taken
    /// for what they are likest to, and ``remarks`` says which. Everything else is refused as ever.
    public init(mending bytes: consuming [UInt8], maxDepth: Int = defaultDepth) throws(JSONError) {
        do throws(JSONError) {
            handle = try Self.parse(&bytes, maxDepth: maxDepth)
            remarks = []
        } catch {
            guard [.syntax, .number, .encoding].contains(error.kind) else { throw error }
            let mender = JSONMender(bytes)
            guard !mender.changes.isEmpty else { throw error }
            var mended = mender.text
            do throws(JSONError) {
                handle = try Self.parse(&mended, maxDepth: maxDepth)
            } catch let other {
                // Places are those of the text as it came; that it ends too early is what counts most.
                throw other.isTruncated ? other : error
            }
            remarks = mender.remarks
        }
    }

    /// Parses a text, which is as before when this returns without a result.
    private static func parse(_ bytes: inout [UInt8], maxDepth: Int) throws(JSONError) -> OpaquePointer {
        let length = bytes.count
        // simdjson reads in blocks, past the end of the text.
        bytes.reserveCapacity(length + Int(CSJ_PADDING))
        bytes.append(contentsOf: repeatElement(0, count: Int(CSJ_PADDING)))
        var document: OpaquePointer?
        let status = bytes.withUnsafeBytes { buffer in
            csj_parse(buffer.baseAddress, length, buffer.count, maxDepth, &document)
        }
        guard status == CSJ_OK, let document else {
            bytes.removeLast(Int(CSJ_PADDING))
            throw JSONError(status: status, text: bytes, maxDepth: maxDepth)
        }
        return document
    }

    /// A key that an object in it has twice, with values that differ; nil where there is none. Which of both is meant
    /// is not known: ``JSONCursor`` gives the last.
    public var keyWithTwoValues: String? {
        var key: UnsafePointer<CChar>?
        var length = 0
        guard csj_key_twice(handle, &key, &length), let key else { return nil }
        return String(decoding: UnsafeRawBufferPointer(start: key, count: length), as: UTF8.self)
    }

    /// Parses a text given as a string, which is UTF-8 already.
    public convenience init(parsing text: String, maxDepth: Int = defaultDepth) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), maxDepth: maxDepth)
    }

    deinit { csj_free(handle) }

    /// The value that is the whole document.
    public var root: JSONCursor { JSONCursor(document: self, raw: csj_root(handle)) }
}
