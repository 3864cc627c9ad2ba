import JSON
import System

/// The file of profiles, as a setup changes it: one profile, and all else as it was.
struct ProfileFile {
    let path: String

    /// What a profile says, whatever that is; nil where there is no such profile.
    func profile(_ name: String) throws(ConfigurationError) -> JSONValue? { try all()[name] }

    /// Puts a profile in the place of the one that was `seen`, or where there was none. The file is the old one or the
    /// new one at any time, and for its owner's eyes only; a link to a file elsewhere stays one.
    func write(_ profile: JSONObject, as name: String, seen: JSONValue?) throws {
        let lock = try lock()
        defer { _ = lock }
        var profiles = try all()
        guard profiles[name] == seen else { throw SetupError.changedMeanwhile(profile: name, path: path) }
        profiles[name] = .object(profile)
        let text = try JSONValue.object(profiles).text(indent: 2) + [UInt8(ascii: "\n")]
        do throws(SystemError) {
            let file = try AtomicFile(path: path)
            try file.write(text)
            try file.complete()
        } catch {
            throw SetupError.unwritable(path: path, error)
        }
    }

    /// Whoever else writes by this type waits meanwhile.
    private func lock() throws(SetupError) -> LockedFolder {
        do throws(SystemError) {
            try makePrivateFolders(above: path)
            return try LockedFolder(path.lastIndex(of: "/").map { String(path[...$0]) } ?? ".")
        } catch {
            throw .unwritable(path: path, error)
        }
    }

    /// All profiles. A file that would not come out as it went in is refused: of a key that is there twice one value
    /// would be lost.
    private func all() throws(ConfigurationError) -> JSONObject {
        guard let document = try Profiles(path: path).document() else { return JSONObject() }
        if let key = document.keyWithTwoValues { throw .profilesKeyTwice(key, path: path) }
        return document.root.value.object ?? JSONObject()
    }
}
