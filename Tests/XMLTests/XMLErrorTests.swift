import Testing
import XML

@Suite struct XMLErrorTests {
    struct Case: CustomTestStringConvertible {
        let text: [UInt8]
        let kind: XMLError.Kind
        let words: String

        init(_ text: String, _ kind: XMLError.Kind, _ words: String) {
            self.init(bytes: Array(text.utf8), kind, words)
        }

        init(bytes: [UInt8], _ kind: XMLError.Kind, _ words: String) {
            text = bytes
            self.kind = kind
            self.words = words
        }

        var testDescription: String { String(decoding: text.prefix(60), as: UTF8.self).debugDescription }
    }

    static let small: XMLLimits = {
        var limits = XMLLimits()
        (limits.bytes, limits.depth, limits.elements, limits.text) = (200, 4, 10, 20)
        return limits
    }()
    static let head = #"<?xml version="1.0"?>"#

    static let cases = [
        Case("", .empty, "is empty, where XML was expected"),
        Case(" \r\n\t", .empty, "is empty, where XML was expected"),
        Case("\u{FEFF}", .empty, "is empty, where XML was expected"),
        Case("<a>", .truncated, "ends in the middle of its XML (line 1, column 4)"),
        Case("<a>\n<b", .truncated, "ends in the middle of its XML (line 2, column 1)"),
        Case("<a><![CDATA[x", .truncated, "ends in the middle of its XML (line 1, column 14)"),
        Case("<?xml version=\"1.0\"", .truncated, "ends in the middle of its XML (line 1, column 1)"),
        Case("<a></b>", .syntax("mismatched tag"), "is not XML: mismatched tag (line 1, column 6)"),
        Case("plain", .syntax("syntax error"), "is not XML: syntax error (line 1, column 1)"),
        Case(
            "{\"a\":1}", .syntax("not well-formed (invalid token)"),
            "is not XML: not well-formed (invalid token) (line 1, column 1)"),
        Case(
            "<a/><b/>", .syntax("junk after document element"),
            "is not XML: junk after document element (line 1, column 5)"),
        Case(
            "<a x='1' x='2'/>", .syntax("duplicate attribute"),
            "is not XML: duplicate attribute (line 1, column 10)"),
        Case("<p:a/>", .syntax("unbound prefix"), "is not XML: unbound prefix (line 1, column 1)"),
        Case("<a>&nope;</a>", .syntax("undefined entity"), "is not XML: undefined entity (line 1, column 4)"),
        Case(
            "<a>&#0;</a>", .syntax("reference to invalid character number"),
            "is not XML: reference to invalid character number (line 1, column 4)"),
        Case(
            "<a>\u{1}</a>", .syntax("not well-formed (invalid token)"),
            "is not XML: not well-formed (invalid token) (line 1, column 4)"),
        Case(bytes: Array("<a>".utf8) + [0xFF] + Array("</a>".utf8), .encoding, "is not UTF-8 (line 1, column 4)"),
        Case(
            bytes: Array("<a>".utf8) + [0xC0, 0xAF] + Array("</a>".utf8), .encoding,
            "is not UTF-8 (line 1, column 4)"),
        Case(
            bytes: Array("<a>".utf8) + [0xED, 0xA0, 0x80] + Array("</a>".utf8), .encoding,
            "is not UTF-8 (line 1, column 4)"),
        Case(bytes: Array("<a>ok".utf8) + [0xE2, 0x82], .encoding, "is not UTF-8 (line 1, column 6)"),
        Case(bytes: [0xFF, 0xFE, 0x3C, 0, 0x61, 0, 0x2F, 0, 0x3E, 0], .encoding, "is not UTF-8 (line 1, column 1)"),
        Case(bytes: [0x3C, 0, 0x61, 0, 0x2F, 0, 0x3E, 0], .encoding, "is not UTF-8 (line 1, column 1)"),
        Case(
            "<?xml version='1.0' encoding='ISO-8859-1'?><a/>", .declaredEncoding("ISO-8859-1"),
            "is XML in the encoding ISO-8859-1, not UTF-8"),
        Case(
            "<!DOCTYPE a><a/>", .documentType,
            "is XML with a document type, which is refused (line 1, column 12)"),
        Case(
            "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", .documentType,
            "is XML with a document type, which is refused (line 1, column 13)"),
        Case(
            "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", .documentType,
            "is XML with a document type, which is refused (line 1, column 40)"),
        Case("<!DOCTYPE html><html></html>", .documentType, "is a page of HTML, not XML"),
        Case("<html><body>502<br></body></html>", .syntax("mismatched tag"), "is a page of HTML, not XML"),
        Case(
            "<a>" + String(repeating: "x", count: 300) + "</a>", .tooLarge(limit: 200),
            "is too large: more than 200 bytes"),
        Case(
            "<a><a><a><a><a/></a></a></a></a>", .tooDeep(limit: 4),
            "is XML nested more than 4 deep (line 1, column 13)"),
        Case(
            "<a>" + String(repeating: "<b/>", count: 10) + "</a>", .tooMany(limit: 10),
            "is XML of more than 10 elements and attributes (line 1, column 40)"),
        Case(
            "<a>" + String(repeating: "<b i='1'/>", count: 5) + "</a>", .tooMany(limit: 10),
            "is XML of more than 10 elements and attributes (line 1, column 44)"),
        Case(
            "<a>123456789012345678901</a>", .tooLong(limit: 20),
            "is XML with a text of more than 20 bytes (line 1, column 4)"),
        Case(
            "<a>1234567890<b/>12345678901</a>", .tooLong(limit: 20),
            "is XML with a text of more than 20 bytes (line 1, column 18)"),
        Case(
            "<a x='123456789012345678901'/>", .tooLong(limit: 20),
            "is XML with a text of more than 20 bytes (line 1, column 1)"),
    ]

    @Test(arguments: cases)
    func eachSaysWhatIsWrongAndWhere(example: Case) {
        let error = #expect(throws: XMLError.self) { try XMLNode(parsing: example.text, limits: Self.small) }
        #expect(error?.kind == example.kind)
        #expect(error?.description == example.words)
    }

    @Test(arguments: ["<a123456789012345678901/>", "<a x123456789012345678901='1'/>"])
    func namesAreLimitedToo(text: String) {
        let error = #expect(throws: XMLError.self) { try XMLNode(parsing: Array(text.utf8), limits: Self.small) }
        #expect(error?.kind == .tooLong(limit: 20))
    }

    @Test func everyBeginningOfATextIsRefusedAsTruncatedOrEmpty() throws {
        let text = Array("<?xml version=\"1.0\"?>\n<a b='c'>ü<d/><!-- e --><![CDATA[f]]></a>".utf8)
        #expect(throws: Never.self) { try XMLNode(parsing: text) }
        for count in 0..<text.count {
            let error = #expect(throws: XMLError.self) { try XMLNode(parsing: Array(text.prefix(count))) }
            let kinds: [XMLError.Kind?] = [.empty, .truncated, .encoding]
            #expect(kinds.contains(error?.kind), "\(count) bytes")
        }
    }

    @Test func aVisitorHearsNothingAfterTheFault() {
        final class Listener: XMLVisitor {
            var heard: [String] = []
            func number(of name: XMLName) -> Int { name.local == "c" ? 1 : 0 }
            func begin(_ name: Int, attributes: XMLAttributes) { heard.append("+\(name)") }
            func end(text: ArraySlice<UInt8>) { heard.append("-") }
        }
        let listener = Listener()
        var limits = XMLLimits()
        limits.depth = 2
        #expect(throws: XMLError.self) {
            try readXML(Array("<a><b/><b><c/></b></a>".utf8), limits: limits, visitor: listener)
        }
        #expect(listener.heard == ["+0", "+0", "-", "+0"])
    }

    @Test func entitiesThatMultiplyCostNothing() {
        var text = "<!DOCTYPE a [<!ENTITY l0 'lol'>"
        for level in 1...9 {
            let references = String(repeating: "&l\(level - 1);", count: 10)
            text += "<!ENTITY l\(level) '\(references)'>"
        }
        let error = #expect(throws: XMLError.self) { try XMLNode(parsing: Array((text + "]><a>&l9;</a>").utf8)) }
        #expect(error?.kind == .documentType)
    }

    @Test func aTagOfManyMegabytesIsReadOnce() {
        let text = Array(("<a x='" + String(repeating: "y", count: 50_000_000)).utf8)
        let error = #expect(throws: XMLError.self) { try XMLNode(parsing: text) }
        #expect(error?.kind == .truncated)
    }
}
