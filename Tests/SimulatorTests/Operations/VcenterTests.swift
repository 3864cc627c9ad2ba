import Testing

@testable import Simulator

@Suite struct VcenterTests {
    @Test func registersWhateverTheBodySaysAsLongAsItIsOne() throws {
        let appliance = try Appliance()
        for body in ["", "{}", #"{"vcenterAddress":"vcenter.demo.local"}"#] {
            let reply = appliance.send("POST", "/api/4.1/vcenter", body: Array(body.utf8))
            #expect(reply.status == 200)
            #expect(try messages(reply) == ["Successfully registered extension with vCenter Server."])
            #expect(appliance.send("POST", "/api/4.1/vcenter/validate", body: Array(body.utf8)).status == 200)
        }
        for path in ["/api/4.1/vcenter", "/api/4.1/vcenter/validate"] {
            #expect(appliance.send("POST", path, body: Array("[]".utf8)).status == 400)
        }
    }
}
