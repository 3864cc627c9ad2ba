extension Unicode.Scalar {
    /// Whether it steers a terminal instead of being shown: a control character of ASCII or of Latin-1.
    public var isControl: Bool { value < 0x20 || (0x7F..<0xA0).contains(value) }

    /// Whether it changes how the text around it is shown: a control character, a mark of direction, an end of a line.
    public var isInvisible: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension Character {
    /// Whether there is a control character in it.
    public var isControl: Bool { unicodeScalars.contains(where: \.isControl) }
}

extension StringProtocol {
    /// The text with control characters written out, `\u{1b}`, so that it can be shown on a terminal in one line.
    public func escapingControls() -> String {
        var result = ""
        for scalar in unicodeScalars {
            if scalar.isControl {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The text with `?` for control characters.
    public var printable: String { replacing("?") { $0.isControl } }

    /// The text with the replacement character for all that is invisible: nothing in it can pass for something else.
    public var visible: String { replacing("\u{FFFD}") { $0.isInvisible } }

    private func replacing(_ mark: Unicode.Scalar, where isMeant: (Unicode.Scalar) -> Bool) -> String {
        String(String.UnicodeScalarView(unicodeScalars.map { isMeant($0) ? mark : $0 }))
    }
}
