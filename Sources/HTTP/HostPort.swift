import CCurl
import Glibc

/// A host and a port: where a request goes.
public struct HostPort: Hashable, Sendable, CustomStringConvertible {
    /// The host as it stands in a URL: an IPv6 address has brackets.
    public let host: String
    public let port: Int
    let isSecure: Bool

    /// `host:port`, an IPv6 address in brackets.
    public var description: String { "\(host):\(port)" }

    /// Names a host and a port; an IPv6 address may have its brackets or not.
    public init(host: String, port: Int, isSecure: Bool = true) {
        let bare = Self.withoutBrackets(host)
        self.host = bare.contains(":") ? "[\(bare)]" : bare
        self.port = port
        self.isSecure = isSecure
    }

    /// Reads host and port out of a URL, or says what is wrong with the URL.
    init(url: String) throws(HTTPError) {
        var place = ccurl_place()
        let code = ccurl_url_place(url, &place)
        guard code == CURLUE_OK else {
            // The URL itself is not repeated: there may be a password in it.
            throw HTTPError(
                kind: .request, detail: "the URL can't be used: \(String(cString: ccurl_url_strerror(code)))")
        }
        let host = withUnsafeBytes(of: place.host) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        self.init(host: host, port: Int(place.port), isSecure: place.secure)
    }

    /// The host without the brackets of an IPv6 address.
    public var bareHost: String { Self.withoutBrackets(host) }

    /// Whether the host is this machine, whatever the name servers say.
    var isLoopback: Bool {
        let bare = bareHost.lowercased()
        if bare == "localhost" || bare.hasSuffix(".localhost") { return true }
        var four = in_addr()
        if inet_pton(AF_INET, bare, &four) == 1 { return UInt32(bigEndian: four.s_addr) >> 24 == 127 }
        var six = in6_addr()
        guard inet_pton(AF_INET6, bare, &six) == 1 else { return false }
        return withUnsafeBytes(of: six) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
    }

    private static func withoutBrackets(_ host: String) -> String {
        host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    }
}
