import System

/// The chunks that were run, kept in a file from one shell to the next.
///
/// An entry is a line of the file; the further lines of a chunk of several follow it, each behind a tab. Shells that
/// run at the same time add to the same file, one entry at a time, and lose nothing of each other. Only the owner may
/// read it. When it can't be read or written, ``fault`` says why, and everything else works on.
public final class History {
    /// Where the chunks are kept.
    public let path: String
    /// How many entries are kept at the least; the file is cut back to them when it holds twice as many.
    public let limit: Int
    /// Why the file could not be read or written, the first time that it failed.
    public private(set) var fault: SystemError?

    private var last: String?

    /// The maxEntryBytes entry that is kept, in bytes: a pasted file is no line to come back to.
    static let maxEntryBytes = 64 << 10
    /// How much of the end of the file is read at the most.
    static let maxBytes = 8 << 20

    /// A history in the file `path`; nothing is read yet.
    public init(path: String, limit: Int = 2000) {
        self.path = path
        self.limit = max(1, limit)
    }

    /// Reads the latest entries, oldest first; none if there is no file yet.
    public func load() -> [String] {
        do throws(SystemError) {
            guard let bytes = try LockedFile.contents(of: path, last: Self.maxBytes) else { return [] }
            let entries = Self.entries(in: bytes)
            if entries.count > 2 * limit || bytes.count > Self.maxBytes / 2 { try shorten() }
            last = entries.last
            return entries.suffix(limit)
        } catch {
            note(error)
            return []
        }
    }

    /// Adds a chunk that was run; not if it is blank, or the same as the one before. Says whether it is a new entry.
    @discardableResult
    public func append(_ chunk: String) -> Bool {
        guard let entry = Self.entry(for: chunk), entry != last else { return false }
        last = entry
        // After a failure the file is left alone: one warning, and no half of a history.
        guard fault == nil else { return true }
        do throws(SystemError) {
            let file = try LockedFile(path)
            try file.append(Array(Self.encoded(entry).utf8))
        } catch {
            note(error)
        }
        return true
    }

    /// Takes entries out of the file, those of other shells as well.
    public func forget(where isMeant: (String) -> Bool) {
        if let last, isMeant(last) { self.last = nil }
        guard fault == nil else { return }
        do throws(SystemError) {
            let file = try LockedFile(path)
            let entries = Self.entries(in: try file.contents(last: Self.maxBytes))
            let kept = entries.filter { !isMeant($0) }
            guard kept.count < entries.count else { return }
            try file.replace(with: Array(kept.map(Self.encoded).joined().utf8))
        } catch {
            note(error)
        }
    }

    /// Cuts the file back to the latest entries.
    private func shorten() throws(SystemError) {
        let file = try LockedFile(path)
        // Read again under the lock: another shell may have added to it, or have cut it back already.
        let entries = Self.entries(in: try file.contents(last: Self.maxBytes))
        let kept = entries.suffix(limit).map(Self.encoded).joined()
        try file.replace(with: Array(kept.utf8))
    }

    private func note(_ error: SystemError) {
        if fault == nil { fault = error }
    }
}

// MARK: - The file's form

extension History {
    /// The chunk as an entry: without blank edges, nil if nothing is left or it is too long to keep.
    static func entry(for chunk: String) -> String? {
        var entry = chunk[...]
        while let first = entry.first, first.isWhitespace { entry.removeFirst() }
        while let last = entry.last, last.isWhitespace { entry.removeLast() }
        guard !entry.isEmpty, entry.utf8.count <= maxEntryBytes, !entry.utf8.contains(0) else { return nil }
        return String(entry)
    }

    /// An entry as it stands in the file.
    static func encoded(_ entry: String) -> String {
        var text = ""
        for character in entry.unicodeScalars {
            text.unicodeScalars.append(character)
            if character == "\n" { text.unicodeScalars.append("\t") }
        }
        return text + "\n"
    }

    /// The entries of a file; what is no UTF-8 is repaired.
    static func entries(in bytes: [UInt8]) -> [String] {
        var entries: [String] = []
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            if line.first == UInt8(ascii: "\t") {
                // Further lines without a first one: the entry was cut off where reading began.
                guard !entries.isEmpty else { continue }
                entries[entries.count - 1] += "\n" + String(decoding: line.dropFirst(), as: UTF8.self)
            } else {
                entries.append(String(decoding: line, as: UTF8.self))
            }
        }
        return entries
    }
}
