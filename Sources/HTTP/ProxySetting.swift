import Glibc
import System

/// The proxy that the environment names for requests to a host, as libcurl reads it.
public struct ProxySetting: Hashable, Sendable {
    /// Its host and port, without the name and the password that may stand before them.
    public let place: String
    /// The variable that names it.
    public let variable: String

    /// What became of a connection through it.
    public enum Problem: Hashable, Sendable {
        /// Its name has no address.
        case unknown
        /// It can't be reached: the system's error number, 0 if unknown.
        case unreachable(errno: Int32)
        /// It took too long.
        case timeout
        /// It ended the connection.
        case closed
        /// It answered with this status, and opened no way through.
        case answered(status: Int)
    }

    /// The proxy for encrypted requests to a host; nil where there is none for it.
    init?(for host: String, variable: (String) -> String? = ProxySetting.variable) {
        let names = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        guard let name = names.first(where: { variable($0)?.isEmpty == false }), let value = variable(name) else {
            return nil
        }
        let exceptions = variable("no_proxy") ?? variable("NO_PROXY") ?? ""
        guard !Self.isExcepted(host.lowercased(), by: exceptions.lowercased()) else { return nil }
        var place = value[...]
        if let scheme = place.firstRange(of: "://") { place = place[scheme.upperBound...] }
        place = place.prefix { $0 != "/" }
        if let at = place.lastIndex(of: "@") { place = place[place.index(after: at)...] }
        self.place = String(place).visible
        self.variable = name
    }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// A name of the list stands for itself and for all hosts below it, `*` for every host.
    private static func isExcepted(_ host: String, by list: String) -> Bool {
        let bare = host.hasSuffix(".") ? String(host.dropLast()) : host
        return list.split { $0 == "," || $0 == " " || $0 == "\t" }.contains { entry in
            if entry == "*" { return true }
            let name = entry.hasPrefix(".") ? entry.dropFirst() : entry
            return bare == name || bare.hasSuffix("." + name) || isIn(bare, network: entry)
        }
    }

    /// Whether an IPv4 address is in a network such as `10.1.0.0/16`.
    private static func isIn(_ host: String, network: Substring) -> Bool {
        let parts = network.split(separator: "/")
        var address = in_addr()
        var base = in_addr()
        guard parts.count == 2, let bits = UInt32(parts[1]), bits <= 32, inet_pton(AF_INET, host, &address) == 1,
            inet_pton(AF_INET, String(parts[0]), &base) == 1
        else { return false }
        let mask: UInt32 = bits == 0 ? 0 : .max << (32 - bits)
        return UInt32(bigEndian: address.s_addr) & mask == UInt32(bigEndian: base.s_addr) & mask
    }
}

extension HostPort {
    /// The proxy on the way of an encrypted request to it, if any.
    var proxy: ProxySetting? { isLoopback || !isSecure ? nil : ProxySetting(for: bareHost) }
}
