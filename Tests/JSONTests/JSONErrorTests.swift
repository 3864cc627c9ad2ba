import JSON
import Testing

@Suite struct JSONErrorTests {
    struct Case: CustomTestStringConvertible {
        let text: String
        let kind: JSONError.Kind
        let truncated: Bool
        let words: String

        init(_ text: String, _ kind: JSONError.Kind, truncated: Bool = false, _ words: String) {
            self.text = text
            self.kind = kind
            self.truncated = truncated
            self.words = words
        }

        var testDescription: String { text.debugDescription }
    }

    static let cases = [
        Case("", .empty, truncated: true, "is empty, where JSON was expected"),
        Case(" \r\n\t", .empty, truncated: true, "is empty, where JSON was expected"),
        Case("\u{FEFF}", .empty, truncated: true, "is empty, where JSON was expected"),
        Case("{", .syntax, truncated: true, "ends in the middle of its JSON (line 1, column 2)"),
        Case("{\"a\":", .syntax, truncated: true, "ends in the middle of its JSON (line 1, column 6)"),
        Case("{\"a\": \"unfinish", .syntax, truncated: true, "ends in the middle of its JSON (line 1, column 16)"),
        Case("[1,\n2,\n", .syntax, truncated: true, "ends in the middle of its JSON (line 3, column 1)"),
        Case("[1, tru", .syntax, truncated: true, "ends in the middle of its JSON (line 1, column 8)"),
        Case("[-", .syntax, truncated: true, "ends in the middle of its JSON (line 1, column 3)"),
        Case("\"\\u12", .syntax, truncated: true, "ends in the middle of its JSON (line 1, column 6)"),
        Case("[1] x", .syntax, "is not JSON (line 1, column 5)"),
        Case("[1][2]", .syntax, "is not JSON (line 1, column 4)"),
        Case("[1,]", .syntax, "is not JSON (line 1, column 4)"),
        Case("{\"a\":1,}", .syntax, "is not JSON (line 1, column 8)"),
        Case("{a:1}", .syntax, "is not JSON (line 1, column 2)"),
        Case("{\"a\" 1}", .syntax, "is not JSON (line 1, column 6)"),
        Case("[1\n,2\n,nul]", .syntax, "is not JSON (line 3, column 5)"),
        Case("[01]", .syntax, "is not JSON (line 1, column 3)"),
        Case("[1.]", .syntax, "is not JSON (line 1, column 4)"),
        Case("[+1]", .syntax, "is not JSON (line 1, column 2)"),
        Case("[NaN]", .syntax, "is not JSON (line 1, column 2)"),
        Case("[\"a\nb\"]", .syntax, "is not JSON (line 1, column 4)"),
        Case("[\"\\x\"]", .syntax, "is not JSON (line 1, column 4)"),
        Case("]", .syntax, "is not JSON (line 1, column 1)"),
        Case("[}", .syntax, "is not JSON (line 1, column 2)"),
        Case("not json", .syntax, "is not JSON (line 1, column 2)"),
        Case("<html><body>502</body></html>", .syntax, "is a page of HTML or XML, not JSON"),
        Case("\n <!DOCTYPE html>", .syntax, "is a page of HTML or XML, not JSON"),
        Case("[1e400]", .number, "holds a number that is out of range"),
        Case("[-1e400]", .number, "holds a number that is out of range"),
        Case("[18446744073709551616]", .number, "holds a number that is out of range"),
        Case("[-9223372036854775809]", .number, "holds a number that is out of range"),
        Case("{\"a\":123456789012345678901234567890}", .number, "holds a number that is out of range"),
    ]

    @Test(arguments: cases)
    func eachSaysWhatIsWrongAndWhere(example: Case) {
        let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: example.text) }
        #expect(error?.kind == example.kind)
        #expect(error?.isTruncated == example.truncated)
        #expect(error.map(String.init(describing:)) == example.words)
    }

    @Test(
        arguments: [
            ([0x22, 0xFF, 0x22], 1), ([0x22, 0x61, 0xC3, 0x22], 2), ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
            ([0x22, 0xC0, 0xAF, 0x22], 1), ([0x5B, 0x22, 0x20, 0xF8, 0x22, 0x5D], 3),
        ] as [([UInt8], Int)])
    func whatIsNotUTF8IsRefusedWithItsPlace(bytes: [UInt8], offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: bytes) }
        #expect(error?.kind == .encoding)
        #expect(error?.place?.offset == offset)
    }

    @Test(arguments: [#""\ud800""#, #""\ud800\u0041""#, #""\udc00""#, #""\ud800x""#])
    func halfAPairOfSurrogatesIsRefused(text: String) {
        let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: text) }
        #expect(error?.kind == .syntax)
        #expect(error?.place?.line == 1)
    }

    @Test func everyCutThroughATextIsRefusedAsTruncatedNeverAccepted() throws {
        let whole = Array(#"{"a":[1,-2.5e3,{"b":"x\n\u00e9ä"}],"c":null,"d":[true,false,[]]}"#.utf8)
        for length in 0..<whole.count {
            let cut = Array(whole[..<length])
            let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: cut) }
            // A cut through a character is a fault of encoding.
            #expect(error?.isTruncated == true || error?.kind == .encoding, "cut at \(length)")
        }
    }

    @Test func randomBytesAreRefusedOrReadNothingElse() {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array(#"{}[]",:\0123456789.eE+-truefalsn u<"#.utf8) + [0, 0xC3, 0xFF]
        for _ in 0..<2_000 {
            let text = (0..<Int.random(in: 0..<40, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
            guard let value = try? JSONValue(parsing: text) else { continue }
            #expect((try? JSONValue(parsing: try value.text())) == value, "\(text)")
        }
    }
}
