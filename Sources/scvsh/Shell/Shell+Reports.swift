import Lua
import Runtime

// What options alone ask for: the document of the appliance, the scripts that there are, whether workflows are ready.

extension Shell {
    /// Reads the appliance's own document; gives the status to end with where that failed. A prompt comes all the same.
    func sync() -> Int32? {
        do {
            let chunk = try runtime.load(Array("scv.api.sync()".utf8), name: "=--sync")
            runtime.program = .code
            defer { runtime.program = .prompt }
            _ = try whileInterruptible { () throws(LuaError) in try runtime.run(chunk) }.get()
            return nil
        } catch {
            return errors.report(error, inside: runtime.kinds(inside: error))
        }
    }

    /// Prints the scripts that there are.
    func list() -> Int32 {
        do {
            let chunk = try runtime.load(Array("return scripts()".utf8), name: "=--list")
            runtime.program = .code
            defer { runtime.program = .prompt }
            try whileInterruptible { () throws(LuaError) in try runtime.results.show(try runtime.run(chunk)) }.get()
            return ExitStatus.success.rawValue
        } catch {
            return errors.report(error, inside: runtime.kinds(inside: error))
        }
    }

    /// Checks the appliance and prints what was found; the status says whether all workflows are ready.
    func check() -> Int32 {
        do {
            let source = """
                local report, overwrite = ...
                local check = scv.check{report = report, overwrite = overwrite}
                return check, check.word
                """
            let chunk = try runtime.load(Array(source.utf8), name: "=--check")
            runtime.program = .code
            defer { runtime.program = .prompt }
            let report = invocation.report.map { LuaValue.string($0) } ?? .nil
            let overwrite = invocation.overwriteReport ? LuaValue.boolean(true) : .nil
            let found = try whileInterruptible { () throws(LuaError) in
                let found = try runtime.run(chunk, arguments: [report, overwrite])
                try runtime.results.show(Array(found.prefix(1)))
                return found
            }.get()
            switch found.last?.text {
            case "ready": return ExitStatus.success.rawValue
            case "not known": return ExitStatus.notKnown.rawValue
            default: return ExitStatus.appliance.rawValue
            }
        } catch {
            return errors.report(error, inside: runtime.kinds(inside: error))
        }
    }
}
