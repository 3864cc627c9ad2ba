/// What runs in a runtime.
public enum Program: Hashable, Sendable {
    /// A line of the prompt, or the user's init.lua.
    case prompt
    /// Code of the command line.
    case code
    /// The script of the command line, by the name of its chunk (`@backup.lua`), and its arguments.
    case script(chunk: String, arguments: [String])
}
