import Lua
import Prompt
import Runtime
import System

// The prompt of a run, at its end or in the midst of a script.

extension Shell {
    /// Reads and runs lines until the end; nil where a prompt is not possible, after saying so.
    func prompt() -> Int32? {
        let repl: Repl
        do throws(PromptError) {
            repl = try makeRepl()
        } catch {
            return errors.report(UsageError.noTerminal)
        }
        runtime.prompt.greet()
        runInitFile()
        defer {
            runtime.prompt.flushTranscript()
            console.heard = nil
            runtime.prompt.history = { [] }
        }
        let status = repl.run()
        runtime.prompt.takeLeave()
        return status
    }

    /// Reads and runs lines in the midst of a script, until that is to go on.
    func interposedPrompt(_ greeting: String) throws(UsageError) {
        let repl: Repl
        do throws(PromptError) {
            repl = try makeRepl()
        } catch {
            throw .noTerminalForScript
        }
        let program = runtime.program
        runtime.program = .prompt
        console.progress(nil)
        console.note(greeting)
        _ = interrupts.whileTyping { repl.run() }
        runtime.prompt.flushTranscript()
        runtime.program = program
    }

    /// Makes the prompt, or gives the one that there is: readline keeps its state for the whole process.
    private func makeRepl() throws(PromptError) -> Repl {
        if let repl { return repl }
        let reader = try LineReader(loop: loop, interrupts: interrupts, colors: console.terminal.color)
        // A person sees what io.write wrote before the line is ended.
        Terminal.unbuffer()
        reader.tell = { [console] in console.note($0) }
        reader.assist(by: RuntimeAssistant(prompt: runtime.prompt))
        let repl = Repl(
            source: reader, evaluator: RuntimeEvaluator(prompt: runtime.prompt), interrupts: interrupts,
            history: History(path: folders.history), failures: Failures(path: folders.failures),
            edit: { [console] in EditorProgram().edit($0, tell: console.note) },
            tell: { [console] in console.note($0) }, complain: { [console] in console.complain($0) })
        runtime.prompt.history = { [unowned repl] in repl.remembered }
        console.heard = { [unowned runtime] in runtime.prompt.heard($0) }
        self.repl = repl
        return repl
    }

    /// Runs the user's init.lua, if there is one. What is wrong with it is told, and the prompt comes all the same.
    private func runInitFile() {
        guard invocation.initFile else { return }
        do {
            let chunk = try load(source: try readOrdinaryFile(folders.initFile), name: "@" + folders.initFile)
            _ = try whileInterruptible { () throws(LuaError) in try runtime.run(chunk) }.get()
        } catch let error as SystemError where error.isMissing {
            return
        } catch {
            _ = errors.report(error)
        }
    }
}
