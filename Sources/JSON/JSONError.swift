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
        /// More bytes than simdjson can address.
        case tooLarge
        /// No memory for the parsed form.
        case memory
        /// The parser's library is not there; why.
        case noParser(String)
        /// Trouble inside the parser.
        case library
    }

    /// What is wrong.
    public let kind: Kind
    /// Where, if that is known.
    public let place: Place?
    /// Whether the text is fine as far as it goes, and ends too early.
    public let isTruncated: Bool
    /// Whether the text begins like a page for browsers, which a proxy or a wrong address sends.
    public let isMarkup: Bool

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

extension JSONError {
    /// The facts about a text that was refused.
    init(status: csj_status, text: [UInt8], maxDepth: Int) {
        var kind = Kind(status, maxDepth: maxDepth)
        let offset: Int?
        switch kind {
        case .syntax, .number:
            let fault = JSONFaultFinder(in: text)
            offset = fault.offset
            isTruncated = fault.isTruncated
            // simdjson calls `-x` a bad number; a number that the grammar allows must be out of range.
            if offset != nil { kind = .syntax }
        case .encoding:
            offset = text.firstInvalidUTF8
            isTruncated = false
        case .tooDeep:
            offset = nil
            isTruncated = false
        case .empty, .tooLarge, .memory, .noParser, .library:
            offset = nil
            isTruncated = kind == .empty
        }
        self.kind = kind
        place = offset.map { Place(offset: $0, in: text) }
        isMarkup = text.first { !JSONDocument.blank.contains($0) } == UInt8(ascii: "<")
    }

}

extension JSONError.Kind {
    fileprivate init(_ status: csj_status, maxDepth: Int) {
        self =
            switch status {
            case CSJ_EMPTY: .empty
            case CSJ_SYNTAX: .syntax
            case CSJ_DEPTH: .tooDeep(limit: maxDepth)
            case CSJ_ENCODING: .encoding
            case CSJ_RANGE: .number
            case CSJ_SIZE: .tooLarge
            case CSJ_MEMORY: .memory
            case CSJ_ABSENT: .noParser(csj_load().map { String(cString: $0) } ?? "")
            default: .library
            }
    }
}

extension JSONError.Place {
    fileprivate init(offset: Int, in text: [UInt8]) {
        var line = 1
        var lineStart = 0
        for (index, byte) in text[..<min(offset, text.count)].enumerated() where byte == UInt8(ascii: "\n") {
            line += 1
            lineStart = index + 1
        }
        self.init(offset: offset, line: line, column: offset - lineStart + 1)
    }
}

extension [UInt8] {
    /// Where the first byte is that is not UTF-8.
    fileprivate var firstInvalidUTF8: Int? {
        var parser = Unicode.UTF8.ForwardParser()
        var bytes = makeIterator()
        var offset = 0
        while true {
            switch parser.parseScalar(from: &bytes) {
            case .valid(let character): offset += character.count
            case .error: return offset
            case .emptyInput: return nil
            }
        }
    }
}
