import Glibc
import HTTP
import System

/// Where an appliance is: the host, the port and the path that its API begins with.
///
/// A host, `host:port` or a URL with or without `/api` all say the same:
///
///     try ApplianceAddress(parsing: "scv.demo.local").base   // "https://scv.demo.local:8144/api"
public struct ApplianceAddress: Hashable, Sendable, CustomStringConvertible {
    /// The port an appliance answers at unless it was told otherwise.
    public static let defaultPort = 8144
    /// What every path of the API begins with unless the address says otherwise.
    public static let defaultPath = "/api"

    /// The name or the address, in lower case; an IPv6 address is without its brackets.
    public let host: String
    /// The TCP port; 8144 unless the address gives another.
    public let port: Int
    /// The path the API begins with, without a slash at its end.
    public let path: String

    /// Scheme, host and port, as a browser would call the origin.
    public var origin: String { "https://\(host.contains(":") ? "[\(host)]" : host):\(port)" }
    /// Host and port alone, as errors name them.
    public var endpoint: HostPort { HostPort(host: host, port: port) }
    /// What each operation's path is appended to.
    public var base: String { origin + path }
    /// The origin, as in `https://scv.example.com:8144`.
    public var description: String { origin }

    /// Reads what a person gave as the appliance's address.
    public init(parsing text: String) throws(AddressError) {
        let trimmed = text.trimmingSpaces()
        // Looked for first: no later fault may then repeat a password that the text contains.
        if trimmed.contains("@") { throw AddressError(.credentials, in: "") }
        guard !trimmed.isEmpty else { throw AddressError(.empty, in: "") }
        guard trimmed.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value != 127 }) else {
            throw AddressError(.badHost, in: trimmed.escapingControls())
        }
        var rest = Substring(trimmed)
        if let mark = rest.firstRange(of: "://") {
            let scheme = rest[..<mark.lowerBound].lowercased()
            guard scheme != "http" else { throw AddressError(.plainHTTP, in: trimmed) }
            guard scheme == "https" else { throw AddressError(.scheme(scheme), in: trimmed) }
            rest = rest[mark.upperBound...]
        }
        guard !rest.contains(where: { $0 == "?" || $0 == "#" }) else { throw AddressError(.path, in: trimmed) }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        (host, port) = try Self.hostAndPort(rest[..<slash], in: trimmed)
        path = try Self.basePath(rest[slash...], in: trimmed)
    }

    private static func hostAndPort(_ text: Substring, in whole: String) throws(AddressError) -> (String, Int) {
        guard !text.isEmpty else { throw AddressError(.badHost, in: whole) }
        if text.first == "[" {
            guard let close = text.firstIndex(of: "]") else { throw AddressError(.badHost, in: whole) }
            let after = text[text.index(after: close)...]
            guard after.isEmpty || after.first == ":" else { throw AddressError(.badHost, in: whole) }
            let address = try version6(text[text.index(after: text.startIndex)..<close], in: whole)
            return (address, try after.isEmpty ? defaultPort : portNumber(after.dropFirst(), in: whole))
        }
        let colons = text.count { $0 == ":" }
        if colons > 1 { return (try version6(text, in: whole), defaultPort) }
        guard colons == 1, let colon = text.firstIndex(of: ":") else {
            return (try name(text, in: whole), defaultPort)
        }
        return (try name(text[..<colon], in: whole), try portNumber(text[text.index(after: colon)...], in: whole))
    }

    private static func portNumber(_ text: Substring, in whole: String) throws(AddressError) -> Int {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let port = Int(text), (1...65535).contains(port) else {
            throw AddressError(.badPort(String(text)), in: whole)
        }
        return port
    }

    private static func version6(_ text: Substring, in whole: String) throws(AddressError) -> String {
        let address = text.lowercased()
        var binary = in6_addr()
        guard inet_pton(AF_INET6, address, &binary) == 1 else { throw AddressError(.badHost, in: whole) }
        return address
    }

    private static func name(_ text: Substring, in whole: String) throws(AddressError) -> String {
        let host = text.lowercased()
        guard host.utf8.allSatisfy({ $0 < 128 }) else { throw AddressError(.notASCII, in: whole) }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        let good = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy {
                    (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
                        || $0 == UInt8(ascii: "_")
                }
        }
        guard good, host.utf8.count <= 253 else { throw AddressError(.badHost, in: whole) }
        // A name never ends in a number: such a text is an IPv4 address, or a slip in one.
        if let last = labels.last, last.utf8.allSatisfy({ (48...57).contains($0) }) {
            var binary = in_addr()
            guard inet_pton(AF_INET, host, &binary) == 1 else { throw AddressError(.badHost, in: whole) }
        }
        return host
    }

    /// Keeps what leads to `/api` and drops what follows it, so that the address of the Swagger page serves too.
    private static func basePath(_ text: Substring, in whole: String) throws(AddressError) -> String {
        let parts = text.split(separator: "/")
        guard !parts.isEmpty else { return defaultPath }
        guard let api = parts.firstIndex(of: "api") else { throw AddressError(.path, in: whole) }
        let kept = parts[...api]
        let plain = kept.allSatisfy { part in
            part != "." && part != ".."
                && part.utf8.allSatisfy {
                    (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0)
                        || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains($0)
                }
        }
        guard plain else { throw AddressError(.path, in: whole) }
        return kept.map { "/" + $0 }.joined()
    }
}
