import Glibc
import System

/// What a person gave as the address of a server, taken apart: `HOST`, `HOST:PORT` or a URL.
package struct AddressParts {
    /// The name or the address, in lower case; an IPv6 address is without its brackets.
    package let host: String
    package let port: Int
    /// What stands behind the host, its slash included.
    package let path: Substring
    /// The whole, for what is said of it.
    package let text: String

    package init(parsing text: String, defaultPort: Int) throws(AddressError) {
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
        let (host, port) = try Self.hostAndPort(rest[..<slash], in: trimmed)
        (self.host, self.port, path, self.text) = (host, port ?? defaultPort, rest[slash...], trimmed)
    }

    private static func hostAndPort(_ text: Substring, in whole: String) throws(AddressError) -> (String, Int?) {
        guard !text.isEmpty else { throw AddressError(.badHost, in: whole) }
        if text.first == "[" {
            guard let close = text.firstIndex(of: "]") else { throw AddressError(.badHost, in: whole) }
            let after = text[text.index(after: close)...]
            guard after.isEmpty || after.first == ":" else { throw AddressError(.badHost, in: whole) }
            let address = try version6(text[text.index(after: text.startIndex)..<close], in: whole)
            return (address, try after.isEmpty ? nil : portNumber(after.dropFirst(), in: whole))
        }
        let colons = text.count { $0 == ":" }
        if colons > 1 { return (try version6(text, in: whole), nil) }
        guard colons == 1, let colon = text.firstIndex(of: ":") else {
            return (try name(text, in: whole), nil)
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
}
