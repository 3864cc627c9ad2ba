import API
import JSON

/// Finds what some servers take for another method or path than the request's own, by which it was judged.
struct MethodOverride {
    private let method: String

    /// - Parameter method: the request's own, in capitals.
    init(of method: String) { self.method = method }

    /// Names of headers and parameters, in lower case with hyphens, that mean another method or path, whatever stands
    /// in them.
    private static let names: Set<String> = [
        "x-http-method-override", "x-http-method", "x-method-override", "http-method-override", "method-override",
        "methodoverride", "httpmethodoverride", "httpmethod", "http-method", "x-original-method", "x-original-url",
        "x-rewrite-url", "x-forwarded-method", "x-forwarded-prefix", "x-forwarded-uri", "-method", "--method",
        "x-http-verb", "http-verb", "-verb",
    ]

    private static let methods: Set<String> = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT",
    ]

    /// Whether a name says so, or says "method" beside the name of another one.
    func isOne(_ name: String, _ value: String) -> Bool {
        let plain = name.lowercased().replacing("_", with: "-").trimmingSpaces()
        if Self.names.contains(plain) { return true }
        guard plain.contains("method") || plain == "verb" || plain.hasSuffix("-verb") else { return false }
        let said = value.trimmingSpaces().uppercased()
        return said != method && Self.methods.contains(said)
    }

    /// A header may not say "method" at all: what is behind it, nobody here knows.
    func isOne(header name: String) -> Bool {
        name.lowercased().contains("method") || isOne(name, "")
    }

    /// The first of the parameters that stand in the segments of a path, in whichever encoding: `/x;_method=DELETE`.
    func inPath(_ path: String) -> String? {
        var plain = path
        for _ in 0..<4 {
            let parts = plain.split { ";?&/".contains($0) }
            if let name = first(of: parts) { return name }
            guard let decoded = plain.percentDecoded, decoded != plain else { return nil }
            plain = decoded
        }
        return nil
    }

    /// The first of the members of a body, of JSON, of a form, or of one in parts.
    func inBody(_ body: RequestBody, type: String?) -> String? {
        if case .object(let object)? = body.json {
            return object.first { isOne($0.key, $0.value.string ?? "") }?.key
        }
        if (type ?? body.type).lowercased().hasPrefix("multipart/") {
            return Self.partNames(body.bytes).first { isOne($0, "") || $0.lowercased() == "method" }
        }
        guard body.json == nil, body.bytes.count <= Self.longestForm else { return nil }
        return first(of: String(decoding: body.bytes, as: UTF8.self).split { "&;\r\n".contains($0) })
    }

    /// What the parts of a form are called, whatever else is in it.
    private static func partNames(_ bytes: [UInt8]) -> [String] {
        let mark = Array("name=".utf8)
        var (names, index): ([String], Int) = ([], 0)
        while index + mark.count < bytes.count {
            let isMark = zip(mark, bytes[index...]).allSatisfy { $0 == $1 || $0 == $1 | 0x20 }
            guard isMark else {
                index += 1
                continue
            }
            index += mark.count
            let rest = bytes[index...].drop { $0 == UInt8(ascii: "\"") }.prefix(100)
            let name = rest.prefix { $0 > 32 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: ";") }
            names.append(String(decoding: name, as: UTF8.self))
        }
        return names
    }

    /// No form of names and values is longer.
    private static let longestForm = 1 << 20

    private func first(of pairs: [Substring]) -> String? {
        for pair in pairs {
            guard let equals = pair.firstIndex(of: "=") else { continue }
            let name = Self.decoded(pair[..<equals])
            if isOne(name, Self.decoded(pair[equals...].dropFirst())) { return name }
        }
        return nil
    }

    /// As a form has it, with a plus for a space.
    private static func decoded(_ text: Substring) -> String {
        let spaced = String(text).replacing("+", with: " ")
        return spaced.percentDecoded ?? spaced
    }
}
