/// Where a running program's results and notes go.
///
/// Results alone go to standard output; everything else goes to standard error, so that a pipe carries data only.
public protocol Console: AnyObject {
    /// Writes bytes to standard output, in order with what Lua's own `print` and `io.write` put there.
    func write(_ bytes: [UInt8])
    /// Writes one line of text to standard error, clearing a progress line that stands there.
    func note(_ text: String)
    /// Draws `text` over the last progress line; nil takes the line away. Does nothing without a terminal.
    func progress(_ text: String?)
    /// What the three standard streams are, as of now.
    var terminal: TerminalFacts { get }
}

/// What the forms of results depend on.
public struct TerminalFacts: Sendable, Equatable {
    /// Whether standard input is a terminal.
    public var input: Bool
    /// Whether standard output is a terminal.
    public var output: Bool
    /// Whether standard error is a terminal.
    public var error: Bool
    /// Columns of text in a line.
    public var width: Int
    /// Lines of text on the screen.
    public var height: Int
    /// Whether results are coloured: the options and the environment have been asked already.
    public var color: Bool

    public init(input: Bool, output: Bool, error: Bool, width: Int, height: Int = 24, color: Bool) {
        self.input = input
        self.output = output
        self.error = error
        self.width = width
        self.height = height
        self.color = color
    }
}
