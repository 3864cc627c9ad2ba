import Glibc
import System

/// The Lua scripts in a folder and in the folders in it.
struct ScriptFolder {
    let path: String

    /// A script by its path below the folder.
    struct Script {
        let name: String
        let path: String

        /// What stands in it. What is no UTF-8 is read all the same: it can be in strings and comments only.
        func text() throws(SystemError) -> String {
            String(decoding: try readOrdinaryFile(path, limit: 16 << 20), as: UTF8.self)
        }
    }

    private static let maxDepth = 16

    /// All scripts, by the alphabet. Links to folders are not followed, nor is what begins with a dot.
    func scripts() throws(SystemError) -> [Script] {
        var found: [Script] = []
        try collect(below: "", depth: 0, into: &found)
        return found.sorted { $0.name < $1.name }
    }

    private func collect(below: String, depth: Int, into found: inout [Script]) throws(SystemError) {
        let folder = below.isEmpty ? path : "\(path)/\(below)"
        for name in try listFolder(folder) where !name.hasPrefix(".") {
            let place = below.isEmpty ? name : "\(below)/\(name)"
            var facts = stat()
            guard lstat("\(path)/\(place)", &facts) == 0 else { continue }
            if facts.st_mode & S_IFMT == S_IFDIR {
                if depth < Self.maxDepth { try collect(below: place, depth: depth + 1, into: &found) }
            } else if name.hasSuffix(".lua"), isRegularFile("\(path)/\(place)") {
                found.append(Script(name: place, path: "\(path)/\(place)"))
            }
        }
    }
}
