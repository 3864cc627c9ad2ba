import Errors
import Glibc
import Lua
import Prompt
import Runtime
import System

// What is done for those who write scripts in an editor.
extension Shell {
    /// Writes the definitions below a folder, and prints which files those are.
    func writeDefinitions(into folder: String) -> Int32 {
        do {
            runtime.program = .code
            defer { runtime.program = .prompt }
            try whileInterruptible { () throws(LuaError) in
                try runtime.results.show(
                    try runtime.call(library: "editor/definitions", "write", arguments: [.string(folder)]))
            }.get()
            return ExitStatus.success.rawValue
        } catch {
            return errors.report(error)
        }
    }

    /// Prints what is wrong in scripts, none of which is run. A status of 1 says that there is something, one of 2 that
    /// a script could not be read.
    func lint(_ words: [String]) -> Int32 {
        runtime.program = .code
        defer { runtime.program = .prompt }
        var status = ExitStatus.success
        var slips: [LuaValue] = []
        for word in words {
            do {
                let (name, source) = try script(word)
                let found = try whileInterruptible { () throws(LuaError) in
                    try runtime.call(
                        library: "editor/lint", "slips",
                        arguments: [.string(name), .string(ScriptSource.withoutFirstComment(source))])
                }.get()
                guard let list = found.first?.table else { continue }
                try runtime.state.forEachItem(list) { _, slip in slips.append(slip) }
            } catch {
                status = .usage
                let reported = errors.report(error)
                if reported == ExitStatus.interrupted.rawValue { return reported }
            }
        }
        do {
            try whileInterruptible { () throws(LuaError) in
                let list = LuaValue.reference(try runtime.state.makeTable(array: slips))
                let shown = try runtime.call(
                    library: "editor/lint", "shown", arguments: [list, .string(runtime.results.form.rawValue)])
                if case .string(let text)? = shown.first {
                    Terminal.write(text)
                } else {
                    try runtime.results.show(shown)
                }
            }.get()
        } catch {
            return errors.report(error)
        }
        if status == .success, !slips.isEmpty { status = .failure }
        return status.rawValue
    }

    /// The text of a script, and the name that is said of it.
    private func script(_ word: String) throws -> (name: String, source: [UInt8]) {
        if word == "-" { return ("stdin", try readAll(from: STDIN_FILENO, name: "standard input")) }
        let path = try ScriptSearchPath(folders).path(of: word)
        return (path, try readFile(path))
    }
}
