import Testing
import XML

@testable import Simulator

@Suite struct SOAPWriterTests {
    private func written(_ value: VimValue) -> String {
        var writer = SOAPWriter()
        writer.any("val", value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(arguments: [
        (VimValue.string("a<b&\"'>\u{e9}"), #"<val xsi:type="xsd:string">a&lt;b&amp;&quot;&apos;&gt;é</val>"#),
        (.bool(true), #"<val xsi:type="xsd:boolean">true</val>"#),
        (.int(-3), #"<val xsi:type="xsd:int">-3</val>"#),
        (.long(1 << 40), #"<val xsi:type="xsd:long">1099511627776</val>"#),
        (.time(.beginning), #"<val xsi:type="xsd:dateTime">2026-11-23T15:05:09.000Z</val>"#),
        (.word("green", of: "ManagedEntityStatus"), #"<val xsi:type="ManagedEntityStatus">green</val>"#),
        (
            .reference(VimReference("HostSystem", "host-1")),
            #"<val type="HostSystem" xsi:type="ManagedObjectReference">host-1</val>"#
        ),
        (
            .references([VimReference("Datastore", "a")]),
            #"<val xsi:type="ArrayOfManagedObjectReference"><ManagedObjectReference type="Datastore" "#
                + #"xsi:type="ManagedObjectReference">a</ManagedObjectReference></val>"#
        ),
        (.strings(["a"]), #"<val xsi:type="ArrayOfString"><string xsi:type="xsd:string">a</string></val>"#),
        (
            .object(
                "Thing", [.init("host", .reference(VimReference("HostSystem", "h"))), .init("text", .string("t"))]),
            #"<val xsi:type="Thing"><host type="HostSystem">h</host><text>t</text></val>"#
        ),
    ])
    func aValueSaysWhatItIs(value: VimValue, xml: String) { #expect(written(value) == xml) }

    @Test func whatXMLCanNotHoldIsAQuestionMark() {
        #expect(written(.string("a\u{1}b\u{FFFE}<")) == #"<val xsi:type="xsd:string">a?b?&lt;</val>"#)
    }

    @Test func anEnvelopeIsXML() throws {
        let text = SOAPWriter.response(to: "Logout") { _ in }
        let root = try XMLNode(parsing: text)
        let body = try #require(root["Body", in: "http://schemas.xmlsoap.org/soap/envelope/"])
        #expect(body["LogoutResponse", in: "urn:vim25"] != nil)
    }

    @Test(arguments: [
        ("web01", "web01"), ("a/b", "a%2fb"), (#"100% \ %2f"#, "100%25 %5c %252f"), ("/\u{301}", "%2f\u{301}"),
    ])
    func namesAreEscapedAsVCenterDoes(name: String, escaped: String) {
        #expect(VimValue.escapedName(name) == escaped)
    }
}
