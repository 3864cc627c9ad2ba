import API
import Testing

@testable import Simulator

@Suite struct OperationsTests {
    @Test func everyOperationThatIsBuiltIsOneOfTheDocuments() throws {
        let document = try APIDocument.bundled()
        #expect(Operations.handlers.keys.allSatisfy { document[$0] != nil })
    }

    @Test func refusesAnOperationThatIsNotBuiltByItsName() throws {
        var handlers = Operations.handlers
        handlers["policies.list"] = nil
        let appliance = try Appliance(handlers: handlers)
        let reply = appliance.send("GET", "/api/4.1/policies")
        #expect(reply.status == 501)
        #expect(try messages(reply) == ["not implemented: policies.list (GET /4.1/policies)"])
    }
}
