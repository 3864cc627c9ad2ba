import Glibc
import System

/// The certificates that were accepted before: a file with `host:port sha256:HEX` on each line. See
/// docs/architecture.md, "Safety".
///
/// An IPv6 address stands in brackets. Empty lines and those that begin with `#` are kept as they are.
public struct KnownHosts: Sendable {
    /// Where the file is, or will be.
    public let path: String

    /// Names the file; nothing is read or written yet.
    public init(path: String) { self.path = path }

    /// The certificate that was accepted for a host, if one was.
    ///
    /// A file that doesn't exist holds none. The last line for a host counts.
    public func fingerprint(host: String, port: Int) throws(KnownHostsError) -> Fingerprint? {
        let key = Self.key(host: host, port: port)
        var found: Fingerprint?
        for line in try read() {
            if let entry = line.entry, entry.key == key { found = entry.fingerprint }
        }
        return found
    }

    /// Stores a certificate for a host, in place of an earlier one.
    ///
    /// Folders that are missing are made. Others who do the same at the same time wait for each other, and whoever
    /// reads meanwhile sees the file as it was or as it will be.
    public func accept(_ fingerprint: Fingerprint, host: String, port: Int) throws(KnownHostsError) {
        let lock = try lock()
        defer { _ = lock }
        let key = Self.key(host: host, port: port)
        var lines = try read()
        let new = Line(text: "\(key) \(fingerprint)", entry: (key, fingerprint))
        if let index = lines.firstIndex(where: { $0.entry?.key == key }) {
            lines[index] = new
            let rest = lines[(index + 1)...].filter { $0.entry?.key != key }
            lines.replaceSubrange((index + 1)..., with: rest)
        } else {
            lines.append(new)
        }
        let text = lines.map { $0.text + "\n" }.joined()
        do throws(SystemError) {
            let file = try AtomicFile(path: path)
            try file.write(Array(text.utf8))
            try file.complete()
        } catch {
            throw .system(path: path, action: "write", errno: error.errno)
        }
    }

    private struct Line {
        var text: String
        var entry: (key: String, fingerprint: Fingerprint)?
    }

    private static func key(host: String, port: Int) -> String {
        // Names of hosts are the same in any case; a dot at the end says no more than its absence.
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        return HostPort(host: name.lowercased(), port: port).description
    }

    private func read() throws(KnownHostsError) -> [Line] {
        guard let text = try contents() else { return [] }
        var lines: [Line] = []
        var rows = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        if rows.last == "" { rows.removeLast() }
        for (index, row) in rows.enumerated() {
            let words = row.split { $0 == " " || $0 == "\t" }
            guard let first = words.first, !first.hasPrefix("#") else {
                lines.append(Line(text: String(row)))
                continue
            }
            guard words.count == 2, let place = Self.place(first), let fingerprint = Fingerprint(String(words[1]))
            else {
                throw .malformed(path: path, line: index + 1)
            }
            lines.append(Line(text: String(row), entry: (place, fingerprint)))
        }
        return lines
    }

    /// The key that a line's first word stands for; nil if it is not `host:port`.
    private static func place(_ word: Substring) -> String? {
        guard let colon = word.lastIndex(of: ":") else { return nil }
        let host = word[..<colon]
        guard let port = Int(word[word.index(after: colon)...]), (1...65535).contains(port), !host.isEmpty else {
            return nil
        }
        let bracketed = host.hasPrefix("[") && host.hasSuffix("]")
        guard bracketed || !host.contains(":") else { return nil }
        return key(host: String(host), port: port)
    }

    private func contents() throws(KnownHostsError) -> String? {
        do throws(SystemError) {
            return String(decoding: try readOrdinaryFile(path), as: UTF8.self)
        } catch {
            if error.errno == ENOENT { return nil }
            if [EINVAL, EISDIR].contains(error.errno) { throw .noFile(path: path) }
            throw .system(path: path, action: "read", errno: error.errno)
        }
    }

    /// Locks the folder that holds the file, which is made for its owner alone if it is missing.
    private func lock() throws(KnownHostsError) -> LockedFolder {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        do throws(SystemError) {
            try makePrivateFolders(above: path)
            return try LockedFolder(folder)
        } catch {
            throw .system(path: error.path, action: error.action, errno: error.errno)
        }
    }
}

/// Why the file of accepted certificates can't be used.
public enum KnownHostsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A line that is not `host:port sha256:HEX`; lines are counted from 1.
    case malformed(path: String, line: Int)
    /// A pipe, a folder or a device, where a file is wanted.
    case noFile(path: String)
    /// The system refused: what was tried, and its error number.
    case system(path: String, action: String, errno: Int32)

    /// The fact in a sentence, which begins with the file.
    public var description: String {
        switch self {
        case .malformed(let path, let line): "\(path):\(line): not of the form \"host:port sha256:HEX\""
        case .noFile(let path): "\(path): is no ordinary file, but a pipe, a folder or a device"
        case .system(let path, let action, let errno): "\(path): can't \(action): \(systemMessage(errno))"
        }
    }
}
