/// What knows the language of the lines that are typed, and what they may name.
///
/// It is asked while a person types: it runs nothing of theirs and leaves no trace, and it answers soon. Places in a
/// line are in bytes.
public protocol LineAssistant: AnyObject {
    /// What the word at that place could become, each the whole word, in the order in which they are to be listed.
    ///
    /// Inside a string the word is all that stands between the quote that opens it and the cursor.
    func completions(line: String, word: Range<Int>) -> [Completion]

    /// Why the last completions were none, or what there is beside them, in one line; nil where nothing is to be said.
    var remark: String? { get }

    /// What the function around the cursor takes, in one line; nil where there is nothing to say.
    func hint(line: String, cursor: Int) -> String?

    /// How much of a line of the history may be suggested to who has typed the beginning of it: all of one that only
    /// reads, of any other no more than up to its first bracket; 0 for none.
    func suggestionLength(of historyLine: String, typed: String) -> Int

    /// Whether a line is only begun, so that Enter opens another row of it.
    func isBegun(_ line: String) -> Bool

    /// Whether something goes on whose end is to be told while nobody presses a key.
    var awaitsNews: Bool { get }

    /// What is to be told above the line by now; nil where there is nothing. Asked about once a second, and waits for
    /// nothing.
    func news() -> LineNews?

    /// What the parts of a line are; what is no part is plain. In order, without overlap.
    func marks(in line: String) -> [LineMark]
}

/// Nothing goes on, and nothing is remarked, unless somebody says so.
extension LineAssistant {
    public var remark: String? { nil }
    public var awaitsNews: Bool { false }
    public func news() -> LineNews? { nil }
}

/// What has come about while a line is typed.
public struct LineNews: Hashable, Sendable {
    /// What is told, without the end of the last line.
    public var text: String
    /// What stands before the line from now on; nil where it stays.
    public var prompt: String?

    /// Puts what is told and what stands before the line together.
    public init(text: String, prompt: String? = nil) {
        self.text = text
        self.prompt = prompt
    }
}

/// A word that Tab offers.
public struct Completion: Hashable, Sendable {
    /// The whole word.
    public var text: String
    /// What is told beside it in the list.
    public var note: String

    public init(text: String, note: String = "") {
        self.text = text
        self.note = note
    }
}

/// A part of a line that is drawn in a way of its own.
public struct LineMark: Hashable, Sendable {
    /// What a part is.
    public enum Kind: Hashable, Sendable {
        case keyword, literal, number, string, comment
        /// A bracket, with the place of the one that belongs to it.
        case bracket(partner: Int?)
        /// A string or a comment that has no end yet.
        case unfinished
        /// What can stand in no line of the language.
        case wrong
    }

    /// Where it stands, in bytes.
    public var range: Range<Int>
    /// What it is.
    public var kind: Kind

    public init(range: Range<Int>, kind: Kind) {
        self.range = range
        self.kind = kind
    }
}
