/// Why a text was refused, and where.
public struct XMLError: Error, Hashable, Sendable {
    /// What is wrong with a text.
    public enum Kind: Hashable, Sendable {
        /// Nothing but white space.
        case empty
        /// Not XML; the parser's word for it.
        case syntax(String)
        /// It ends before its elements do.
        case truncated
        /// Not UTF-8.
        case encoding
        /// It says of itself that it is in another encoding than UTF-8.
        case declaredEncoding(String)
        /// It has a document type, with which entities and external references begin.
        case documentType
        /// More bytes than allowed.
        case tooLarge(limit: Int)
        /// Nested deeper than allowed.
        case tooDeep(limit: Int)
        /// More elements and attributes than allowed.
        case tooMany(limit: Int)
        /// A text, an attribute or a name of more bytes than allowed.
        case tooLong(limit: Int)
        /// No memory.
        case memory
        /// The parser's library is not there; why.
        case noParser(String)
        /// Trouble inside the parser.
        case library(code: Int)
    }

    /// What is wrong.
    public let kind: Kind
    /// Where, if that is known.
    public let place: Place?
    /// Whether the text begins like a page for browsers, which a proxy or a wrong address sends.
    public let isPage: Bool

    /// A place in a text, for people.
    public struct Place: Hashable, Sendable {
        /// How many bytes come before.
        public let offset: Int
        /// The line, counted from 1.
        public let line: Int
        /// The byte in its line, from 1.
        public let column: Int
    }
}

/// A character that no XML can hold, in any form: most controls, U+FFFE and U+FFFF.
public struct XMLCharacterError: Error, Hashable, Sendable {
    /// The character.
    public let character: Unicode.Scalar
    /// How many characters come before it.
    public let offset: Int
}
