import Glibc

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
    /// XDGDirectories that are missing are made. Others who do the same at the same time wait for each other, and whoever reads
    /// meanwhile sees the file as it was or as it will be.
    public func accept(_ fingerprint: Fingerprint, host: String, port: Int) throws(KnownHostsError) {
        let folder = try makeFolder()
        let lock = try lock(folder)
        defer { close(lock) }
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
        return "\(HostPort(host: name.lowercased(), port: port).host):\(port)"
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
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .system(path: path, action: "read", errno: errno)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            if count > 0 {
                bytes.append(contentsOf: piece[..<count])
            } else if errno != EINTR {
                throw .system(path: path, action: "read", errno: errno)
            }
        }
    }

    /// Makes the folders above the file that are missing, for their owner alone; returns the one that holds it.
    private func makeFolder() throws(KnownHostsError) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        let folder = String(path[...slash])
        for index in folder.indices.dropFirst() where folder[index] == "/" {
            let part = String(folder[..<index])
            if mkdir(part, 0o700) != 0, errno != EEXIST {
                // A folder that is there need not be ours to make; where it is not, this is what is wrong.
                let number = errno
                if access(part, F_OK) != 0 { throw .system(path: part, action: "make the folder", errno: number) }
            }
        }
        return folder
    }

    /// Locks the folder itself, so that no lock file is left lying about. Closing what is returned unlocks it.
    private func lock(_ folder: String) throws(KnownHostsError) -> Int32 {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(path: folder, action: "open", errno: errno) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                let number = errno
                close(descriptor)
                throw .system(path: folder, action: "lock", errno: number)
            }
        }
        return descriptor
    }
}

/// Why the file of accepted certificates can't be used.
public enum KnownHostsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A line that is not `host:port sha256:HEX`; lines are counted from 1.
    case malformed(path: String, line: Int)
    /// The system refused: what was tried, and its error number.
    case system(path: String, action: String, errno: Int32)

    /// The fact in a sentence, which begins with the file.
    public var description: String {
        switch self {
        case .malformed(let path, let line): "\(path):\(line): not of the form \"host:port sha256:HEX\""
        case .system(let path, let action, let errno): "\(path): can't \(action): \(String(cString: strerror(errno)))"
        }
    }
}
