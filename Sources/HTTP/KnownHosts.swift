/// The certificates that were accepted before: a file with `host:port sha256:HEX` on each line.
///
/// An IPv6 address stands in brackets. Empty lines and those that begin with `#` are kept as they are.
public struct KnownHosts: Sendable {
    /// Where the file is, or will be.
    public let path: String

    /// Names the file; nothing is read or written yet.
    public init(path: String) { self.path = path }

    /// The certificate that was accepted for a host, if one was.
    public func fingerprint(host: String, port: Int) throws(KnownHostsError) -> Fingerprint? {
        throw .system(path: path, action: "not implemented: read", errno: 0)
    }

    /// Stores a certificate for a host, in place of an earlier one.
    public func accept(_ fingerprint: Fingerprint, host: String, port: Int) throws(KnownHostsError) {
        throw .system(path: path, action: "not implemented: write", errno: 0)
    }
}

/// Why the file of accepted certificates can't be used.
public enum KnownHostsError: Error, Hashable, Sendable {
    /// A line that is not `host:port sha256:HEX`; lines are counted from 1.
    case malformed(path: String, line: Int)
    /// The system refused: what was tried, and its error number.
    case system(path: String, action: String, errno: Int32)
}
