import API
import HTTP
import Inventory
import JSON
import Lua
import Prompt
import XML

/// What `--version` prints, and where `--doctor` begins.
enum VersionReport {
    /// A library: what it is called, its version, or why it can't be used.
    struct Library: Hashable {
        let name: String
        let version: String?
        let problem: String?
    }

    /// The libraries, as they are loaded: those that a start leaves for later are loaded for it.
    static func libraries() -> [Library] {
        let later: [(String, () -> (version: String?, problem: String?))] = [
            ("libcurl", CurlLibrary.load), ("simdjson", SimdjsonLibrary.load), ("SQLite", SQLiteLibrary.load),
            ("expat", ExpatLibrary.load),
        ]
        let linked = [("Lua", LuaLibrary.version), ("readline", ReadlineLibrary.version)]
        return linked.map { Library(name: $0, version: $1, problem: nil) }
            + later.map { name, load in
                let loaded = load()
                return Library(name: name, version: loaded.version, problem: loaded.problem)
            }
    }

    /// The version alone in its first line, then the commit, then a line for each library.
    static func text() -> String {
        let own = [ProjectVersion.number, "commit \(ProjectVersion.commit)"]
        let loaded = libraries().map { "\($0.name) \($0.version ?? $0.problem ?? "")" }
        return (own + loaded).joined(separator: "\n")
    }
}
