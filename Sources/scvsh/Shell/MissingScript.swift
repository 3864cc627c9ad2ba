import API
import Errors

/// No script is called by a word of the command line: neither is there such a file, nor a shared script of that name.
struct MissingScript: Error, Hashable {
    let word: String
    /// Where it was looked for, besides the folder that the program was started in.
    let folders: [String]
    /// The scripts that there are.
    let known: [String]
}

extension MissingScript: ReportableError {
    var kind: ErrorKind { .notFound }

    var message: String {
        let near = closest(to: word.hasSuffix(".lua") ? String(word.dropLast(4)) : word, in: known)
        return "there is no script \(word)" + (near.map { "; did you mean \($0)?" } ?? "")
    }

    var hint: String? {
        let name = word.hasSuffix(".lua") ? word : word + ".lua"
        return "Looked for \(word) in the folder at hand, and for \(name) in \(folders.joined(separator: ", ")). "
            + "scvsh --list lists the scripts that there are."
    }
}
