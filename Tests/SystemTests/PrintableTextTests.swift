import Testing

@testable import System

@Suite struct PrintableTextTests {
    @Test(arguments: [
        ("plain ä ∅ 🙂", "plain ä ∅ 🙂", "plain ä ∅ 🙂", "plain ä ∅ 🙂"),
        ("", "", "", ""),
        ("\u{1B}[31m", "\\u{1b}[31m", "?[31m", "\u{FFFD}[31m"),
        ("a\r\nb\tc", "a\\u{d}\\u{a}b\\u{9}c", "a??b?c", "a\u{FFFD}\u{FFFD}b\u{FFFD}c"),
        ("\u{0}\u{7F}", "\\u{0}\\u{7f}", "??", "\u{FFFD}\u{FFFD}"),
        ("\u{80}\u{9B}\u{9F}\u{A0}", "\\u{80}\\u{9b}\\u{9f}\u{A0}", "???\u{A0}", "\u{FFFD}\u{FFFD}\u{FFFD}\u{A0}"),
        // Marks of direction and ends of lines are no control characters, and steer all the same.
        ("a\u{202E}b\u{2028}", "a\\u{202e}b\\u{2028}", "a?b?", "a\u{FFFD}b\u{FFFD}"),
        ("\u{AD}\u{61C}\u{FEFF}", "\\u{ad}\\u{61c}\\u{feff}", "???", "\u{FFFD}\u{FFFD}\u{FFFD}"),
        ("\u{E0041}\u{2066}", "\\u{e0041}\\u{2066}", "??", "\u{FFFD}\u{FFFD}"),
    ])
    func textForATerminal(_ text: String, _ escaped: String, _ printable: String, _ visible: String) {
        #expect(text.escapingControls() == escaped)
        #expect(text.printable == printable)
        #expect(text.visible == visible)
        #expect(text[...].printable == printable)
    }

    @Test(arguments: [
        ("a\n\tb", "a\n\tb"), ("a\r\nb", "a\\u{d}\nb"), ("\u{1B}]0;x\u{7}", "\\u{1b}]0;x\\u{7}"),
        ("a\u{202E}b\u{2029}c", "a\\u{202e}b\\u{2029}c"), ("ä 🙂", "ä 🙂"),
    ])
    func linesForATerminal(_ text: String, _ shown: String) {
        #expect(text.visibleLines == shown)
        #expect(shown.visibleLines == shown)
    }

    @Test func whatIsAControlCharacterIsAsUnicodeSays() {
        for value in UInt32(0)...0x2FF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            #expect(scalar.isControl == (scalar.properties.generalCategory == .control), "\(value)")
        }
        #expect(Character("\r\n").isControl)
        #expect(!Character("e\u{301}").isControl)
    }
}
