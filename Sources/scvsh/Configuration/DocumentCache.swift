import API
import Appliance
import JSON
import Runtime
import System

/// The documents that appliances gave of themselves, a file for each host and port.
///
/// The first line of a file is an object that says of what appliance the document is, of which version, where it was
/// found and when, and which digest it has; the rest is the document as it came. A file comes into being whole or not
/// at all, for its owner's eyes only.
struct DocumentCache {
    /// Where the files are.
    let folder: String

    /// The file of an appliance; its host and port are plain characters.
    func path(of address: ApplianceAddress) -> String {
        "\(folder)/\(address.host):\(address.port).json"
    }

    /// The document that is kept of an appliance; nil if none is.
    func document(of address: ApplianceAddress) throws(DocumentCacheError) -> FetchedDocument? {
        let path = path(of: address)
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try readOrdinaryFile(path, limit: LiveDocument.maxSize + 4_096)
        } catch {
            if error.isMissing { return nil }
            throw .file(path: path, error)
        }
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
            let head = try? JSONDocument(parsing: Array(bytes[..<end])).root,
            let base = head["base"]?.string, let place = head["path"]?.string, let date = head["date"]?.string,
            date.utf8.count <= 40, date.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw .form(path: path) }
        // Behind another path on the same host and port there is another appliance.
        guard base == address.base else { return nil }
        let names = head["names"].map { $0.elements.compactMap(\.string) } ?? []
        var document = FetchedDocument(
            bytes: Array(bytes[(end + 1)...]), path: place, date: date, names: names, address: address)
        document.missing = head["missing"].map { $0.elements.compactMap(\.string) } ?? []
        // Files of an older version of this program bear none.
        if let digest = head["digest"]?.string, digest != document.digest { throw .changed(path: path) }
        return document
    }

    /// Keeps a document in the place of an older one.
    func keep(_ document: FetchedDocument) throws(DocumentCacheError) {
        let info = (try? JSONDocument(parsing: document.bytes))?.root["info"]
        var head = JSONWriter()
        head.value(
            object: [
                ("base", document.address.base), ("path", document.path), ("date", document.date),
                ("title", info?["title"]?.string ?? ""), ("version", info?["version"]?.string ?? ""),
                ("digest", document.digest),
            ], lists: [("names", document.names), ("missing", document.missing)])
        let path = path(of: document.address)
        do throws(SystemError) {
            try writePrivateFile(head.bytes + [UInt8(ascii: "\n")] + document.bytes, to: path)
        } catch {
            throw .file(path: path, error)
        }
    }
}

/// Why a kept document can't be read, or one can't be kept.
enum DocumentCacheError: Error, Hashable, CustomStringConvertible {
    case file(path: String, SystemError)
    /// Not a file of ours, or one that was spoilt.
    case form(path: String)
    /// The document is not the one that was kept.
    case changed(path: String)

    var description: String {
        switch self {
        case .file(let path, let error): "\(path): \(error.reason)"
        case .form(let path): "\(path) has not the form of a kept document"
        case .changed(let path): "\(path) was changed since it was kept"
        }
    }
}

extension JSONWriter {
    fileprivate mutating func value(object: [(String, String)], lists: [(String, [String])]) {
        beginObject()
        for (name, text) in object {
            key(name)
            string(text)
        }
        for (name, texts) in lists where !texts.isEmpty {
            key(name)
            beginArray()
            for text in texts { string(text) }
            endArray()
        }
        endObject()
    }
}
