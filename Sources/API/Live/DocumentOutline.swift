import JSON

/// What a text is that an appliance gave where its document may lie; nothing in it is gone by yet.
public enum DocumentOutline: Sendable {
    /// A document.
    case document(Facts)
    /// A list of places at which documents are.
    case places([DocumentPlace])
    /// Something else.
    case neither(APIDocumentError)

    /// What a document says of itself at first sight.
    public struct Facts: Sendable {
        /// Whether it has operations of the API: paths with its version in them.
        public let hasAPIPaths: Bool
        /// Whether it has paths at all: one without is a document in form only.
        public let hasPaths: Bool
        /// Hosts that it says it is about, none of them the one that it was got from.
        public let otherHosts: [String]
    }

    /// Looks at a text.
    ///
    /// - Parameters:
    ///   - host: the host that it was got from.
    ///   - names: other names of that host.
    ///   - place: where it was found, from the host's root: what is said without a slash in front counts from there.
    public init(_ bytes: [UInt8], host: String, names: [String] = [], place: String) {
        do throws(APIDocumentError) {
            let json = try LiveDocument.json(bytes)
            if let places = Self.places(json.root, names: HostNames([host] + names), from: place) {
                self = .places(places)
                return
            }
            let node = DocumentNode(root: json.root, isOurs: false)
            try node.expect(.object)
            guard node["openapi"] != nil || node["swagger"] != nil else { throw node.fault(.version(nil)) }
            self = .document(Facts(node, hosts: HostNames([host] + names)))
        } catch {
            self = .neither(error)
        }
    }

    /// Several documents of one appliance as one text, which a ``LiveDocument`` is made of.
    public static func joined(_ documents: [[UInt8]]) -> [UInt8] {
        guard documents.count != 1 else { return documents[0] }
        var bytes = Array("{\"\(DocumentGroups.key)\":[".utf8)
        for (index, document) in documents.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += document.starts(with: byteOrderMark) ? document.dropFirst(3) : document[...]
        }
        return bytes + Array("]}".utf8)
    }

    /// The places that a list names, as springdoc (an object with `url` or `urls`) and springfox (a list) have it; nil
    /// where it is no such list.
    private static func places(_ root: JSONCursor, names: HostNames, from place: String) -> [DocumentPlace]? {
        guard root["openapi"] == nil, root["swagger"] == nil else { return nil }
        let entries: [JSONCursor]
        if root.kind == .array {
            entries = Array(root.elements.prefix(maxPlaces))
        } else if let urls = root["urls"], urls.kind == .array {
            entries = Array(urls.elements.prefix(maxPlaces))
        } else if root["url"]?.string != nil {
            entries = [root]
        } else {
            return nil
        }
        let found = entries.compactMap { entry in
            (entry["url"]?.string ?? entry["location"]?.string).map {
                DocumentPlace($0, name: entry["name"]?.string, names: names, from: place)
            }
        }
        return found.isEmpty ? nil : found
    }

    private static let maxPlaces = 50
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
}

/// A place at which a list says that there is a document.
public struct DocumentPlace: Sendable, Hashable {
    /// The group whose document it is; nil if it has no name.
    public let name: String?
    /// From the host's root, with its query; nil where it is on another host.
    public let path: String?
    /// As the list has it.
    public let url: String

    /// - Parameter place: where the list was found.
    init(_ url: String, name: String?, names: HostNames, from place: String) {
        self.name = name.map { String($0.prefix(200)) }
        self.url = String(url.prefix(500))
        var rest = url[...]
        for scheme in ["https:", "http:"] where rest.lowercased().hasPrefix(scheme) { rest.removeFirst(scheme.count) }
        if rest.hasPrefix("//") {
            let authority = rest.dropFirst(2).prefix { $0 != "/" && $0 != "?" }
            let path = rest.dropFirst(2 + authority.count)
            // Nothing but the path is gone by: what is asked is always the host at hand.
            self.path = names.include(String(authority)) && path.hasPrefix("/") ? String(path) : nil
        } else if rest.hasPrefix("/") {
            path = String(rest)
        } else if rest.contains(":") || rest.isEmpty {
            path = nil
        } else {
            let folder = place.prefix { $0 != "?" }
            let end = folder.lastIndex(of: "/") ?? folder.startIndex
            path = folder[..<end] + "/" + (rest.hasPrefix("./") ? rest.dropFirst(2) : rest)
        }
    }
}

extension DocumentOutline.Facts {
    /// The version of the API in the paths of all operations that are known.
    private static let version = "4.1"

    init(_ root: DocumentNode, hosts: HostNames) {
        let prefix = root["basePath"]?.cursor.string ?? root["servers"]?.firstElement?["url"]?.cursor.string ?? ""
        let names = root["paths"]?.cursor.members.map(\.key) ?? []
        hasPaths = !names.isEmpty
        hasAPIPaths = names.contains { path in
            (prefix + path).split(separator: "/").contains { $0 == Self.version }
        }
        otherHosts = ServerPlace.hosts(of: root).filter { !hosts.include($0) }
    }
}

extension ServerPlace {
    /// The hosts that a document as a whole says it is at.
    static func hosts(of root: DocumentNode) -> [String] {
        var found: [String] = []
        if let host = root["host"]?.cursor.string { found.append(host) }
        for server in root["servers"].map({ Array($0.cursor.elements.prefix(100)) }) ?? [] {
            guard let url = server["url"]?.string, let start = url.firstRange(of: "//") else { continue }
            found.append(String(url[start.upperBound...].prefix { $0 != "/" }))
        }
        return found
    }
}
