import HTTP
import System

/// The certificates that were believed last, kept so that one which ends soon is told of before anything is connected.
///
/// A line of the file is `host:port TRUST END`: `127.0.0.1:8144 sha256:HEX 2026-11-23 15:05:09 UTC`. In the place of
/// the fingerprint stands `authority` or `unchecked` where no certificate was pinned. It is only a memory: a file that
/// is damaged in any place is taken for none, and is made anew by the next certificate.
struct CertificateFile {
    /// Where the file is, or will be.
    let path: String

    /// How a certificate came to be believed.
    enum Belief: Hashable {
        case pin(Fingerprint)
        case authority, unchecked

        init(_ trust: Trust) {
            self =
                switch trust {
                case .pin(let fingerprint): .pin(fingerprint)
                case .system, .authority: .authority
                case .insecure: .unchecked
                }
        }
    }

    /// A certificate that was believed.
    struct Entry: Hashable {
        /// Whose it is.
        var place: HostPort
        var belief: Belief
        /// When it ceases to hold, as `2026-11-23 15:05:09 UTC`.
        var ends: String
    }

    /// How many are kept: those that were seen last.
    static let limit = 200
    private static let maxBytes = 1 << 16

    /// What is kept, the latest last; nothing where there is no file, or none that can be read.
    func entries() -> [Entry] {
        guard let bytes = try? readOrdinaryFile(path, limit: Self.maxBytes) else { return [] }
        var found: [Entry] = []
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            guard let entry = Entry(line: line), !found.contains(where: { $0.place == entry.place }) else { return [] }
            found.append(entry)
        }
        return found
    }

    /// Keeps what was seen in the place of what was seen there before. Others who do the same wait for each other, and
    /// whoever reads meanwhile sees the file as it was or as it will be.
    func keep(_ entry: Entry) throws(SystemError) {
        // A line that can't be read again would take all others with it.
        guard Entry(line: entry.line[...]) != nil else { return }
        try makePrivateFolders(above: path)
        let lock = try LockedFolder(path.lastIndex(of: "/").map { String(path[...$0]) } ?? ".")
        defer { _ = lock }
        let before = entries()
        guard !before.contains(entry) else { return }
        let kept = (before.filter { $0.place != entry.place } + [entry]).suffix(Self.limit)
        try writePrivateFile(Array(kept.map { $0.line + "\n" }.joined().utf8), to: path)
    }
}

extension CertificateFile.Entry {
    /// The entry as a line of the file.
    var line: String {
        let word =
            switch belief {
            case .pin(let fingerprint): fingerprint.description
            case .authority: "authority"
            case .unchecked: "unchecked"
            }
        return "\(place) \(word) \(ends)"
    }

    /// Reads a line of the file; nil where it is none.
    init?(line: Substring) {
        let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard words.count == 3, let colon = words[0].lastIndex(of: ":"), colon > words[0].startIndex,
            let port = Int(words[0][words[0].index(after: colon)...]), (1...65_535).contains(port),
            Self.isTime(words[2])
        else { return nil }
        place = HostPort(host: String(words[0][..<colon]), port: port)
        ends = String(words[2])
        switch words[1] {
        case "authority": belief = .authority
        case "unchecked": belief = .unchecked
        case let word:
            guard let fingerprint = Fingerprint(String(word)) else { return nil }
            belief = .pin(fingerprint)
        }
    }

    /// Whether a text has the form `2026-11-23 15:05:09 UTC`.
    private static func isTime(_ text: Substring) -> Bool {
        let form = "0000-00-00 00:00:00 UTC"
        return text.utf8.count == form.utf8.count
            && zip(text.utf8, form.utf8).allSatisfy { character, wanted in
                wanted == UInt8(ascii: "0") ? (0x30...0x39).contains(character) : character == wanted
            }
    }
}
