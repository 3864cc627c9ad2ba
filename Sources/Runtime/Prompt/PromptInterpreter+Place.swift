import Lua

extension PromptInterpreter {
    /// Tells the lines that open a prompt.
    public func greet() {
        // There is nothing that could be done about a failure: the prompt comes all the same.
        guard let banner = try? library.value(of: "prompt/where", "greet") else { return }
        _ = try? topLevel.call(banner)
    }

    /// Tells who leaves the prompt what goes on without it.
    public func takeLeave() {
        guard let leave = try? library.value(of: "prompt/where", "take_leave") else { return }
        _ = try? topLevel.call(leave)
    }

    /// Whether something goes on whose end is to be told while nobody presses a key.
    public var awaitsNews: Bool {
        guard let awaits = try? library.value(of: "prompt/where", "awaits_news") else { return false }
        return (try? topLevel.call(awaits).first) == .boolean(true)
    }

    /// What has come about since it was asked last, and the prompt that there is to be then, where that is another one;
    /// nil where nothing has. It reads beside what the user does, and waits for nothing.
    public func news() -> (text: String, prompt: String?)? {
        guard let news = try? library.value(of: "prompt/where", "news"),
            let found = try? topLevel.call(news, [.reference(try state.globals)]), let text = found.first?.text
        else { return nil }
        return (text, found.count > 1 ? found[1].text : nil)
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
