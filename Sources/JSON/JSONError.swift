import CSimdjson

/// Why a text was refused, and where.
public struct JSONError: Error, Hashable, Sendable {
    /// What is wrong with a text.
    public enum Kind: Hashable, Sendable {
        /// Nothing but white space.
        case empty
        /// Not JSON.
        case syntax
        /// A whole number beyond 64 bits, or a fraction beyond what a double can hold.
        case number
        /// Nested deeper than allowed.
        case tooDeep(limit: Int)
        /// Not UTF-8.
        case encoding
        /// Too large to be parsed at all.
        case tooLarge
        /// There was no memory.
        case memory
        /// Trouble inside the parser.
        case library
    }

    /// What is wrong.
    public let kind: Kind
    /// Where, if that is known.
    public let place: Place?
    /// Whether the text is fine as far as it goes, and ends too early.
    public let isTruncated: Bool

    /// A place in a text, for people.
    public struct Place: Hashable, Sendable {
        /// How many bytes come before.
        public let offset: Int
        /// The line, from 1.
        public let line: Int
        /// The byte in its line, from 1.
        public let column: Int
    }
}

extension JSONError {
    init(status: csj_status, text: [UInt8], maxDepth: Int) {
        switch status {
        case CSJ_EMPTY: kind = .empty
        case CSJ_SYNTAX: kind = .syntax
        case CSJ_DEPTH: kind = .tooDeep(limit: maxDepth)
        case CSJ_ENCODING: kind = .encoding
        case CSJ_RANGE: kind = .number
        case CSJ_SIZE: kind = .tooLarge
        case CSJ_MEMORY: kind = .memory
        default: kind = .library
        }
        place = nil
        isTruncated = false
    }
}
