import API
import JSON
import Recording
import TestSupport
import Testing

/// What is said to vCenter, and by it, in a recording.
@Suite struct MarkupTests {
    private static let head =
        #"<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" "#
        + #"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><s:Body>"#

    /// What of an exchange stands in a file.
    private func recorded(
        _ body: String, _ reply: String, isLogin: Bool = false, secrets: [String] = [], hasPseudonyms: Bool = false
    ) throws -> RecordedExchange {
        let folder = try TemporaryFolder()
        let recorder = try Recorder(
            path: folder.file("r"), overwrite: false, hasPseudonyms: hasPseudonyms, date: "2026-11-23T15:05:09Z",
            tell: { _ in })
        recorder.note(secrets: secrets)
        var exchange = SentExchange(
            origin: "https://vc.lab.local:443", method: "POST", path: "/sdk",
            outcome: .reply(
                status: 200,
                headers: [
                    ("Content-Type", "text/xml"), ("Set-Cookie", "vmware_soap_session=\"c00kie\"; Path=/; HttpOnly"),
                ], body: Array((Self.head + reply).utf8), whole: (Self.head + reply).utf8.count))
        exchange.bytes = Array((Self.head + body).utf8)
        exchange.contentType = "text/xml"
        (exchange.isMarkup, exchange.isMarkupLogin) = (true, isLogin)
        let document = try APIDocument.bundled()
        recorder.record(exchange, document: document)
        return try #require(try Recording(parsing: Array(folder.bytes("r"))).exchanges.first)
    }

    private func texts(_ exchange: RecordedExchange) throws -> (body: String, reply: String) {
        guard case .text(let body, nil) = exchange.body,
            case .reply(_, let headers, .text(let reply, nil)) = exchange.outcome
        else { throw Missing() }
        #expect(
            headers.first { $0.name == "Set-Cookie" }?.value == "vmware_soap_session=***; Path=/; HttpOnly")
        return (String(body.dropFirst(Self.head.count)), String(reply.dropFirst(Self.head.count)))
    }

    private struct Missing: Error {}

    @Test func nothingOfALoginIsKept() throws {
        let exchange = try recorded(
            #"<Login xmlns="urn:vim25"><_this type="SessionManager">SessionManager</_this><userName>me</userName>"#
                + "<password>x&amp;y</password></Login>",
            "<LoginResponse xmlns=\"urn:vim25\"><returnval><key>52aa</key><userName>ME</userName></returnval>"
                + "</LoginResponse>", isLogin: true)
        let (body, reply) = try texts(exchange)
        #expect(body.contains("<userName>***</userName><password>***</password>"))
        #expect(body.contains(">SessionManager</_this>"))
        #expect(reply.contains("<key>***</key><userName>***</userName>"))
    }

    @Test func aFaultThatNamesWhoLogsInIsKeptWithoutThem() throws {
        let exchange = try recorded(
            #"<Login xmlns="urn:vim25"><userName>R&amp;D\me</userName><password>x</password></Login>"#,
            #"<faultstring>user R&amp;D\me: wrong</faultstring>"#, isLogin: true)
        #expect(try texts(exchange).reply == "<faultstring>user ***: wrong</faultstring>")
    }

    @Test func secretsAreStruckHoweverTheyAreEscaped() throws {
        let exchange = try recorded(
            "<x>session[0123456789]a</x>", "<x>a&amp;b&lt;c&quot; and 0123456789</x>",
            secrets: ["a&b<c\"", "0123456789"])
        let (body, reply) = try texts(exchange)
        #expect(body == "<x>session[***]a</x>" && reply == "<x>*** and ***</x>")
    }

    @Test func namesHavePseudonymsAndTheApiItsWords() throws {
        let object =
            #"<objects><obj type="VirtualMachine">vm-57</obj><propSet><name>name</name>"#
            + #"<val xsi:type="xsd:string">payroll%2f&lt;eu&gt;</val></propSet><propSet><name>config.uuid</name>"#
            + #"<val xsi:type="xsd:string">4211aabb-0000-1111-2222-333344445555</val></propSet>"#
            + #"<propSet><name>runtime.powerState</name><val xsi:type="VirtualMachinePowerState">poweredOn</val>"#
            + #"</propSet><propSet><name>runtime.host</name><val xsi:type="ManagedObjectReference" type="HostSystem">"#
            + "host-21</val></propSet></objects>"
        let exchange = try recorded(
            #"<_this type="PropertyCollector">propertyCollector</_this><pathSet>config.uuid</pathSet>"#
                + "<fullName>VMware vCenter Server 8.0.3</fullName>", object, hasPseudonyms: true)
        let (body, reply) = try texts(exchange)
        #expect(body.contains(">propertyCollector</_this><pathSet>config.uuid</pathSet>"))
        #expect(body.contains("VMware vCenter Server 8.0.3"))
        for name in ["payroll", "4211aabb", "vm-57<", "host-21<"] { #expect(!reply.contains(name), "\(name)") }
        for word in ["<name>config.uuid</name>", ">poweredOn<", "<name>name</name>", "%2f", "&lt;", ">vm-", ">host-"] {
            #expect(reply.contains(word), "\(word): \(reply)")
        }
    }
}
