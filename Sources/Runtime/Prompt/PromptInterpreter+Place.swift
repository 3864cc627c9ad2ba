import Lua

extension PromptInterpreter {
    /// Tells the lines that open a prompt.
    public func greet() {
        // There is nothing that could be done about a failure: the prompt comes all the same.
        guard let banner = try? library.value(of: "prompt/where", "greet") else { return }
        _ = try? topLevel.call(banner)
    }

    /// What stands before the next line. What commands the terminal in it stands between the bytes 1 and 2, as readline
    /// wants it.
    public func prompt() -> String {
        flushTranscript()
        guard let prompt = try? library.value(of: "prompt/where", "prompt"),
            let text = try? topLevel.call(prompt, [.reference(try state.globals)]).first?.text
        else { return "scvsh> " }
        return text
    }
}
