import Glibc
import System

/// The chunks that were run, kept in a file from one shell to the next, and shared by those that run at the same time.
///
/// An entry is a line of the file; the further lines of a chunk of several follow it, each behind a tab. Each shell
/// adds to the file, one entry at a time, and hears of what the others add or take out. An entry that comes again
/// moves to the end. Only the owner may read the file. When it can't be read or written, ``fault`` says why, and
/// everything else works on.
public final class History {
    /// Where the chunks are kept.
    public let path: String
    /// How many entries are kept at the least; the file is cut back to them when it holds twice as many.
    public let limit: Int
    /// Why the file could not be read or written, the first time that it failed.
    public private(set) var fault: SystemError?

    private var last: String?
    /// The entries of the file as they were seen last, and what told the file then from any later state of it.
    private var known: [String] = []
    private var seen: FileMark?

    /// What other shells have done to the history.
    public enum News: Hashable, Sendable {
        /// Nothing that was not known.
        case none
        /// They have added these.
        case added([String])
        /// They have taken some out; these are left.
        case rewritten([String])
    }

    /// The largest entry that is kept, in bytes: a pasted file is no line to come back to.
    static let maxEntryBytes = 64 << 10
    /// How much of the end of the file is read at the most.
    static let maxBytes = 8 << 20

    /// A history in the file `path`; nothing is read yet.
    public init(path: String, limit: Int = 5000) {
        self.path = path
        self.limit = max(1, limit)
    }

    /// Reads the latest entries, oldest first; none if there is no file yet.
    public func load() -> [String] {
        do throws(SystemError) {
            let mark = FileMark(path)
            guard let bytes = try LockedFile.contents(of: path, last: Self.maxBytes) else { return [] }
            let entries = Self.entries(in: bytes)
            (known, seen) = (entries, mark)
            if entries.count > 2 * limit || bytes.count > Self.maxBytes / 2 { try shorten() }
            last = entries.last
            return Self.distinct(entries).suffix(limit)
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
            // What others have added since is still to be heard of: only our own entry is known now.
            var isKnown = FileMark(path) == seen
            // Without a file there was no mark of it; that it is made here tells of nobody else.
            if known.isEmpty, try file.contents(last: Self.maxBytes).isEmpty { isKnown = true }
            try file.append(Array(Self.encoded(entry).utf8))
            if isKnown {
                known.append(entry)
                seen = FileMark(path)
            }
        } catch {
            note(error)
        }
        return true
    }

    /// What other shells have done to the file since it was last looked at.
    public func news() -> News {
        let mark = FileMark(path)
        guard fault == nil, mark != nil, mark != seen else { return .none }
        do throws(SystemError) {
            let file = try LockedFile(path)
            let entries = Self.entries(in: try file.contents(last: Self.maxBytes))
            defer { (known, seen) = (entries, FileMark(path)) }
            // What is there no more comes again as a new entry.
            if let last, !entries.contains(last) { self.last = nil }
            guard entries.starts(with: known) else { return .rewritten(Self.distinct(entries).suffix(limit)) }
            let added = entries[known.count...]
            return added.isEmpty ? .none : .added(Array(added))
        } catch {
            note(error)
            return .none
        }
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
            known.removeAll(where: isMeant)
            if kept == known { seen = FileMark(path) }
        } catch {
            note(error)
        }
    }

    /// Cuts the file back to the latest entries.
    private func shorten() throws(SystemError) {
        let file = try LockedFile(path)
        // Read again under the lock: another shell may have added to it, or have cut it back already.
        let entries = Self.entries(in: try file.contents(last: Self.maxBytes))
        let kept = Array(Self.distinct(entries).suffix(limit))
        try file.replace(with: Array(kept.map(Self.encoded).joined().utf8))
        (known, seen) = (kept, FileMark(path))
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

    /// The entries, each where it came last.
    static func distinct(_ entries: [String]) -> [String] {
        var seen: Set<String> = []
        return entries.reversed().filter { seen.insert($0).inserted }.reversed()
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

/// What tells one state of a file from another: which file it is, and how long.
private struct FileMark: Equatable {
    private let device: dev_t
    private let number: ino_t
    private let size: off_t

    /// Nil where there is no file.
    init?(_ path: String) {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        (device, number, size) = (facts.st_dev, facts.st_ino, facts.st_size)
    }
}
