/// What runs the lines of a prompt.
public protocol Evaluator: AnyObject {
    /// What stands before the next line: `demo> `. What commands the terminal in it stands between the bytes 1 and 2,
    /// as readline wants it.
    func prompt() -> String

    /// Runs a chunk, shows its values, and says what became of it.
    ///
    /// A chunk that is only begun (`for i = 1, 3 do`) is `.incomplete`, and comes again with more lines.
    func evaluate(_ chunk: String) -> Evaluation

    /// The status that the prompt is to be left with, once a chunk has asked for that.
    var leaving: Int32? { get }

    /// Whether the last chunk passed something as a secret, so that earlier ones are to be asked about.
    var hasPassedSecrets: Bool { get }

    /// Whether an earlier chunk holds what the last one passed as a secret; it is forgotten then.
    func isGivenAway(by earlier: String) -> Bool

    /// Called when a chunk has run and all that it printed is told; what it returns is told too.
    func follow() -> String?

    /// Called when Ctrl-C was pressed at the prompt itself, where there was no line to throw away.
    func abandon()
}

/// What became of a chunk.
public enum Evaluation: Hashable, Sendable {
    /// More lines are needed.
    case incomplete
    /// It ran, and its values were shown. With a secret in it, it does not enter the history.
    case done(secret: Bool)
    /// It failed; the text is what to tell. With a secret in it, it does not enter the history.
    case failed(String, secret: Bool)
}
