import Testing
import XML

@Suite struct XMLReaderTests {
    func node(_ text: String) throws -> XMLNode { try XMLNode(parsing: Array(text.utf8)) }

    @Test func namesAreToldApartByNamespaceWhateverTheirPrefix() throws {
        let one = try node("<a xmlns='urn:x'><b/><c xmlns=''/></a>")
        let other = try node("<p:a xmlns:p='urn:x'><p:b/><c/></p:a>")
        #expect(one == other)
        #expect(one.name == XMLName("a", in: "urn:x"))
        #expect(one.children.map(\.name) == [XMLName("b", in: "urn:x"), XMLName("c")])
    }

    @Test func twoAttributesOfOneLocalNameAreToldApart() throws {
        let schema = "http://www.w3.org/2001/XMLSchema-instance"
        let node = try node(
            "<val xmlns:odd='\(schema)' odd:type='ManagedObjectReference' type='HostSystem'>host-21</val>")
        #expect(node.attributes["type"] == "HostSystem")
        #expect(node.attributes["type", in: schema] == "ManagedObjectReference")
        #expect(node.attributes["none"] == nil)
        #expect(node.text == "host-21")
    }

    @Test func textIsWithoutEscapesSectionsCommentsAndInstructions() throws {
        let node = try node("<a> &lt;&amp;&gt;&quot;&apos;&#252;&#x1F600;<!-- no --><![CDATA[<&]]><?no no?> </a>")
        #expect(node.text == " <&>\"'ü😀<& ")
    }

    @Test func textBeforeBetweenAndBehindChildrenIsTheParents() throws {
        let node = try node("<a>1<b>2<c>3</c>4</b>5<d/>6</a>")
        #expect(node.text == "156")
        #expect(node.children[0].text == "24")
        #expect(node.children[0].children[0].text == "3")
    }

    @Test func indentsAreNoText() throws {
        let node = try node("<a>\n  <b>  </b>\n  <b/>\n</a>")
        #expect(node.text == "\n")
        #expect(node.children.map(\.text) == ["  ", ""])
    }

    @Test func indentsOfManyChildrenAreNotTooLong() throws {
        var limits = XMLLimits()
        limits.text = 100
        let text = "<a>" + String(repeating: "\n      <b/>", count: 10_000) + "</a>"
        #expect(try XMLNode(parsing: Array(text.utf8), limits: limits).children.count == 10_000)
    }

    @Test func aMarkOfByteOrderAndADeclarationAreTaken() throws {
        #expect(try node("\u{FEFF}<?xml version='1.0' encoding='utf-8' standalone='yes'?>\n<ä/>").name.local == "ä")
    }

    @Test func lineEndsBecomeLineFeedsAndEscapedOnesStay() throws {
        #expect(try node("<a>1\r\n2\r3&#13;4</a>").text == "1\n2\n3\r4")
    }

    @Test func childrenAreFoundByNameAndNamespace() throws {
        let node = try node("<a><b>1</b><b xmlns='urn:x'>2</b><b>3</b></a>")
        #expect(node["b", in: ""]?.text == "1")
        #expect(node["b", in: "urn:x"]?.text == "2")
        #expect(node.all("b", in: "").map(\.text) == ["1", "3"])
        #expect(node["c", in: ""] == nil)
    }

    @Test func manyNamespacesAreKeptApart() throws {
        let text = (0..<100).map { "<b xmlns='urn:\($0)'/>" }.joined()
        let namespaces = (0..<100).map { "urn:\($0)" }
        #expect(try node("<a>\(text)\(text)</a>").children.map(\.name.namespace) == namespaces + namespaces)
    }
}

@Suite struct XMLVisitorTests {
    /// Notes what it is told.
    final class Noted: XMLVisitor {
        var names: [XMLName] = []
        var lines: [String] = []
        var kept: XMLAttributes?
        let key = XMLAttributeKey("a", in: "urn:x")

        func number(of name: XMLName) -> Int {
            names.append(name)
            return names.count - 1
        }
        func begin(_ name: Int, attributes: XMLAttributes) {
            kept = attributes
            lines.append("\(names[name].local) \(attributes[key] ?? "-") \(attributes.all.map(\.value))")
        }
        func end(text: ArraySlice<UInt8>) { lines.append(String(decoding: text, as: UTF8.self)) }
    }

    func told(_ text: String) throws -> Noted {
        let visitor = Noted()
        try readXML(Array(text.utf8), visitor: visitor)
        return visitor
    }

    @Test func namesAreAskedForOnceAndAttributesAreThereWhileTheirElementBegins() throws {
        let noted = try told("<b xmlns:x='urn:x' a='1' x:a='2'>o<b x:a='a value of more than 15 letters'/><b/></b>")
        #expect(noted.names == [XMLName("b")])
        #expect(
            noted.lines == [
                "b 2 [\"1\", \"2\"]", "b a value of more than 15 letters [\"a value of more than 15 letters\"]", "",
                "b - []", "", "o",
            ])
        #expect(noted.kept?.all.isEmpty == true && noted.kept?[noted.key] == nil)
    }

    @Test func longValuesAreToldApart() throws {
        let values = (0..<40).map { "a value of more than \($0 + 10) letters" }
        let noted = try told("<b>" + (values + values).map { "<c a='\($0)'/>" }.joined() + "</b>")
        #expect(noted.lines.filter { $0.hasPrefix("c") } == (values + values).map { "c - [\"\($0)\"]" })
    }

    @Test func veryManyNamesAreAskedForAgain() throws {
        let text = (0..<100).map { "<n\($0)/>" }.joined()
        let noted = try told("<a>\(text)\(text)</a>")
        #expect(noted.lines.count { $0.hasPrefix("n") } == 200)
        #expect(noted.lines.contains("n99 - []"))
        #expect(noted.names.count < 200)
    }
}

@Suite struct XMLWriterTests {
    @Test func whatIsWrittenIsReadAgain() throws {
        let hard = "R&D <\"it's\"> ]]> \t\n\r ü😀 &amp; \u{7F}\u{85}"
        var writer = XMLWriter(declaration: true)
        try writer.begin("a", [("xmlns", "urn:x"), ("plain", hard)])
        try writer.element("b", text: hard)
        try writer.element("c", [("empty", "")])
        #expect(writer.depth == 1)
        writer.end()
        let node = try XMLNode(parsing: writer.bytes)
        #expect(node.attributes["plain"] == hard)
        #expect(node.children.map(\.text) == [hard, ""])
        #expect(node.children[1].attributes["empty"] == "")
    }

    @Test func textIsEscapedInOneWay() throws {
        #expect(
            try xmlEscaped("<a href=\"x\">'&'</a>")
                == "&lt;a href=&quot;x&quot;&gt;&apos;&amp;&apos;&lt;/a&gt;")
        #expect(try xmlEscaped("\t\r\n") == "&#9;&#13;&#10;")
    }

    @Test(arguments: ["\u{0}", "\u{B}", "\u{1B}", "\u{FFFE}", "\u{FFFF}"] as [Unicode.Scalar])
    func aCharacterThatNoXMLHoldsIsRefused(character: Unicode.Scalar) {
        let error = #expect(throws: XMLCharacterError.self) { try xmlEscaped("ab" + String(character) + "c") }
        #expect(error == XMLCharacterError.like(character, at: 2))
        let code = String(character.value, radix: 16, uppercase: true)
        #expect(error?.description.hasSuffix("\(code) (number 3 of the text) has no form in XML") == true)
    }
}

extension XMLCharacterError {
    fileprivate static func like(_ character: Unicode.Scalar, at offset: Int) -> XMLCharacterError? {
        do {
            _ = try xmlEscaped(String(repeating: "x", count: offset) + String(character))
            return nil
        } catch {
            return error
        }
    }
}
