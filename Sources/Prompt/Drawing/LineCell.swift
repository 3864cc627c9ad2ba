import CTerminal
import System

/// What stands in one place of the terminal: a character with what combines with it.
struct LineCell: Equatable {
    /// What is written: for the first cell behind a colour of the prompt, that colour too.
    var text: String
    /// The columns that it takes.
    var width: Int
    var style: LineStyle
}

/// How a cell is shown.
enum LineStyle: UInt8 {
    case plain, keyword, literal, number, string, comment, unfinished, wrong, pair, suggestion, hint, region

    /// The parameters of the terminal's sequence, nil for none.
    ///
    /// Colours are of the plain ones, which people adapt to their backgrounds. Without colours only what has to be told
    /// apart is, by lines and weight.
    func parameters(colors: Bool) -> String? {
        switch self {
        case .plain: nil
        case .keyword: colors ? "35" : nil
        case .literal, .number: colors ? "36" : nil
        case .string: colors ? "32" : nil
        case .comment: colors ? "90" : nil
        case .unfinished: colors ? "4;33" : "4"
        case .wrong: colors ? "4;31" : "4"
        case .pair: colors ? "1;36" : "1"
        case .suggestion: colors ? "90" : nil
        case .hint: "2"
        case .region: "7"
        }
    }

    init(_ kind: LineMark.Kind) {
        self =
            switch kind {
            case .keyword: .keyword
            case .literal: .literal
            case .number: .number
            case .string: .string
            case .comment: .comment
            case .bracket: .plain
            case .unfinished: .unfinished
            case .wrong: .wrong
            }
    }
}

/// A character as it was typed, and as it is shown.
struct ShownCharacter {
    /// The bytes that it takes of the text.
    var length: Int
    var text: String
    /// The columns; 0 for what combines with the character before.
    var width: Int
    var isNewline = false
    var isTab = false
}

extension ShownCharacter {
    /// The character of a text at a byte; a byte that is none of UTF-8 counts as one.
    init(in bytes: [UInt8], at start: Int) {
        if bytes[start] < 0x80 {
            self.init(ascii: bytes[start])
        } else if let (scalar, length) = Self.scalar(in: bytes, at: start) {
            // A joiner only makes one picture of two; all else that is invisible could make the line look like another.
            let isHidden = scalar.isInvisible && scalar != "\u{200D}" && scalar != "\u{200C}"
            let width = isHidden ? 1 : max(0, Int(terminal_width_in_utf8(scalar.value)))
            self.init(length: length, text: isHidden ? "\u{FFFD}" : String(Character(scalar)), width: width)
        } else {
            self.init(length: 1, text: "\u{FFFD}", width: 1)
        }
    }

    private init(ascii byte: UInt8) {
        let isControl = byte < 0x20 || byte == 0x7F
        let shown = String(Character(Unicode.Scalar(isControl ? byte ^ 0x40 : byte)))
        self.init(
            length: 1, text: isControl ? "^" + shown : shown, width: isControl ? 2 : 1, isNewline: byte == 0x0A,
            isTab: byte == 0x09)
    }

    private static func scalar(in bytes: [UInt8], at start: Int) -> (Unicode.Scalar, Int)? {
        let first = bytes[start]
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard first >= 0xC2, first < 0xF5, start + length <= bytes.count else { return nil }
        var value = UInt32(first) & (0xFF >> UInt32(length + 1))
        for byte in bytes[start + 1..<start + length] {
            guard byte & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        let least: UInt32 = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80
        guard value >= least, let scalar = Unicode.Scalar(value) else { return nil }
        return (scalar, length)
    }
}
