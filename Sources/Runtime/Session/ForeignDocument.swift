import API
import Appliance
import Errors
import JSON
import System

/// An appliance's document that is to be compared with, and that no session goes by: in a file, or kept of the
/// appliance of a profile.
struct ForeignDocument {
    private let name: String
    private let documents: (any DocumentStore)?

    init(_ name: String, in documents: (any DocumentStore)?) {
        self.name = name
        self.documents = documents
    }

    /// The document; nil if nothing is kept of the profile's appliance.
    func fetched() throws -> FetchedDocument? {
        // A profile is called by a name, a file by a path; where both fit, `./name` is the file.
        if name.utf8.contains(UInt8(ascii: "/")) || name.hasSuffix(".json") { return try read() }
        if let documents, documents.hasProfile(name) || !isRegularFile(name) {
            return try documents.document(named: name)
        }
        return isRegularFile(name) ? try read() : nil
    }

    private func read() throws -> FetchedDocument {
        // A file that we kept has a line in front.
        var bytes = try readOrdinaryFile(name, limit: LiveDocument.maxSize + 4_096)
        var date: String?
        if FetchedDocument.isKept(bytes) {
            do throws(FetchedDocument.Fault) {
                let kept = try FetchedDocument(kept: bytes)
                (bytes, date) = (kept.bytes, kept.date)
            } catch {
                throw LibraryError.noDocument(path: name, detail: "it \(error.words)")
            }
        }
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw LibraryError.noDocument(path: name, detail: "\(error)")
        }
        guard case .object(let object) = value,
            object["openapi"] != nil || object["swagger"] != nil || object[DocumentGroups.key] != nil
        else {
            throw LibraryError.noDocument(path: name, detail: "it says neither openapi nor swagger")
        }
        // Of which host it is counts only where requests follow it.
        let text = (try? JSONValue.object(object.withoutHosts).text()) ?? []
        return FetchedDocument(bytes: text, path: "", date: date ?? "", address: try Self.nowhere)
    }

    /// The address of a document that is of no appliance at hand.
    private static var nowhere: ApplianceAddress {
        get throws { try ApplianceAddress(parsing: "document.invalid") }
    }
}

extension JSONObject {
    /// A document whose servers are paths alone.
    fileprivate var withoutHosts: JSONObject {
        var object = self
        if let documents = object[DocumentGroups.key]?.array {
            object[DocumentGroups.key] = .array(documents.map { $0.object.map { .object($0.withoutHosts) } ?? $0 })
        }
        object["host"] = nil
        object["schemes"] = nil
        if let servers = object["servers"]?.array {
            object["servers"] = .array(
                servers.map { server in
                    guard case .object(var members) = server, let url = members["url"]?.string else { return server }
                    members["url"] = .string(Self.path(of: url))
                    return .object(members)
                })
        }
        return object
    }

    private static func path(of url: String) -> String {
        guard let scheme = url.firstIndex(of: ":"), url[scheme...].hasPrefix("://") else { return url }
        let rest = url[scheme...].dropFirst(3)
        return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
    }
}
