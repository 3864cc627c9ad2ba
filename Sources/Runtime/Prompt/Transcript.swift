import API
import Errors
import System

/// A session written down in a file for its owner alone: the lines, what they printed, what was said and asked.
///
/// What belongs to a line is written when the next one is awaited: until then it is not known what of it is a secret.
final class Transcript {
    let path: String
    /// What was typed, and what followed it.
    private var typed = ""
    private var pending = ""
    /// What was struck out of all that is written.
    private var struck: Set<String> = []
    private var finder = SecretFinder()

    /// Makes the file; one that is there is replaced with `overwrite` only.
    init(path: String, overwrite: Bool, header: String) throws(PrivateFileError) {
        self.path = path
        do throws(SystemError) {
            let file = try AtomicFile(path: path, place: overwrite ? .ordinary : .free)
            try file.write(Array(header.utf8))
            try file.complete()
        } catch {
            throw PrivateFileError(path: path, errno: error.errno)
        }
    }

    /// A line was typed, and runs; what belongs to the one before is written.
    func type(_ line: String) { typed = line.visibleLines }

    /// The line that ran holds a secret: this is it without, or nil where that can't be.
    func settle(withoutSecrets line: String?) { typed = (line ?? "-- a line with a secret").visibleLines }

    /// Something was printed, said or asked.
    func note(_ text: String) { pending += Self.plain(text).visibleLines }

    /// Writes what is pending, without secrets; those that are new are taken out of what was written before, too.
    func flush(secrets: Set<String>) throws(SystemError) {
        let new = secrets.subtracting(struck)
        for secret in new { finder.strikeOut(secret) }
        struck.formUnion(new)
        guard !typed.isEmpty || !pending.isEmpty || !new.isEmpty else { return }
        let file = try LockedFile(path)
        if !new.isEmpty {
            let written = String(decoding: try file.contents(last: .max), as: UTF8.self)
            let kept = finder.redact(text: written)
            guard kept == written else {
                try file.replace(with: Array((kept + struckText()).utf8))
                return
            }
        }
        try file.append(Array(struckText().utf8))
    }

    private func struckText() -> String {
        let line = typed.isEmpty ? "" : "> " + typed.split(separator: "\n").joined(separator: "\n  ") + "\n"
        defer { (typed, pending) = ("", "") }
        return finder.redact(text: line) + SecretColumns.strike(SecretPatterns.strike(finder.redact(text: pending)))
    }

    /// A text without its colours.
    static func plain(_ text: String) -> String {
        guard text.utf8.contains(0x1B) else { return text }
        var kept: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == 0x1B, rest.first == UInt8(ascii: "[") else {
                kept.append(byte)
                continue
            }
            rest = rest.dropFirst().drop { !(0x40...0x7E).contains($0) }.dropFirst()
        }
        return String(decoding: kept, as: UTF8.self)
    }
}
