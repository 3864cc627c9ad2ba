import Testing
import XML

@testable import Simulator

@Suite struct SOAPFaultTests {
    private static let object = VimReference("Folder", "group-d1")

    @Test(
        arguments: [
            (SOAPFault.invalidLogin, "InvalidLogin", "Login failure", []),
            (.notAuthenticated(object), "NotAuthenticated", "", ["object", "privilegeId"]),
            (.objectNotFound(object), "ManagedObjectNotFound", "managed object not found: Folder:group-d1", ["obj"]),
            (
                .objectDeleted(object), "ManagedObjectNotFound",
                "The object has already been deleted or has not been completely created", ["obj"]
            ),
            (.invalidRequest("It is so."), "InvalidRequest", "It is so.", []),
            (
                .methodNotFound(of: object, method: "Destroy_Task"), "MethodNotFound",
                "Folder:group-d1 does not implement: Destroy_Task", ["receiver", "method"]
            ),
            (.invalidProperty("a", reason: "None."), "InvalidProperty", "None.", ["name"]),
            (
                .invalidType("Cat"), "InvalidType", "There is no managed object type Cat in this simulator.",
                ["argument"]
            ),
        ] as [(SOAPFault, String, String, [String])])
    func aFaultIsToldByItsType(fault: SOAPFault, type: String, text: String, members: [String]) throws {
        let reply = fault.response
        #expect(reply.status == 500)
        #expect(reply.header("Content-Type") == "text/xml; charset=utf-8")
        let envelope = "http://schemas.xmlsoap.org/soap/envelope/"
        let told = try #require(try XMLNode(parsing: reply.bytes)["Body", in: envelope]?["Fault", in: envelope])
        #expect(told["faultcode", in: ""]?.text == "ServerFaultCode")
        #expect(told["faultstring", in: ""]?.text == text)
        let detail = try #require(told["detail", in: ""]?.children.first)
        #expect(detail.name == XMLName("\(type)Fault", in: "urn:vim25"))
        #expect(detail.attributes["type", in: XMLNode.instance] == type)
        #expect(detail.children.map(\.name.local) == members)
    }
}
