import Glibc
import System

/// The person's own editor, for a line that has become long.
struct EditorProgram {
    /// As a shell runs it: `code --wait` has an argument.
    let command: String

    /// What `VISUAL` or `EDITOR` names, else vi.
    init(environment: (String) -> String? = { getenv($0).map { String(cString: $0) } }) {
        command = ["VISUAL", "EDITOR"].compactMap(environment).first { !$0.isEmpty } ?? "vi"
    }

    /// Opens the editor with a text and waits for its end; gives what it has made of the text. Where it fails, that is
    /// told, and the text stays as it was.
    func edit(_ text: String, tell: (String) -> Void) -> String {
        do throws(SystemError) {
            let path = Self.folder + "/scvsh-" + String(UInt64.random(in: .min ... .max), radix: 16) + ".lua"
            // For its owner alone, and for no longer than the editor runs: there may be a secret in it.
            let leftover = Leftover(path)
            let file = try AtomicFile(path: path, place: .free)
            try file.write(Array((text + "\n").utf8))
            try file.complete()
            defer { leftover.remove() }
            let program = try ChildProcess("/bin/sh", arguments: ["sh", "-c", command + " \"$1\"", "sh", path])
            switch program.wait() {
            case .status(0): break
            case .status(let status):
                tell("\(command) ended with status \(status): the line is as it was")
                return text
            case .signal(let number):
                tell("\(command) was ended by signal \(number): the line is as it was")
                return text
            }
            var edited = String(decoding: try readOrdinaryFile(path, limit: 1 << 20), as: UTF8.self)
            while edited.last?.isNewline == true { edited.removeLast() }
            return edited
        } catch {
            tell("\(command): \(error): the line is as it was")
            return text
        }
    }

    private static var folder: String {
        getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
    }
}
