import API

/// XML, as far as the texts in it can be replaced while all else stays letter by letter: what a client and vCenter say
/// to each other.
enum MarkupText {
    /// A tag that begins an element.
    struct Tag {
        /// The name, without a prefix.
        let name: String
        /// Whether it has an attribute `type`, as references have.
        let isReference: Bool
        /// What `xsi:type` says, under whatever prefix; nil if nothing does.
        let type: String?
    }

    /// A text with other texts between its tags.
    ///
    /// - Parameter change: given the tag that the text stands right behind; nil where that is none that begins
    ///   anything.
    static func rewrite(_ text: String, _ change: (Tag?, String) -> String) -> String {
        var result = ""
        var rest = text[...]
        var tag: Tag?
        while let open = rest.firstIndex(of: "<") {
            if open > rest.startIndex { result += change(tag, String(rest[..<open])) }
            let end = rest[open...].firstIndex(of: ">").map(rest.index(after:)) ?? rest.endIndex
            tag = Tag(rest[open..<end])
            result += rest[open..<end]
            rest = rest[end...]
        }
        return rest.isEmpty ? result : result + change(nil, String(rest))
    }

    /// Who logs in by a request, as it stands there; nil where it says nobody.
    static func userName(ofRequest bytes: [UInt8]) -> String? {
        var name: String?
        _ = rewrite(String(decoding: bytes, as: UTF8.self)) { tag, text in
            if tag?.name == "userName" { name = text }
            return text
        }
        return name
    }

    /// The beginning of a session: who logged in, by what, and what vCenter says of them is nobody's business.
    ///
    /// - Parameter name: who logs in, as XML: a fault may name them in its words.
    static func withoutLogin(_ text: String, name: String? = nil) -> String {
        let hidden: Set<String> = [
            "userName", "password", "key", "fullName", "loginTime", "lastActiveTime", "ipAddress",
        ]
        return rewrite(text) { tag, text in
            if tag.map({ hidden.contains($0.name) }) == true { return SecretFinder.mask }
            guard let name, !name.isEmpty else { return text }
            return text.replacing(name, with: SecretFinder.mask)
        }
    }

    /// The header that sets a cookie, with a mask for its value.
    static func withoutCookie(_ header: String) -> String {
        let pair = header.prefix { $0 != ";" }
        guard let equals = pair.firstIndex(of: "=") else { return SecretFinder.mask }
        return header[...equals] + SecretFinder.mask + header[pair.endIndex...]
    }
}

extension MarkupText.Tag {
    /// Reads a tag; nil of one that ends an element, or is no tag of one.
    init?(_ text: Substring) {
        guard let first = text.dropFirst().first, first.isLetter || first == "_", !text.hasSuffix("/>") else {
            return nil
        }
        let words = text.dropFirst().dropLast().split(whereSeparator: \.isWhitespace)
        guard let name = words.first else { return nil }
        func local(_ name: Substring) -> String {
            String(name.lastIndex(of: ":").map { name[name.index(after: $0)...] } ?? name)
        }
        self.name = local(name)
        var (isReference, type) = (false, String?.none)
        for word in words.dropFirst() {
            guard let equals = word.firstIndex(of: "=") else { continue }
            let key = word[..<equals]
            if key == "type" { isReference = true }
            if key.hasSuffix(":type") { type = local(word[equals...].dropFirst(2).dropLast()) }
        }
        self.isReference = isReference
        self.type = type
    }
}

extension Disguise {
    /// What of XML is a name gets a pseudonym: the values of properties, and ids. Names of properties and types, words
    /// of enumerations, and what vCenter says of its own product, stay.
    mutating func markup(_ text: String) -> String {
        MarkupText.rewrite(text) { tag, text in
            guard let tag, !Self.kept.contains(tag.name) else { return text }
            // `SessionManager` is such an id, and is no name.
            if tag.isReference, !text.contains(where: \.isNumber) { return text }
            if let type = tag.type, type != "string", !tag.isReference { return text }
            return self.text(text)
        }
    }

    private static let kept: Set<String> = [
        "name", "path", "pathSet", "type", "all", "skip", "recursive", "faultcode", "fullName", "vendor", "version",
        "build", "localeVersion", "localeBuild", "osType", "productLineId", "apiType", "apiVersion",
        "licenseProductName", "licenseProductVersion", "privilegeId", "maxObjects",
    ]
}
