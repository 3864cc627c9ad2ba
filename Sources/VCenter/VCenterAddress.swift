import Appliance
import HTTP

/// Where a vCenter is.
///
/// A host, `host:port` or a URL with or without `/sdk` all say the same:
///
///     try VCenterAddress(parsing: "vc.lab.local").url   // "https://vc.lab.local/sdk"
public struct VCenterAddress: Hashable, Sendable, CustomStringConvertible {
    /// The port that a vCenter answers at unless it was told otherwise.
    public static let defaultPort = 443
    /// Where its API is.
    static let path = "/sdk"
    /// What people copy from a browser's address bar: its client, and its object browser.
    private static let pages = ["sdk", "ui", "mob"]

    /// The name or the address, in lower case; an IPv6 address is without its brackets.
    public let host: String
    /// The TCP port; 443 unless the address gives another.
    public let port: Int

    /// Host and port alone.
    public var endpoint: HostPort { HostPort(host: host, port: port) }
    /// Where its API is asked, as in `https://vc.lab.local/sdk`.
    public var url: String {
        let end = endpoint
        return "https://\(port == Self.defaultPort ? end.host : end.description)\(Self.path)"
    }
    public var description: String { url }

    /// Reads what a person gave as a vCenter's address.
    public init(parsing text: String) throws(AddressError) {
        do throws(AddressError) {
            let parts = try AddressParts(parsing: text, defaultPort: Self.defaultPort)
            let path = parts.path.split(separator: "/")
            guard path.isEmpty || path.count == 1 && Self.pages.contains(String(path[0])) else {
                throw AddressError(.path, in: parts.text)
            }
            (host, port) = (parts.host, parts.port)
        } catch {
            throw AddressError(error.reason, in: error.text, of: .vCenter)
        }
    }
}
