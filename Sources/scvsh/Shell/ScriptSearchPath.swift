import Glibc
import Runtime
import System

/// Where scripts are looked for that are called by their name alone: `scvsh rpo-audit`.
struct ScriptSearchPath {
    /// A folder of scripts, and whose they are.
    struct Place: Hashable {
        let folder: String
        /// `own`, `bundled` or `system`.
        let origin: String
    }

    /// In this order; the first that has the script wins.
    let places: [Place]

    /// The list of what was installed into a folder that is the user's own, too: below `~/.local` they are one.
    private var installation: String?

    var folders: [String] { places.map(\.folder) }

    init(folders: [String]) { places = folders.map { Place(folder: $0, origin: "bundled") } }

    /// The user's own folder, then those that come with the program: installed, or in the tree that it was built in.
    init(_ user: XDGDirectories, executable: String? = executablePath) {
        var places = [Place(folder: user.scripts, origin: "own")]
        if let executable {
            let parts = executable.split(separator: "/").dropLast()
            func folder(_ parts: ArraySlice<Substring>, _ below: String) -> String {
                "/" + parts.joined(separator: "/") + "/" + below
            }
            places.append(Place(folder: folder(parts, "scripts/shared"), origin: "bundled"))
            let system = Place(folder: folder(parts.dropLast(), "share/scvsh/scripts"), origin: "system")
            if system.folder == user.scripts {
                installation = folder(parts.dropLast(), "share/scvsh/installed")
            } else {
                places.append(system)
            }
            // .build, .build-test: the folders that the package is built in.
            if let build = parts.lastIndex(where: { $0.hasPrefix(".build") }) {
                places.append(Place(folder: folder(parts[..<build], "scripts/shared"), origin: "bundled"))
            }
        }
        self.places = places
    }

    /// The file that a word of the command line means: itself if there is one, or if it names a folder; else the shared
    /// script of that name.
    func path(of word: String) throws(MissingScript) -> String {
        guard !word.contains("/"), !Self.isFile(word) else { return word }
        let names = word.hasSuffix(".lua") ? [word] : [word + ".lua", word]
        for folder in folders {
            for name in names where Self.isFile(folder + "/" + name) { return folder + "/" + name }
        }
        throw MissingScript(word: word, folders: folders, known: scripts().map(\.name))
    }

    /// All scripts that are found by their names, by the alphabet.
    func scripts() -> [SharedScript] {
        var found: [String: SharedScript] = [:]
        let installed = installedScripts()
        for place in places.reversed() {
            for file in (try? listFolder(place.folder)) ?? [] where file.hasSuffix(".lua") && !file.hasPrefix(".") {
                let path = place.folder + "/" + file
                let name = String(file.dropLast(".lua".count))
                let origin = place.origin == "own" && installed.contains(file) ? "system" : place.origin
                if Self.isFile(path) { found[name] = SharedScript(name: name, path: path, origin: origin) }
            }
        }
        return found.values.sorted { $0.name < $1.name }
    }

    /// The files in the user's own folder that were installed there: lines of a checksum and a path.
    private func installedScripts() -> Set<String> {
        guard let installation, let bytes = try? readOrdinaryFile(installation, limit: 1 << 20) else { return [] }
        let paths = String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap {
            $0.split(separator: " ", maxSplits: 1).last
        }
        let folder = "share/scvsh/scripts/"
        return Set(paths.filter { $0.hasPrefix(folder) }.map { String($0.dropFirst(folder.count)) })
    }

    private static func isFile(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT != S_IFDIR
    }
}
