/// Where the prompt's lines come from.
public protocol LineSource: AnyObject {
    /// Shows the prompt and waits for a line.
    func readLine(prompt: String) -> LineInput

    /// Lets the arrow keys find an entry.
    func remember(_ entry: String)
}

/// What came instead of, or as, a line.
public enum LineInput: Hashable, Sendable {
    /// A line without its end; several when a block was pasted, with "\n" between them.
    case line(String)
    /// Ctrl-C.
    case interrupted
    /// Ctrl-D on an empty line, or the terminal is gone.
    case end
}
