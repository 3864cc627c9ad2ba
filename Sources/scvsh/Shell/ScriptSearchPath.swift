import Glibc
import System

/// Where scripts are looked for that are called by their name alone: `scvsh rpo-audit`.
struct ScriptSearchPath {
    /// In this order; the first that has the script wins.
    let folders: [String]

    init(folders: [String]) { self.folders = folders }

    /// The user's own folder, then those that come with the program: installed, or in the tree that it was built in.
    init(_ user: XDGDirectories, executable: String? = executablePath) {
        var folders = [user.scripts]
        if let executable {
            let parts = executable.split(separator: "/").dropLast()
            func folder(_ parts: ArraySlice<Substring>, _ below: String) -> String {
                "/" + parts.joined(separator: "/") + "/" + below
            }
            folders.append(folder(parts, "scripts/shared"))
            folders.append(folder(parts.dropLast(), "share/scvsh/scripts"))
            // .build, .build-test: the folders that the package is built in.
            if let build = parts.lastIndex(where: { $0.hasPrefix(".build") }) {
                folders.append(folder(parts[..<build], "scripts/shared"))
            }
        }
        self.folders = folders
    }

    /// The file that a word of the command line means: itself if there is one, or if it names a folder; else the shared
    /// script of that name. Where there is none, the word stays, and reading it says so.
    func path(of word: String) -> String {
        guard !word.contains("/"), !Self.isFile(word) else { return word }
        let names = word.hasSuffix(".lua") ? [word] : [word + ".lua", word]
        for folder in folders {
            for name in names where Self.isFile(folder + "/" + name) { return folder + "/" + name }
        }
        return word
    }

    private static func isFile(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT != S_IFDIR
    }
}
