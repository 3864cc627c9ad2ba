import API
import HTTP
import JSON

/// A request as it may be shown: without secrets.
public struct RedactedRequest: Sendable {
    /// The HTTP method.
    public let method: String
    /// The path below the base, without the query.
    public let path: String
    /// The query, not encoded.
    public let query: [(name: String, value: String)]
    /// The headers that are of interest.
    public let headers: [(name: String, value: String)]
    /// The body, if it is JSON.
    public let body: JSONValue?
    /// A body that is not JSON, as a text.
    public let text: String?
    /// Where a download goes.
    public let file: String?

    /// The path and, behind a question mark, the encoded query.
    public var target: String { path + queryText(query) }

    /// The command for curl that does the same, ready to be pasted into a shell.
    ///
    /// A pin has no equal there: curl's own looks at the key only. So the command trusts anyone, and says so behind a `#`.
    public func curl(base: String, trust: Trust) -> String {
        var words = ["curl"]
        if method == "HEAD" {
            words.append("--head")
        } else if method != "GET" || body != nil || text != nil {
            words += ["-X", method]
        }
        words.append(shellQuoted(base + target))
        for header in headers { words += ["-H", shellQuoted("\(header.name): \(header.value)")] }
        if let text = bodyText {
            words += [text.hasPrefix("@") ? "--data-raw" : "--data", shellQuoted(text)]
        }
        if let file { words += ["-o", shellQuoted(file)] }
        switch trust {
        case .system: break
        case .authority(let path): words += ["--cacert", shellQuoted(path)]
        case .insecure: words.append("-k")
        case .pin(let fingerprint): words += ["-k", "# pinned: \(fingerprint)"]
        }
        return words.joined(separator: " ")
    }

    /// The body as it is sent, secrets masked; of what is not JSON, its size.
    public var bodyText: String? {
        guard let body else { return text }
        var writer = JSONWriter()
        // A number that JSON can't express can't have come out of JSON.
        guard (try? writer.value(body)) != nil else { return text }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// The query with its question mark, or nothing.
func queryText(_ query: [(name: String, value: String)]) -> String {
    guard !query.isEmpty else { return "" }
    return "?" + query.map { percentEncoded($0.name) + "=" + percentEncoded($0.value) }.joined(separator: "&")
}

private func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var encoded: [UInt8] = []
    for byte in text.utf8 {
        switch byte {
        // The mask of secrets stays legible.
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "*"):
            encoded.append(byte)
        default:
            encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: encoded, as: UTF8.self)
}

/// The text as one word of a POSIX shell.
func shellQuoted(_ text: String) -> String {
    let plain = text.utf8.allSatisfy { byte in
        (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
            || "-_./:@%+=,".utf8.contains(byte)
    }
    guard !plain || text.isEmpty else { return text }
    return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
