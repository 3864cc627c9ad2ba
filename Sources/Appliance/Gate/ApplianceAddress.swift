import HTTP

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
        let parts = try AddressParts(parsing: text, defaultPort: Self.defaultPort)
        (host, port) = (parts.host, parts.port)
        path = try Self.basePath(parts.path, in: parts.text)
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
