import Errors
import Glibc
import System

/// A script of which no two runs may overlap: `script{single = true}`, docs/contracts.md, "Scripts".
enum SingleRun {
    /// Takes the lock of a script.
    ///
    /// - Parameter chunk: the name of its chunk, which is its file behind `@`.
    static func lock(chunk: String, in folders: [String]) throws(SingleRunError) -> RunLock {
        guard chunk.hasPrefix("@"), let resolved = realpath(String(chunk.dropFirst()), nil) else {
            throw .noFile
        }
        defer { free(resolved) }
        // Links to a script are that script.
        let path = String(cString: resolved)
        do throws(RunLock.Failure) {
            return try RunLock(name(of: path), in: folders)
        } catch {
            switch error {
            case .held(let holder): throw .runs(script: path, holder)
            case .folder(let path, let fault): throw .folder(path, fault)
            case .system(let error): throw .system(error)
            }
        }
    }

    /// The name that a person knows, and what tells it from others of that name.
    private static func name(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? ""
        let stem = file.hasSuffix(".lua") ? String(file.dropLast(4)) : file
        let plain = stem.unicodeScalars.map { scalar in
            scalar.value < 0x80 && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "-")
                ? Character(scalar) : "_"
        }
        return String(plain.prefix(60)) + "-" + SHA256.hex(path).prefix(16) + ".lock"
    }
}

/// Why a script that runs alone does not run.
enum SingleRunError: Error, Hashable {
    /// Another run goes on; which one is not always known.
    case runs(script: String, RunLock.Holder?)
    /// The script is not in a file, so that nothing tells whether another run is one of it.
    case noFile
    /// The folder of the locks is not the user's alone.
    case folder(String, RunLock.Failure.Fault)
    /// There is no folder for the locks, for this reason.
    case system(SystemError)
}

extension SingleRunError: ReportableError {
    var kind: ErrorKind {
        switch self {
        case .runs: .refused
        case .noFile: .argument
        case .folder, .system: .config
        }
    }

    var message: String {
        switch self {
        case .runs(let script, let holder?):
            "\(script) runs already: pid \(holder.pid), since \(holder.since.text); this run ends here"
        case .runs(let script, nil):
            "\(script) runs already, and which process that is can't be told; this run ends here"
        case .noFile: "single = true is for a script in a file, which this one is not"
        case .folder(let path, .notAFolder): "can't keep runs apart: \(path) is no folder"
        case .folder(let path, .ofAnother): "can't keep runs apart: \(path) belongs to another user"
        case .folder(let path, .openToOthers): "can't keep runs apart: others may write to \(path)"
        case .system(let error): "can't keep runs apart: \(error.message)"
        }
    }

    var hint: String? {
        switch self {
        case .runs(_, let holder?): "Wait until it is over, or end it: kill \(holder.pid)"
        case .runs: "Wait until it is over; it may run in a container of its own."
        case .noFile: "Put it into a file, or leave single = true out."
        case .folder: "Take it away, or have it belong to you alone, with the mode 700; then run the script again."
        case .system: "Set XDG_RUNTIME_DIR to a folder of your own, or make /tmp writable."
        }
    }

    var details: [ErrorField] {
        guard case .runs(_, let holder?) = self else { return [] }
        return [ErrorField("pid", .integer(Int(holder.pid))), ErrorField("since", .text(holder.since.text))]
    }
}
