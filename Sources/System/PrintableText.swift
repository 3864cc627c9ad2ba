extension Unicode.Scalar {
    /// Whether it steers a terminal instead of being shown: a control character of ASCII or of Latin-1.
    public var isControl: Bool { value < 0x20 || (0x7F..<0xA0).contains(value) }

    /// Whether it changes how the text around it is shown: a control character, a mark of direction, an end of a line,
    /// a soft hyphen, a tag.
    public var isInvisible: Bool {
        if value < 0x7F { return value < 0x20 }
        if (0xE0000...0xE007F).contains(value) { return true }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }
}

extension Character {
    /// Whether there is a control character in it.
    public var isControl: Bool { unicodeScalars.contains(where: \.isControl) }
}

extension StringProtocol {
    /// The text in one line with all that is invisible written out, `\u{1b}`, so that it can be shown on a terminal.
    public func escapingControls() -> String { escaping { $0.isInvisible } }

    /// The same for a text of several lines: ends of lines and tabs stay.
    ///
    /// What goes to a terminal passes through here last, whatever was done to it before: nothing that an appliance, a
    /// proxy or a file sent can steer it.
    public var visibleLines: String { escaping { $0.isInvisible && $0 != "\n" && $0 != "\t" } }

    /// The text with `?` for all that is invisible.
    public var printable: String { replacing("?") { $0.isInvisible } }

    /// The text with the replacement character for all that is invisible: nothing in it can pass for something else.
    public var visible: String { replacing("\u{FFFD}") { $0.isInvisible } }

    private func escaping(where isMeant: (Unicode.Scalar) -> Bool) -> String {
        guard unicodeScalars.contains(where: isMeant) else { return String(self) }
        var result = ""
        for scalar in unicodeScalars {
            if isMeant(scalar) {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private func replacing(_ mark: Unicode.Scalar, where isMeant: (Unicode.Scalar) -> Bool) -> String {
        String(String.UnicodeScalarView(unicodeScalars.map { isMeant($0) ? mark : $0 }))
    }
}
